import { SPAN } from '@glasstrace/protocol/attributes';
import { readText } from '../../traces/attribute.ts';
import { findStatusCode, findUrl } from '../../traces/http-attributes.ts';
import type { Span } from '../../traces/span.ts';
import type { Trace } from '../../traces/trace.ts';

/** An outgoing request that failed, so that a test can let it fail again. */
export interface FailedCall {
  how: 'silence' | 'refusal' | 'limit';
  /** Path of its URL when other calls of the request went well and must go on doing so. */
  path?: string;
}

/** undefined when the failure is not that of an outgoing HTTP request. */
export function findFailedCall({ failure, spans }: Trace): FailedCall | undefined {
  const how = failure && HOW[failure.category];
  const calls = spans.filter((span) => span.kind === 'client' && !isQuery(span) && pathOf(span) !== undefined);
  const failed = calls.filter((span) => span.status === 'ERROR' || (findStatusCode(span)?.value ?? 0) >= 400).at(-1);
  if (!how || !failed) return undefined;
  const path = pathOf(failed)!;
  return { how, ...(calls.some((call) => pathOf(call) !== path) && { path }) };
}

const HOW: Partial<Record<string, FailedCall['how']>> = {
  timeout: 'silence',
  'connection-error': 'refusal',
  'rate-limited': 'limit',
};

const isQuery = ({ attributes }: Span) => readText(attributes, SPAN.dbSystem, 'db.system') !== undefined;

function pathOf(span: Span): string | undefined {
  const url = findUrl(span)?.value;
  return url !== undefined && URL.canParse(url) ? new URL(url).pathname : undefined;
}
