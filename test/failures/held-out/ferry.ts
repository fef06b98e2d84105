import type { FailingProgram } from '../failing-program.ts';

/** Express 5 in TypeScript by tsx, with an error handler: arktype, ky, undici.request, node:crypto and node:zlib. */
export const ferry: FailingProgram = {
  name: 'ferry',
  dependencies: { sharedWith: 'ferry' },
  start: ['--import', 'tsx', 'src/index.ts'],
  failures: [
    {
      name: 'arktype-refuses',
      kind: 'arktype: a TraversalError',
      request: { path: '/crossings', json: { from: 'Kiel', passengers: 0 } },
      expect: { category: 'validation-error', names: ['passengers'] },
    },
    {
      name: 'ky-timeout',
      kind: 'ky: TimeoutError',
      request: { path: '/tides' },
      expect: { category: 'timeout', names: ['4000'] },
    },
    {
      name: 'ky-401',
      kind: 'ky: HTTPError 401',
      request: { path: '/berths' },
      expect: { category: 'auth-failure', names: ['4000'] },
    },
    {
      name: 'undici-request-refused',
      kind: 'undici.request: ECONNREFUSED',
      request: { path: '/wind' },
      expect: { category: 'connection-error', names: ['4999'] },
    },
    {
      name: 'buoy-answers-500',
      kind: 'throws after a 500 of an upstream',
      request: { path: '/waves' },
      expect: { category: ['connection-error', 'unknown'], names: ['500'] },
    },
    {
      name: 'captain-without-licence',
      kind: 'a chain with an optional part, in a callback',
      request: { path: '/licences' },
      expect: { category: 'type-error', names: ['licence'] },
    },
    {
      name: 'no-boats-on-that-day',
      kind: 'destructures what a Map does not hold',
      request: { path: '/schedule/sunday' },
      expect: { category: 'type-error' },
    },
    {
      name: 'fare-with-a-status',
      kind: 'an error of the app with a status of 404',
      request: { path: '/fares/dog' },
      expect: { category: ['not-found', 'unknown'], accuses: ['no route'] },
    },
    {
      name: 'gunzip-of-plain-text',
      kind: 'zlib: Z_DATA_ERROR',
      request: { path: '/manifest/upload', json: { data: 'aGVsbG8=' } },
      expect: { category: ['validation-error', 'unknown'] },
    },
    {
      name: 'key-of-the-wrong-length',
      kind: 'crypto: ERR_CRYPTO_INVALID_KEYLEN',
      request: { path: '/manifest/sealed' },
      expect: { category: ['validation-error', 'configuration-error', 'type-error', 'unknown'] },
    },
    {
      name: 'stamp-secret-or-stamp',
      kind: 'jsonwebtoken: malformed',
      request: { path: '/manifest/stamp' },
      expect: { category: ['auth-failure', 'configuration-error'] },
    },
    {
      name: 'crew-list-is-missing',
      kind: 'readFileSync: ENOENT',
      request: { path: '/manifest/crew' },
      expect: { category: ['not-found', 'configuration-error'], names: ['crew.csv'] },
    },
    {
      name: 'names-through-an-optional-chain',
      kind: 'undefined by way of a variable that is not set',
      request: { path: '/manifest/sorted' },
      expect: { category: ['type-error', 'configuration-error'], names: ['names'] },
    },
    {
      name: 'number-has-no-plus',
      kind: 'a number has no such method',
      request: { path: '/manifest/total' },
      expect: { category: 'type-error', names: ['plus'] },
    },
    {
      name: 'answered-500-on-purpose',
      kind: 'the app answers 500 itself',
      request: { path: '/manifest/teapot' },
      expect: { category: 'unknown', determinable: false },
    },
  ],
};
