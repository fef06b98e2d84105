import { EXCEPTION } from '@glasstrace/protocol/attributes';
import type { TraceIndex } from '../store/trace-store.ts';
import { readText } from './attribute.ts';
import type { LogRecord } from './log-record.ts';
import type { Span } from './span.ts';
import { interpretTrace, type Trace } from './trace.ts';

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
    ...namesOfOperation(trace),
    ...(trace.sessionId !== undefined && { sessionId: trace.sessionId }),
    ...(trace.correlationId !== undefined && { correlationId: trace.correlationId }),
    errorRank: trace.failure?.rank ?? 0,
    ...(trace.failure && { fingerprint: trace.failure.fingerprint }),
    frameworkInternal: trace.identity.operationKind === 'framework_internal',
  };
}

function namesOfOperation({ identity, failure, procedures, spans }: Trace) {
  const { logicalOperation, operationKind, trpc } = identity;
  const members = new Set([trpc?.procedureName, ...spans.flatMap(failedMembers)]);
  const failed = failure ? procedures.filter((procedure) => members.has(procedure)) : [];
  return {
    ...(failed.length > 0 && { failedProcedures: [...new Set(failed)] }),
    ...(operationKind === 'server_action' && logicalOperation !== undefined && { action: logicalOperation }),
  };
}

const failedMembers = ({ events }: Span) =>
  events.map(({ attributes }) => readText(attributes, EXCEPTION.trpcProcedure));
