import { SPAN_ID, TRACE_ID } from '@glasstrace/protocol/ids';
import type { Span } from '../../traces/span.ts';

/** Spans of one request, in the order of the wire; what is wrong with a span is for `acceptSpans` to say. */
export type DecodedTraces = Span[];

export const SPAN_KINDS = ['internal', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
export const STATUS_CODES = ['UNSET', 'OK', 'ERROR'] as const;

/** A span whose fields were not all there yet; shared objects are filled while the rest of the message is read. */
export function emptySpan(scope: Span['scope'], resource: Span['resource']): Span {
  return {
    traceId: '',
    spanId: '',
    name: '',
    kind: 'internal',
    startMs: 0,
    endMs: 0,
    status: 'UNSET',
    attributes: {},
    events: [],
    scope,
    resource,
  };
}

export interface AcceptedSpans {
  spans: Span[];
  rejected: number;
  /** Why the first of the rejected ones was. */
  reason?: string;
}

/**
 * Leaves out spans without proper ids and spans whose start is outside the window: what is older than the project's
 * storage time would be dropped at once, and what lies in the future would never be.
 */
export function acceptSpans(decoded: DecodedTraces, window: { startMs: number; endMs: number }): AcceptedSpans {
  const accepted: AcceptedSpans = { spans: [], rejected: 0 };
  for (const span of decoded) {
    const problem = problemOf(span, window);
    if (problem === undefined) {
      accepted.spans.push(span);
    } else {
      accepted.rejected++;
      accepted.reason ??= problem;
    }
  }
  return accepted;
}

function problemOf(span: Span, { startMs, endMs }: { startMs: number; endMs: number }): string | undefined {
  if (!TRACE_ID.test(span.traceId) || /^0+$/.test(span.traceId)) return 'a trace id must be 16 bytes, not all zero';
  if (!SPAN_ID.test(span.spanId) || /^0+$/.test(span.spanId)) return 'a span id must be 8 bytes, not all zero';
  if (!(span.startMs >= startMs)) return 'the span started before the time that traces are kept for';
  if (span.startMs > endMs) return 'the span starts more than a day in the future';
  return undefined;
}

/** Puts right what senders get wrong without making the span useless. */
export function settleSpan(span: Span): Span {
  if (!(span.endMs >= span.startMs)) span.endMs = span.startMs;
  if (span.parentSpanId !== undefined && !/[1-9a-f]/.test(span.parentSpanId)) delete span.parentSpanId;
  if (span.statusMessage === '') delete span.statusMessage;
  return span;
}
