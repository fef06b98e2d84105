import { readFileSync } from 'node:fs';
import { cleanSpans } from '../../src/ingest/clean-span.ts';
import { decodeTracesJson } from '../../src/ingest/otlp/traces-json.ts';
import type { Span } from '../../src/traces/span.ts';

/** Spans that our SDK sent from a Next.js app, as the server keeps them. */
export function captured(name: string): Span[] {
  const file = new URL(`../../../../test/fixtures/otlp/${name}.json`, import.meta.url);
  return cleanSpans(decodeTracesJson(readFileSync(file)));
}

export const CAPTURES = [
  'ok',
  'p2002',
  'zod',
  'trpc-batch',
  'server-action-timeout',
  'page',
  'not-found',
  'floating-promise',
  'proxy-throws',
] as const;
