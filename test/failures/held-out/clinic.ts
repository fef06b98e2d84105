import type { FailingProgram } from '../failing-program.ts';

/** Hono in TypeScript by tsx, Drizzle on libsql, valibot, got, jose. */
export const clinic: FailingProgram = {
  name: 'clinic',
  dependencies: ['@hono/node-server', '@libsql/client', 'drizzle-orm', 'got', 'hono', 'jose', 'valibot'],
  start: ['--import', 'tsx', 'server/index.ts'],
  failures: [
    {
      name: 'valibot-refuses',
      kind: 'valibot: a ValiError',
      request: { path: '/patients', json: { insuranceNumber: '100', fullName: 'Mia' } },
      expect: { category: 'validation-error', names: ['insuranceNumber'] },
    },
    {
      name: 'hono-body-is-not-json',
      kind: 'c.req.json() of a form',
      request: { path: '/patients', method: 'POST', body: 'insuranceNumber=A100' },
      expect: { category: 'validation-error', names: ['request'], accuses: ['upstream'] },
    },
    {
      name: 'drizzle-insured-twice',
      kind: 'Drizzle: a unique constraint in its cause',
      request: { path: '/patients', json: { insuranceNumber: 'A100', fullName: 'Mia Long' } },
      expect: { category: 'unique-constraint', names: ['insurance_number'] },
    },
    {
      name: 'drizzle-finds-nobody',
      kind: 'destructures an empty result',
      request: { path: '/patients/9/initials' },
      expect: { category: 'type-error', names: ['patient'] },
    },
    {
      name: 'drizzle-table-missing',
      kind: 'Drizzle: no such table',
      request: { path: '/patients/invoices' },
      expect: { category: 'configuration-error', names: ['invoice'] },
    },
    {
      name: 'birthday-is-no-date',
      kind: 'toISOString of an invalid date',
      request: { path: '/patients/1/age' },
      expect: { category: ['validation-error', 'type-error', 'unknown'] },
    },
    {
      name: 'query-parameter-left-out',
      kind: 'a query parameter is undefined, in a callback',
      request: { path: '/patients/by-name' },
      expect: { category: 'type-error', names: ['name'] },
    },
    {
      name: 'drizzle-visit-of-nobody',
      kind: 'Drizzle: a foreign key in its cause',
      request: { path: '/visits', json: { patientId: 44, reason: 'cough' } },
      expect: { category: 'foreign-key-violation' },
    },
    {
      name: 'jose-malformed',
      kind: 'jose: ERR_JWS_INVALID',
      request: { path: '/visits/mine', headers: { 'x-session': 'nonsense' } },
      expect: { category: 'auth-failure' },
    },
    {
      name: 'hono-401',
      kind: 'Hono: HTTPException 401, handled by the app as 500',
      request: { path: '/visits/calendar' },
      expect: { category: ['auth-failure', 'unknown'] },
    },
    {
      name: 'doctor-without-a-room',
      kind: 'the second element lacks a field',
      request: { path: '/visits/slots' },
      expect: { category: 'type-error', names: ['room'] },
    },
    {
      name: 'one-of-three',
      kind: 'Promise.all: an error of the app',
      request: { path: '/visits/reminders' },
      expect: { category: 'unknown' },
    },
    {
      name: 'rejected-with-nothing',
      kind: 'a promise is rejected with undefined',
      request: { path: '/visits/nothing' },
      expect: { category: 'unknown', determinable: false },
    },
    {
      name: 'thrown-object',
      kind: 'an object is thrown',
      request: { path: '/visits/code' },
      expect: { category: 'unknown', determinable: false },
    },
    {
      name: 'got-page-for-json',
      kind: 'got: ERR_BODY_PARSE_FAILURE',
      request: { path: '/labs/results' },
      expect: {
        mended: true,
        category: ['validation-error', 'unknown'],
        names: ['4000'],
        accuses: ['request body', 'schema'],
      },
    },
    {
      name: 'got-timeout',
      kind: 'got: TimeoutError',
      request: { path: '/labs/orders' },
      expect: { category: 'timeout', names: ['4000'], accuses: ['accept a connection', 'firewall'] },
    },
    {
      name: 'got-503',
      kind: 'got: HTTPError 503',
      request: { path: '/labs/samples' },
      expect: { category: ['connection-error', 'unknown'], names: ['4000', '503'] },
    },
    {
      name: 'got-refused',
      kind: 'got: RequestError ECONNREFUSED',
      request: { path: '/labs/catalogue' },
      expect: { category: 'connection-error', names: ['4999'] },
    },
    {
      name: 'variable-taken-out-of-env',
      kind: 'destructures process.env',
      request: { path: '/labs/couriers' },
      expect: { category: ['configuration-error', 'type-error'], names: ['LAB_COURIER_KEY'] },
    },
    {
      name: 'answer-breaks-off',
      kind: 'fetch: terminated in the middle of the body',
      request: { path: '/labs/broken-stream' },
      expect: { category: 'connection-error', names: ['4000'] },
    },
    {
      name: 'redirects-without-end',
      kind: 'fetch: redirect count exceeded',
      request: { path: '/labs/many-redirects' },
      expect: { mended: true, category: ['connection-error', 'configuration-error', 'unknown'], names: ['redirect'] },
    },
    {
      name: 'aborted-by-the-app',
      kind: 'fetch: an AbortController of the app',
      request: { path: '/labs/aborted' },
      expect: { category: ['timeout', 'connection-error', 'unknown'] },
    },
  ],
};
