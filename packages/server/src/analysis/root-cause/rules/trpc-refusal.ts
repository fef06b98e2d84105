import type { ErrorCategory } from '@glasstrace/protocol';
import { whereIs } from '../facts.ts';
import { CONFIDENCE, type Rule } from '../rule.ts';
import { findCondition } from '../source/condition.ts';
import { code, excerpt, name } from '../words.ts';

interface Words {
  because: string;
  fix: string;
  category: ErrorCategory;
}

const BY_CODE: Readonly<Record<string, Words>> = {
  UNAUTHORIZED: {
    because: 'who calls is not signed in',
    fix: 'send the session or token that the context is made from',
    category: 'auth-failure',
  },
  FORBIDDEN: {
    because: 'who calls may not do this',
    fix: 'check the role or right that it looks for',
    category: 'auth-failure',
  },
  NOT_FOUND: {
    because: 'what was asked for does not exist',
    fix: 'check the id in the input and the query that looks for it',
    category: 'not-found',
  },
  BAD_REQUEST: {
    because: 'its input is not what it expects',
    fix: 'compare the input with its schema',
    category: 'validation-error',
  },
  PARSE_ERROR: {
    because: 'the request could not be read as JSON',
    fix: 'check how the client encodes the input, and that both sides use the same transformer',
    category: 'validation-error',
  },
  UNPROCESSABLE_CONTENT: {
    because: 'its input is not what it expects',
    fix: 'compare the input with its schema',
    category: 'validation-error',
  },
  PAYLOAD_TOO_LARGE: { because: 'its input is too large', fix: 'send less', category: 'validation-error' },
  TOO_MANY_REQUESTS: {
    because: 'too many calls were made',
    fix: 'wait before the next call, or look at the limit that it counts',
    category: 'rate-limited',
  },
  TIMEOUT: { because: 'it gave up waiting', fix: 'look at what it waits for', category: 'timeout' },
  GATEWAY_TIMEOUT: {
    because: 'what it calls did not answer in time',
    fix: 'look at what it waits for',
    category: 'timeout',
  },
  CONFLICT: {
    because: 'what is sent conflicts with what is there',
    fix: 'look at the check before it',
    category: 'unknown',
  },
  PRECONDITION_FAILED: {
    because: 'a condition for it does not hold',
    fix: 'look at the check before it',
    category: 'unknown',
  },
  METHOD_NOT_SUPPORTED: {
    because: 'a mutation was called with GET, or a query with POST',
    fix: 'use the method of its kind',
    category: 'validation-error',
  },
};

/** A tRPC procedure that says no, by its code. */
export const trpcRefusal: Rule = {
  name: 'trpc-refusal',
  explain(facts) {
    const { failure, source, errors, outgoing } = facts;
    if (failure?.error.kind !== 'exception') return undefined;
    const { trpc, type } = failure.error.exception;
    const words = trpc?.code === undefined ? undefined : BY_CODE[trpc.code];
    // Of an error that is not tRPC's own, tRPC only made a code.
    if (!words || trpc?.code === undefined || type !== 'TRPCError') return undefined;
    const procedure = name(trpc.procedure) ?? 'The procedure';
    const isMissing =
      trpc.code === 'NOT_FOUND' &&
      /^No (?:procedure|"(?:query|mutation|subscription)"-procedure) (?:found )?on path /.test(
        failure.evidence.exceptionMessage ?? '',
      );
    const condition = source && failure.location ? findCondition(source) : undefined;
    const at = whereIs(facts, errors[0]!);
    const hasFailedCall = outgoing.some(({ span }) => span.status === 'ERROR');
    return {
      rootCause: isMissing
        ? `The router has no procedure ${procedure}.`
        : `${procedure} refuses with ${trpc.code}: ${words.because}.${condition === undefined ? '' : ` It does so because ${code(condition)} holds.`}`,
      suggestedFix: isMissing
        ? `Correct the name that the client calls, or add ${procedure} to the router that is served.`
        : `If the refusal is wrong, ${words.fix}; it is made ${at}.`,
      confidence: hasFailedCall ? CONFIDENCE.weak : CONFIDENCE.strong,
      category: words.category,
      component: 'trpc',
      evidence: [
        {
          path: `${failure.error.exception.span.spanId}:trpc.code`,
          value: trpc.code,
          why: 'the code that the procedure gave',
        },
        {
          path: 'errorEvidence.exceptionMessage',
          value: excerpt(failure.evidence.exceptionMessage ?? ''),
          why: 'its words',
        },
      ],
    };
  },
};
