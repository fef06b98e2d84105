import type { ErrorCategory } from '@glasstrace/protocol';
import { whereIs } from '../facts.ts';
import { CONFIDENCE, type Evidence, type Rule } from '../rule.ts';
import { excerpt, name, requestName } from '../words.ts';

const WORDS: Record<Exclude<ErrorCategory, 'unknown'>, { what: string; fix: string }> = {
  'foreign-key-violation': {
    what: 'a row refers to another one that does not exist, or is still referred to',
    fix: 'check the rows at both ends before writing',
  },
  'unique-constraint': {
    what: 'there is a row with this value already',
    fix: 'handle the duplicate, for example with a 409',
  },
  'auth-failure': {
    what: 'access was refused',
    fix: 'check the session, token or key that was sent, and the right that is asked for',
  },
  timeout: { what: 'something was not finished in its time', fix: 'find what it waited for in the spans' },
  'not-found': {
    what: 'what was asked for does not exist',
    fix: 'check the id or path, and answer 404 where a client may ask in vain',
  },
  'validation-error': {
    what: 'a value is not what is expected',
    fix: 'check what is sent against what is expected, and answer 400 where it is from a client',
  },
  'connection-error': {
    what: 'another service could not be reached, or broke off',
    fix: 'check that the service runs and its address',
  },
  'type-error': {
    what: 'a value is of another type than the code expects',
    fix: 'look at the message and the failing line for which value it is',
  },
  'rate-limited': { what: 'too many requests were made', fix: 'wait before the next one, or look at the limit' },
  'configuration-error': {
    what: 'a setting is missing or wrong',
    fix: 'compare the configuration with what the message names',
  },
};

/** The last word: the class, the code or the status tells the kind of the failure, but not what led to it. */
export const knownByCategory: Rule = {
  name: 'known-by-category',
  explain(facts) {
    const { failure, trace, errors } = facts;
    if (!failure || failure.category === 'unknown') return undefined;
    const words = WORDS[failure.category];
    const [error] = errors;
    const type = error?.type;
    const said = name(failure.code) ?? name(type);
    const isException = failure.error.kind === 'exception' || failure.error.kind === 'span';
    const evidence: Evidence = isException
      ? failure.code === undefined
        ? { path: 'errorEvidence.exceptionType', value: excerpt(type ?? ''), why: 'the class of the error' }
        : { path: 'errorCode', value: failure.code, why: 'the code of the error' }
      : { path: 'statusCode', value: String(trace.statusCode), why: 'what the client received' };
    return {
      rootCause: `${isException ? `The error${said ? ` (${said})` : ''}` : `The status ${trace.statusCode} of ${requestName(trace)}`} says that ${words.what}; nothing recorded says more.`,
      suggestedFix: `Begin ${error ? whereIs(facts, error) : `in ${requestName(trace)}`}: ${words.fix}.`,
      confidence: CONFIDENCE.weak,
      evidence: [evidence],
    };
  },
};
