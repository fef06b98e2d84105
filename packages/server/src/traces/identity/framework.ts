import type { RequestIdentity } from '@glasstrace/protocol';
import { RESOURCE } from '@glasstrace/protocol/attributes';
import { findText } from '../attribute.ts';
import type { Span } from '../span.ts';

const SCOPE_FRAMEWORKS: [pattern: RegExp, framework: NonNullable<RequestIdentity['framework']>][] = [
  [/^next\.js$/, 'nextjs'],
  [/\bexpress\b/, 'express'],
  [/\bfastify\b/, 'fastify'],
  [/\bhono\b/, 'hono'],
  [/\bremix\b|react-router/, 'remix'],
  [/^@opentelemetry\/instrumentation-(?:http|undici)$/, 'node'],
];

export function readFramework(spans: readonly Span[]): NonNullable<RequestIdentity['framework']> {
  const stated = findText(spans[0]!.resource, RESOURCE.frameworkName)?.value;
  const byName = SCOPE_FRAMEWORKS.find(([, framework]) => framework === stated)?.[1];
  if (byName) return byName;
  for (const [pattern, framework] of SCOPE_FRAMEWORKS) {
    if (spans.some(({ scope }) => pattern.test(scope.name))) return framework;
  }
  return 'unknown';
}
