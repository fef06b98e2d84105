import type { TraceIndex } from '../store/trace-store.ts';
import type { LogRecord } from './log-record.ts';
import type { Span } from './span.ts';
import { interpretTrace } from './trace.ts';

/** What a store finds a trace by: all spans and log records that are known of it, at least one, in any order. */
export function indexTrace(spans: readonly Span[], logs: readonly LogRecord[] = []): TraceIndex {
  const trace = interpretTrace(spans, logs);
  return {
    startedAtMs: trace.startedAtMs,
    durationMs: trace.durationMs,
    statusCode: trace.statusCode,
    method: trace.method,
    route: trace.route,
    urls: trace.urls,
    procedures: trace.procedures,
    ...(trace.sessionId !== undefined && { sessionId: trace.sessionId }),
    ...(trace.correlationId !== undefined && { correlationId: trace.correlationId }),
    errorRank: trace.failure?.rank ?? 0,
    ...(trace.failure && { fingerprint: trace.failure.fingerprint }),
    frameworkInternal: trace.identity.operationKind === 'framework_internal',
  };
}
