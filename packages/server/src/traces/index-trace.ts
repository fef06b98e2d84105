import type { TraceIndex } from '../store/trace-store.ts';
import type { Span } from './span.ts';
import { interpretTrace } from './trace.ts';

/** What a store finds a trace by. `spans`: all that are known of one trace, at least one, in any order. */
export function indexTrace(spans: readonly Span[]): TraceIndex {
  const trace = interpretTrace(spans);
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
