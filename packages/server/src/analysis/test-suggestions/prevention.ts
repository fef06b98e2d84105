import type { ErrorCategory } from '@glasstrace/protocol';
import type { Trace } from '../../traces/trace.ts';
import type { Finding } from '../root-cause/find-root-cause.ts';

export interface PreventionIdea {
  name: string;
  description: string;
  /** Which code it is about: the place that failed, or what answers the request. */
  about: 'failure' | 'request';
}

const AT_ONCE: PreventionIdea = {
  name: 'two at once',
  description: 'Send the request twice at the same time: one succeeds, the other is refused with 409, none fails.',
  about: 'request',
};

const MASKED: PreventionIdea = {
  name: 'failures are visible',
  description: 'Make the code below throw: the status or the body must tell the client that something failed.',
  about: 'request',
};

/** What else breaks in the way that a failure of the category does; the most likely first. */
const BY_CATEGORY: Record<ErrorCategory, PreventionIdea[]> = {
  'unique-constraint': [
    {
      name: 'inputs that lead to the same value',
      description:
        'Call what makes the unique value with two inputs that differ only in case, blanks, punctuation or beyond a length limit: two values must come out, or a refusal that names the field.',
      about: 'failure',
    },
    AT_ONCE,
  ],
  'foreign-key-violation': [
    {
      name: 'references to nothing',
      description: 'Create with an id that was never there, and with one that was deleted: 400, 404 or 409.',
      about: 'request',
    },
    {
      name: 'deleting what is referred to',
      description: 'Delete a row that others refer to: it is refused with 409, or they go with it; decide which.',
      about: 'failure',
    },
  ],
  'not-found': [
    {
      name: 'ids that lead nowhere',
      description:
        'Ask with an id that was deleted, one of another user and a malformed one: 404 each, never a failure.',
      about: 'request',
    },
    {
      name: 'gone in between',
      description: 'Remove the row between reading and writing it: the write answers 404 or 409.',
      about: 'failure',
    },
  ],
  'validation-error': [
    {
      name: 'every field missing, empty and of a wrong type',
      description:
        'A table of bodies, each with one field left out, null, empty or of another type: 400 each, naming the field; none fails.',
      about: 'request',
    },
    {
      name: 'what the form sends',
      description: 'Submit the form with nothing filled in: the schema takes what browsers send then, empty texts.',
      about: 'failure',
    },
  ],
  'auth-failure': [
    {
      name: 'credentials that are missing, expired and of somebody else',
      description:
        'Send the request without credentials, with expired ones (401) and with those of another user (403).',
      about: 'request',
    },
    {
      name: 'routes beside it',
      description: 'The same three for each route that shares this check.',
      about: 'failure',
    },
  ],
  timeout: [
    {
      name: 'the service is slow, fails, or answers nonsense',
      description:
        'Let the service answer late, with 500, and with a body that is no JSON: the request is answered each time.',
      about: 'failure',
    },
    {
      name: 'nothing is half done',
      description: 'After the timeout nothing is stored that a second try would store again.',
      about: 'request',
    },
  ],
  'connection-error': [
    {
      name: 'the service goes away and comes back',
      description:
        'Refuse connections, then accept them: the first request is answered with 503, the next succeeds without a restart.',
      about: 'failure',
    },
    {
      name: 'nothing is half done',
      description: 'After the failure nothing is stored that a second try would store again.',
      about: 'request',
    },
  ],
  'type-error': [
    {
      name: 'nothing, null and one',
      description:
        'Call the failing function with an empty list, with null or undefined where it takes a value, and with a single item.',
      about: 'failure',
    },
    {
      name: 'records without their relations',
      description: 'Ask for a record that was just created and has nothing attached to it yet.',
      about: 'request',
    },
  ],
  'rate-limited': [
    {
      name: 'a burst',
      description: 'Exceed the limit: the answer is 429 with Retry-After, and after that time requests succeed again.',
      about: 'request',
    },
    {
      name: 'repeated calls',
      description:
        'Count the calls to the limited service for one request: they do not grow with the number of records.',
      about: 'failure',
    },
  ],
  'configuration-error': [
    {
      name: 'a start without the setting',
      description:
        'Start the app without each setting that it needs: it says which one is missing instead of failing later.',
      about: 'failure',
    },
    {
      name: 'migrations are applied',
      description: 'Run the migrations on an empty database, then this request.',
      about: 'request',
    },
  ],
  unknown: [
    {
      name: 'inputs at their limits',
      description:
        'Send the request with each input missing, empty, very long and malformed: none ends with a status of 500.',
      about: 'request',
    },
    {
      name: 'the failing function by itself',
      description: 'Call it with what it got from its caller, and with nothing.',
      about: 'failure',
    },
  ],
};

const CHECKED: PreventionIdea = {
  name: 'the code is checked before it runs',
  description: 'Run the type checker over this file with the tests: it finds names and functions that do not exist.',
  about: 'failure',
};

/** Where the rule that explains the trace says more than its category. */
const BY_RULE: Readonly<Record<string, PreventionIdea[]>> = {
  'not-a-function': [CHECKED, ...BY_CATEGORY['type-error']],
  'undefined-variable': [CHECKED],
  'missing-module': [
    {
      name: 'every module loads',
      description: 'Import each route and page once in a test, in an install without development dependencies.',
      about: 'failure',
    },
  ],
  'upstream-refused': BY_CATEGORY.timeout,
  'headers-sent': [
    {
      name: 'answered once',
      description: 'Take each way through the handler, the early ones too: it answers once and runs no further.',
      about: 'failure',
    },
  ],
  'repeated-queries': [
    {
      name: 'as many queries for many records',
      description: 'Count the queries of the request with one record and with twenty: the number stays the same.',
      about: 'request',
    },
  ],
  'slow-part': [
    {
      name: 'as much data as in production',
      description:
        'Fill the tables as they are in production: what was slow uses an index, reads pages, or runs beside the rest.',
      about: 'request',
    },
  ],
};

/** Tests against what happened in a trace, and the like of it; `cause`: why it did, where that is known. */
export function preventionIdeas({ failure, identity }: Trace, cause: Finding | undefined): PreventionIdea[] {
  const byRule = BY_RULE[cause?.rule ?? ''];
  if (!failure) return byRule ?? [];
  const ideas = byRule ?? BY_CATEGORY[cause?.errorCategory ?? failure.category];
  // The status of a batch is that of none of its calls.
  return failure.masked && !identity.trpc ? [MASKED, ...ideas] : ideas;
}
