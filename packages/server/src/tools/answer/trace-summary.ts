import type { ErrorListItem, TraceSummary } from '@glasstrace/protocol';
import type { TraceIndex } from '../../store/trace-store.ts';
import { roundMs } from '../../traces/round-ms.ts';
import type { Trace } from '../../traces/trace.ts';

/** A trace in the shape that all tools share. */
export function summarizeTrace(trace: Trace): TraceSummary {
  const { failure } = trace;
  return {
    traceId: trace.traceId,
    ...(trace.clientAction !== undefined && { clientAction: trace.clientAction }),
    route: routeWithMethod(trace),
    method: trace.method,
    statusCode: trace.statusCode,
    ...(failure && { error: failure.title }),
    ...sourceLocation(trace),
    ...(failure && { errorEvidence: failure.evidence }),
    ...(!failure && trace.logs.length > 0 && { logs: trace.logs }),
    ...(failure?.code !== undefined && { errorCode: failure.code }),
    ...(failure && { errorCategory: failure.category }),
    ...(failure?.masked && { masked: true }),
    ...(failure?.component !== undefined && { affectedComponent: failure.component }),
    duration: roundMs(trace.durationMs),
    timestamp: trace.startedAtMs,
    ...(trace.sessionId !== undefined && { sessionId: trace.sessionId }),
    ...(trace.correlationId !== undefined && { correlationId: trace.correlationId, correlationConfidence: 'high' }),
    requestIdentity: trace.identity,
    summaryProvenance: trace.provenance,
  };
}

function sourceLocation({ failure }: Trace): Pick<TraceSummary, 'sourceLocation'> {
  if (!failure?.location) return {};
  const { file, line, column, mapped } = failure.location;
  return { sourceLocation: { file, line, ...(column !== undefined && { column }), mapped } };
}

/** A procedure says more than the transport that all procedures share. */
function routeWithMethod({ identity, method, route }: Trace): string {
  return identity.trpc ? identity.displayRoute : `${method} ${route}`.trim();
}

/** A failed request as one item of a list; it goes by the fingerprint that the store groups it under. */
export function summarizeError(trace: Trace, { fingerprint = '' }: TraceIndex): ErrorListItem {
  const { failure } = trace;
  return {
    traceId: trace.traceId,
    route: trace.route,
    method: trace.method,
    statusCode: trace.statusCode,
    ...(failure && { error: failure.title, errorCategory: failure.category }),
    ...sourceLocation(trace),
    ...(failure?.masked && { masked: true }),
    duration: roundMs(trace.durationMs),
    timestamp: trace.startedAtMs,
    ...(trace.sessionId !== undefined && { sessionId: trace.sessionId }),
    fingerprint,
    requestIdentity: trace.identity,
    summaryProvenance: trace.provenance,
  };
}
