import { SPAN } from '@glasstrace/protocol/attributes';
import type { ErrorSeen, Facts, OutgoingCall } from './facts.ts';
import type { Evidence } from './rule.ts';
import { name } from './words.ts';

/** The outgoing call that an error is of: the one that failed in the same words or with the same code. */
export function callOf({ outgoing, failure }: Facts, error: ErrorSeen): OutgoingCall | undefined {
  const failed = outgoing.filter(({ span }) => span.status === 'ERROR');
  const same = failed.find(
    ({ span }) =>
      span === error.span ||
      (span.statusMessage !== undefined && span.statusMessage === error.message) ||
      (error.code !== undefined && span.attributes[SPAN.errorType] === error.code),
  );
  if (same) return same;
  // One call failed without an answer, and so did the request.
  const unanswered = failed.filter(({ status }) => status === undefined);
  return failure && unanswered.length === 1 ? unanswered[0] : undefined;
}

/** The last call that had an answer when the error was made; a request may go on to others. */
export function lastAnswer({ outgoing, failure }: Facts): OutgoingCall | undefined {
  const event = failure?.error.kind === 'exception' ? failure.error.exception.event : undefined;
  const before = event?.timeMs ?? Number.POSITIVE_INFINITY;
  return outgoing.filter(({ span, status }) => status !== undefined && span.startMs <= before).at(-1);
}

/** `GET http://127.0.0.1:4000/quotes`, without a query; undefined when the call does not say. */
export function callName({ method, url, host }: OutgoingCall): string | undefined {
  const address = name(url?.replace(/[?#].*$/s, '')) ?? name(host);
  return address === undefined || !/^[A-Z]+$/.test(method) ? address : `\`${method} ${address.slice(1)}`;
}

export const evidenceOf = (call: OutgoingCall, why: string): Evidence => ({
  path: `${call.span.spanId}:${call.status === undefined ? SPAN.errorType : SPAN.statusCode}`,
  value: String(call.status ?? call.span.attributes[SPAN.errorType] ?? ''),
  why,
});
