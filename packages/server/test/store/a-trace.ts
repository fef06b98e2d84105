import type { TraceIndex, TraceStore } from '../../src/store/trace-store.ts';
import type { Span } from '../../src/traces/span.ts';
import { aSpan, START_MS } from '../traces/a-span.ts';

type TraceWrite = Parameters<TraceStore['append']>[1][number];

export interface TraceOptions extends Partial<TraceIndex> {
  traceId?: string;
  spans?: Span[];
}

/** A trace of one span with its index. Shows only what a test is about. */
export function aTrace({
  traceId = nextTraceId(),
  spans,
  startedAtMs = START_MS,
  ...index
}: TraceOptions = {}): TraceWrite {
  return {
    traceId,
    spans: spans ?? [aSpan({ traceId, startMs: startedAtMs })],
    index: {
      startedAtMs,
      durationMs: 10,
      statusCode: 200,
      method: 'GET',
      route: '/api/polls',
      urls: ['/api/polls'],
      procedures: [],
      errorRank: 0,
      frameworkInternal: false,
      ...((index.errorRank ?? 0) > 0 && { fingerprint: 'some-error' }),
      ...index,
    },
  };
}

export const aFailure = (options: TraceOptions = {}): TraceWrite =>
  aTrace({ statusCode: 500, errorRank: 3, ...options });

let traces = 0;
const nextTraceId = () => (++traces).toString(16).padStart(32, '0');
