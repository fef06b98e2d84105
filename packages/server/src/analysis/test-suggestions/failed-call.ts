import type { Trace } from '../../traces/trace.ts';
import { gatherFacts, type OutgoingCall } from '../root-cause/facts.ts';
import type { Finding } from '../root-cause/find-root-cause.ts';

/** An outgoing request that failed, so that a test can let it fail again. */
export interface FailedCall {
  /** What the service did: nothing, it could not be reached, or it answered with this status. */
  how: 'silence' | 'refusal' | number;
  /** Path of its URL when other calls of the request went well and must go on doing so. */
  path?: string;
}

/** undefined when the failure is not that of an outgoing HTTP request. */
export function findFailedCall(trace: Trace, cause: Finding | undefined): FailedCall | undefined {
  const { outgoing } = gatherFacts(trace);
  const category = cause?.errorCategory ?? trace.failure?.category;
  if (cause?.rule === 'upstream-refused') {
    const call = outgoing.filter(({ status = 0 }) => status >= 400).at(-1);
    return call && describe(call, call.status!, outgoing);
  }
  const call = outgoing.filter(({ span }) => span.status === 'ERROR').at(-1);
  if (category === 'timeout') return call && describe(call, 'silence', outgoing);
  return category === 'connection-error' ? call && describe(call, 'refusal', outgoing) : undefined;
}

function describe(call: OutgoingCall, how: FailedCall['how'], all: readonly OutgoingCall[]): FailedCall | undefined {
  const path = pathOf(call);
  if (path === undefined) return undefined;
  return { how, ...(all.some((other) => pathOf(other) !== path) && { path }) };
}

const pathOf = ({ url }: OutgoingCall) => (url !== undefined && URL.canParse(url) ? new URL(url).pathname : undefined);
