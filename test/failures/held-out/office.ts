import type { FailingProgram } from '../failing-program.ts';

/** node:http with a Map of handlers: mongoose, the client of OpenAI, nodemailer. */
export const office: FailingProgram = {
  name: 'office',
  dependencies: ['mongoose', 'nodemailer', 'openai'],
  start: ['index.js'],
  failures: [
    {
      name: 'mongoose-validation',
      kind: 'mongoose: ValidationError with a cast',
      request: { path: '/desks/new' },
      expect: { category: 'validation-error', names: ['room'] },
    },
    {
      name: 'mongoose-not-connected',
      kind: 'mongoose: buffering timed out',
      request: { path: '/desks' },
      expect: { category: ['timeout', 'connection-error', 'configuration-error', 'unknown'] },
    },
    {
      name: 'mongoose-server-selection',
      kind: 'mongoose: MongooseServerSelectionError',
      request: { path: '/desks/connect' },
      expect: { category: ['connection-error', 'timeout'] },
    },
    {
      name: 'openai-key-refused',
      kind: 'openai: AuthenticationError, 401',
      request: { path: '/summary' },
      expect: { category: 'auth-failure', names: ['4000'] },
    },
    {
      name: 'openai-rate-limit',
      kind: 'openai: RateLimitError, 429',
      request: { path: '/summary/quick' },
      expect: { category: 'rate-limited', names: ['4000'] },
    },
    {
      name: 'openai-answers-otherwise',
      kind: 'an answer of another shape',
      request: { path: '/summary/odd' },
      expect: { category: 'type-error', names: ['completion.choices'] },
    },
    {
      name: 'smtp-refused',
      kind: 'nodemailer: ESOCKET with ECONNREFUSED',
      request: { path: '/mail' },
      expect: { category: 'connection-error', names: ['4999'] },
    },
    {
      name: 'folder-read-as-a-file',
      kind: 'EISDIR',
      request: { path: '/settings' },
      expect: { mended: true, category: ['configuration-error', 'validation-error', 'not-found', 'unknown'] },
    },
    {
      name: 'module-of-next-year',
      kind: 'ERR_MODULE_NOT_FOUND',
      request: { path: '/holidays' },
      expect: { mended: true, category: 'configuration-error', names: ['holidays-2027.js'] },
    },
    {
      name: 'json-of-a-missing-variable',
      kind: 'JSON.parse of a variable that is not set',
      request: { path: '/keys' },
      expect: {
        category: ['configuration-error', 'validation-error'],
        names: ['OFFICE_KEYS'],
        accuses: ['request body'],
      },
    },
    {
      name: 'assigns-to-a-constant',
      kind: 'TypeError: assignment to a constant',
      request: { path: '/lift?people=5' },
      expect: { category: 'type-error', names: ['const'] },
    },
    {
      name: 'spreads-undefined',
      kind: 'spreads undefined into a list',
      request: { path: '/parking' },
      expect: { category: 'type-error', names: ['places.taken'] },
    },
    {
      name: 'regular-expression-without-a-match',
      kind: 'destructures the null of exec()',
      request: { path: '/coffee' },
      expect: { category: 'type-error' },
    },
    {
      name: 'method-without-its-object',
      kind: 'a private member without its object',
      request: { path: '/print' },
      expect: { category: 'type-error' },
    },
    {
      name: 'number-as-a-body',
      kind: 'ERR_INVALID_ARG_TYPE of response.end()',
      request: { path: '/visitors' },
      expect: { category: ['type-error', 'validation-error'] },
    },
    {
      name: 'code-of-the-app',
      kind: 'an error with a code of the app',
      request: { path: '/quota' },
      expect: { category: ['unknown', 'rate-limited'] },
    },
    {
      name: 'null-is-thrown',
      kind: 'null is thrown',
      request: { path: '/null' },
      expect: { category: 'unknown', determinable: false },
    },
    {
      name: 'settled-but-rejected',
      kind: 'reads the value of a rejected promise',
      request: { path: '/early' },
      expect: { category: 'type-error', names: ['answer.value'] },
    },
  ],
};
