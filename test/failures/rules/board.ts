import type { FailingProgram } from '../failing-program.ts';
import { failure } from './failure.ts';

const query = (procedure: string, input?: unknown) =>
  `/api/trpc/${procedure}${input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`}`;

/** Next.js 16 under `next dev`, with tRPC 11. */
export const board: FailingProgram = {
  name: 'board',
  dependencies: { sharedWith: 'board' },
  start: 'next dev',
  failures: [
    failure(
      'dynamic-api-in-a-static-page',
      'Next: cookies() in a page that must be static',
      '/notes/pinned',
      'configuration-error',
      { names: ['cookies'] },
    ),
    failure('params-not-awaited', 'Next: params is a promise', '/notes/first', 'type-error', { names: ['slug'] }),
    failure('cookies-not-awaited', 'Next: cookies() is a promise', '/theme', 'type-error', { names: ['await'] }),
    failure(
      'function-to-a-client-component',
      'Next: a function is passed to a client component',
      '/likes',
      'type-error',
      { located: false, names: ['client component'] },
    ),
    failure(
      'class-to-a-client-component',
      'Next: a class instance is passed to a client component',
      '/likes/since',
      'type-error',
      { located: false, names: ['client component'] },
    ),
    failure('hook-in-a-server-component', 'Next: useState on the server', '/counter', 'type-error', {
      names: ['useState'],
    }),
    failure('redirect-in-a-try', 'Next: redirect() is caught by the app', '/login', ['type-error', 'unknown'], {
      names: ['redirect'],
    }),
    failure(
      'cookie-set-in-a-page',
      'Next: a page sets a cookie',
      '/visits',
      ['type-error', 'configuration-error', 'unknown'],
      {
        names: ['cookie'],
      },
    ),
    failure('window-on-the-server', 'window in a component rendered on the server', '/width', 'type-error', {
      names: ['window'],
    }),
    failure(
      'route-returns-nothing',
      'Next: a route handler returns no response',
      { path: '/nothing', method: 'POST' },
      ['type-error', 'unknown'],
      { located: false, names: ['response'] },
    ),
    failure(
      'route-body-is-not-json',
      'request.json() of a broken body',
      { path: '/notes/import', method: 'POST', body: '{"notes":' },
      'validation-error',
      { names: ['request'] },
    ),
    failure('object-as-a-child', 'React: an object as a child', '/author', 'type-error'),
    failure('relative-url-on-the-server', 'fetch of a relative URL', '/latest', 'validation-error', {
      names: ['/api/latest'],
    }),
    failure('next-environment-variable', 'reads a variable that is not set', '/feedback', 'configuration-error', {
      names: ['FEEDBACK_RECEIVERS'],
    }),
    failure('not-found-page', 'notFound()', '/teams', 'not-found', { located: false }),

    failure('trpc-unauthorized', 'tRPC: UNAUTHORIZED', query('mine'), 'auth-failure'),
    failure('trpc-not-found', 'tRPC: NOT_FOUND', query('byId', { id: 9 }), 'not-found'),
    failure('trpc-type-error', 'tRPC: a TypeError in a procedure', query('ownerOf', 9), 'type-error', {
      names: ['card'],
    }),
    failure('trpc-input', 'tRPC: BAD_REQUEST by zod', query('byId', { id: 'one' }), 'validation-error', {
      located: false,
      names: ['id'],
    }),
    failure('trpc-forbidden', 'tRPC: FORBIDDEN', { path: query('remove'), json: {} }, 'auth-failure'),
    failure('trpc-too-many-requests', 'tRPC: TOO_MANY_REQUESTS', query('search'), 'rate-limited'),
    failure(
      'trpc-with-a-cause',
      'tRPC: INTERNAL_SERVER_ERROR with ECONNREFUSED as its cause',
      { path: query('sync'), json: {} },
      'connection-error',
      { names: ['4999'] },
    ),
    failure(
      'trpc-batch-member',
      'tRPC: the second of a batch fails',
      `/api/trpc/byId,ownerOf?batch=1&input=${encodeURIComponent(JSON.stringify({ 0: { id: 1 }, 1: 9 }))}`,
      'type-error',
      { names: ['card'] },
    ),
  ],
};

/** What does not compile fails every page of an app, so each is an app of its own. */
export const archive: FailingProgram = {
  name: 'archive',
  dependencies: { sharedWith: 'board' },
  start: 'next dev',
  failures: [
    failure('import-does-not-resolve', 'Next: a module cannot be resolved', '/archive', 'configuration-error', {
      names: ['read-archive'],
    }),
  ],
};

export const feedback: FailingProgram = {
  name: 'feedback',
  dependencies: { sharedWith: 'board' },
  start: 'next dev',
  failures: [
    failure(
      'constant-in-a-use-server-file',
      'Next: a "use server" file exports a constant',
      '/feedback/form',
      ['configuration-error', 'type-error'],
      { names: ['use server'] },
    ),
  ],
};
