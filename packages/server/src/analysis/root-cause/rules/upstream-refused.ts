import type { ErrorCategory } from '@glasstrace/protocol';
import { categoryOfType } from '../../../traces/category.ts';
import { type Facts, saysNothing, whereIs } from '../facts.ts';
import { CONFIDENCE, type Rule } from '../rule.ts';
import { findCondition } from '../source/condition.ts';
import { callName, evidenceOf, lastAnswer } from '../upstream.ts';

interface Words {
  category: ErrorCategory;
  because: string;
  fix: string;
}

const BY_STATUS: Readonly<Record<number, Words>> = {
  400: {
    category: 'validation-error',
    because: 'it does not accept what was sent',
    fix: 'compare what is sent with what it expects',
  },
  401: {
    category: 'auth-failure',
    because: 'the credentials that were sent are missing, wrong or expired',
    fix: 'check the key or token that the call sends, and the variable it comes from',
  },
  403: {
    category: 'auth-failure',
    because: 'the credentials that were sent do not allow this',
    fix: 'check the rights of the key or account that the call uses',
  },
  404: {
    category: 'not-found',
    because: 'there is nothing at this address',
    fix: 'check the path and the id in the address',
  },
  408: {
    category: 'timeout',
    because: 'it gave up waiting for the request',
    fix: 'send the whole request sooner, or repeat it',
  },
  413: { category: 'validation-error', because: 'what was sent is too large', fix: 'send less, or in parts' },
  422: {
    category: 'validation-error',
    because: 'it does not accept what was sent',
    fix: 'compare what is sent with what it expects',
  },
  429: {
    category: 'rate-limited',
    because: 'too many requests were sent to it',
    fix: 'wait as long as its Retry-After header says and repeat, send fewer requests at once, and cache what can be cached',
  },
  504: { category: 'timeout', because: 'what is behind it did not answer in time', fix: 'look there for what is slow' },
};
const SERVER_ERROR: Words = {
  category: 'connection-error',
  because: 'it failed itself',
  fix: 'look into its log for this call',
};

/** The app threw, or answered with an error, after another service had said no. */
export const upstreamRefused: Rule = {
  name: 'upstream-refused',
  explain(facts) {
    const { failure } = facts;
    const call = lastAnswer(facts);
    const status = call?.status;
    if (!failure || !call || status === undefined || status < 400) return undefined;
    const words = BY_STATUS[status] ?? (status >= 500 ? SERVER_ERROR : undefined);
    const { error, evidence } = failure;
    const type = evidence.exceptionType;
    const isUnsaid =
      error.kind === 'status' ||
      (error.kind === 'span' && type === undefined) ||
      saysNothing({ type: type ?? 'Error' }) ||
      isThrownForStatus(facts) ||
      (words !== undefined && categoryOfType(type ?? '') === words.category);
    const hasOwnCause = (evidence.causes ?? []).some(({ code, type }) => code !== undefined || !saysNothing({ type }));
    if (!words || !isUnsaid || hasOwnCause) return undefined;
    const peer = callName(call) ?? 'Another service';
    const saysStatus =
      new RegExp(`\\b${status}\\b`).test(evidence.exceptionMessage ?? '') || facts.trace.statusCode === status;
    const at = whereIs(facts, facts.errors[0]!);
    return {
      rootCause: `${peer} answered ${status}: ${words.because}. The request failed after that answer.`,
      suggestedFix: `For the call to ${peer === 'Another service' ? 'the other service' : peer}, ${words.fix}; handle the status ${status} ${at} so that the client gets an answer it can act on.`,
      confidence: confidenceIn(facts, saysStatus),
      category: words.category,
      ...(call.host !== undefined && { component: call.host }),
      evidence: [
        evidenceOf(call, 'the answer of the other service'),
        ...(saysStatus && evidence.exceptionMessage !== undefined
          ? [{ path: 'errorEvidence.exceptionMessage', why: `the error says ${status} too` }]
          : []),
      ],
    };
  },
};

/** The app throws an error of its own class because of the status: the condition around the line says so. */
const isThrownForStatus = ({ source }: Facts): boolean =>
  source !== undefined && /\.(?:ok|status|statusCode)\b/.test(findCondition(source) ?? '');

function confidenceIn({ failure, source }: Facts, saysStatus: boolean): number {
  if (saysStatus) return CONFIDENCE.strong;
  const line = source ? source.text : '';
  if (/\.(?:ok|status|statusCode)\b/.test(line) || failure?.evidence.exceptionType === 'AxiosError')
    return CONFIDENCE.strong;
  return CONFIDENCE.weak;
}
