import type { EffectiveTimeWindow, TraceCandidate } from '@glasstrace/protocol';
import { confidenceOf } from '../../analysis/candidates/match.ts';
import { roundMs } from '../../traces/round-ms.ts';
import type { Trace } from '../../traces/trace.ts';
import { readUrl } from '../input/request-filter.ts';
import type { ToolContext } from '../tool-context.ts';

type Fit = { level: number; reasons: string[] };

/** A trace as a candidate, with the calls that show more of it. */
export async function describeCandidate(
  trace: Trace,
  { level, reasons }: Fit,
  window: EffectiveTimeWindow,
  context: ToolContext,
): Promise<TraceCandidate> {
  const { failure, sessionId, traceId } = trace;
  return {
    traceId,
    confidence: confidenceOf(level),
    matchReasons: reasons,
    route: trace.route,
    method: trace.method,
    statusCode: trace.statusCode,
    ...(failure && { error: failure.title }),
    ...(failure?.masked && { masked: true }),
    timestamp: trace.startedAtMs,
    duration: roundMs(trace.durationMs),
    ...(sessionId !== undefined && { sessionId }),
    requestIdentity: trace.identity,
    ...(isInDoubt(trace) && { summaryProvenance: trace.provenance }),
    suggestedFollowups: {
      getTrace: await findAgain(trace, window, context),
      getRootCause: { traceId },
      ...(sessionId !== undefined && { getSessionTimeline: { sessionId } }),
    },
  };
}

const isInDoubt = ({ provenance }: Trace) => Object.values(provenance).some((field) => field?.confidence !== 'high');

/** Arguments with which get_trace answers this trace first: the newest of its URL up to the time it began. */
async function findAgain(
  trace: Trace,
  window: EffectiveTimeWindow,
  { store, credential }: ToolContext,
): Promise<TraceCandidate['suggestedFollowups']['getTrace']> {
  const { method, statusCode, startedAtMs, urls, identity, procedures, traceId } = trace;
  const called = identity.trpc && `${identity.trpc.transportPath}/${identity.trpc.procedureName ?? procedures[0]}`;
  const named = [called, ...urls].find((url) => url !== undefined && urls.includes(url) && readUrl(url).url === url);
  const url = named ?? urls[0]!;
  const isInternal = identity.operationKind === 'framework_internal';
  const twins = await store.countTraces(credential.projectId, {
    window: { startMs: startedAtMs, endMs: startedAtMs },
    url,
    method,
    statusCode,
    includeFrameworkInternal: isInternal,
  });
  return {
    url,
    method,
    statusCode,
    timeWindow: { start: Math.min(window.start, startedAtMs), end: startedAtMs },
    limit: 1,
    ...(isInternal && { includeFrameworkInternal: true }),
    ...((twins !== 1 || named === undefined) && { traceId }),
  };
}
