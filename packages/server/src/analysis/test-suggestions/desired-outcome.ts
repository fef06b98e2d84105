import type { ErrorCategory } from '@glasstrace/protocol';
import type { Trace } from '../../traces/trace.ts';
import type { Finding } from '../root-cause/find-root-cause.ts';

/** What a test asserts instead of the failure: an answer that a client can go on with. */
export interface DesiredOutcome {
  /** What the request does then; completes a sentence that begins with its name. */
  title: string;
  /** Whether any status below 400 is right. */
  success: boolean;
  /** Other statuses that are right; undefined: every one below 500. */
  statuses?: readonly number[];
  /** Why; a sentence without its capital and its full stop. */
  reason: string;
}

/** One row a category, for requests that broke the app. */
const BY_CATEGORY: Record<ErrorCategory, DesiredOutcome> = {
  'unique-constraint': {
    title: 'takes the same value twice without failing',
    success: true,
    // Not 400: a body that the app refuses anyway would pass for a conflict.
    statuses: [409],
    reason: 'a value that is taken is a conflict that the client can resolve (409), or the app makes the value unique',
  },
  'foreign-key-violation': {
    title: 'answers a reference that does not hold',
    success: true,
    statuses: [400, 404, 409, 422],
    reason: 'a reference to something that is not there, or is still in use, is for the client to correct',
  },
  'not-found': {
    title: 'answers for something that is not there',
    success: true,
    statuses: [404, 410],
    reason: 'what is not there is a 404, no failure of the server',
  },
  'validation-error': {
    title: 'answers input that does not fit',
    success: true,
    // 502: the input of another service.
    statuses: [400, 422, 502],
    reason: 'input that does not fit is refused (400), so that who sent it learns of it',
  },
  'auth-failure': {
    title: 'refuses a caller without valid credentials',
    success: false,
    statuses: [401, 403],
    reason: 'bad credentials are the mistake of the client, no failure of the server',
  },
  timeout: {
    title: 'answers when a service does not',
    success: true,
    statuses: [502, 503, 504],
    reason: 'when a service does not answer, the app says so or goes on without it',
  },
  'connection-error': {
    title: 'answers when a service can not be reached',
    success: true,
    statuses: [502, 503, 504],
    reason: 'when a service can not be reached, the app says so or goes on without it',
  },
  'rate-limited': {
    title: 'answers when a limit is reached',
    success: true,
    statuses: [429, 503],
    reason: 'the client learns that it may come back later',
  },
  'type-error': {
    title: 'answers when a value is missing',
    success: true,
    statuses: [400, 404, 422],
    reason: 'a value that is missing is an empty answer or a 404, no crash',
  },
  'configuration-error': {
    title: 'is set up for the request',
    success: true,
    statuses: [],
    reason: 'the request is one that the app should serve',
  },
  unknown: { title: 'does not fail', success: true, reason: 'whatever is sent, the server does not fail' },
};

const CODE_IS_WRONG: DesiredOutcome = {
  title: 'is served',
  success: true,
  statuses: [],
  reason: 'nothing is wrong with the request, only with the code',
};

/** Where the rule that explains the failure says more than its category. */
const BY_RULE: Readonly<Record<string, DesiredOutcome>> = {
  'not-a-function': CODE_IS_WRONG,
  'undefined-variable': CODE_IS_WRONG,
  'missing-module': CODE_IS_WRONG,
  'rejected-by-runtime': {
    title: 'is served, or refused',
    success: true,
    statuses: [400, 422],
    reason: 'the code is repaired, or refuses a value that it can not use',
  },
  'invalid-json': {
    title: 'answers when a text is no JSON',
    success: true,
    statuses: [400, 415, 422, 502],
    reason: 'what is no JSON is refused (400); of another service it is a bad gateway (502)',
  },
  'upstream-refused': {
    title: 'answers when a service refuses',
    success: true,
    statuses: [404, 429, 502, 503, 504],
    reason: 'when a service refuses, the app says so or goes on without it',
  },
};

/** Of a body that is known to be wrong. */
export const REFUSAL: DesiredOutcome = {
  title: 'refuses input that its schema refuses',
  success: false,
  statuses: [400, 422],
  reason: 'input that does not fit is the mistake of the client, who must learn of it',
};

const REFUSED: DesiredOutcome = {
  title: 'is served',
  success: true,
  statuses: [],
  reason: 'if it was right to refuse the request, assert that status instead',
};

const HEALTHY: DesiredOutcome = {
  title: 'answers as it did',
  success: true,
  statuses: [],
  reason: 'nothing failed in this trace: the test keeps it so',
};

const UNANSWERED: DesiredOutcome = {
  title: 'is answered',
  success: true,
  reason: 'no answer was recorded; any is better than none',
};

/** What the request of a trace should be answered with; `cause`: why it failed, where that is known. */
export function desiredOutcomeOf({ failure, statusCode }: Trace, cause: Finding | undefined): DesiredOutcome {
  if (!failure) return statusCode === 0 ? UNANSWERED : HEALTHY;
  if (failure.rank < 3 && !failure.masked) return REFUSED;
  return BY_RULE[cause?.rule ?? ''] ?? BY_CATEGORY[cause?.errorCategory ?? failure.category];
}
