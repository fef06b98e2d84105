import type { FailingProgram } from '../failing-program.ts';
import { failure } from './failure.ts';

/** Express 5 with libsql, jsonwebtoken, jose, zod and fetch. */
export const shop: FailingProgram = {
  name: 'shop',
  dependencies: ['express', 'jose', 'jsonwebtoken', 'libsql', 'undici', 'zod'],
  start: ['src/server.js'],
  failures: [
    failure('property-of-undefined', 'a lookup in a Map finds nothing', '/orders/drafts/8', 'type-error', {
      names: ['draft'],
    }),
    failure('property-of-null-in-a-chain', 'a null inside a found object', '/orders/drafts/7/city', 'type-error', {
      names: ['address'],
    }),
    failure('property-in-a-callback', 'a field that some items lack', '/orders/drafts/7/total', 'type-error', {
      names: ['price'],
    }),
    failure('row-not-found', 'a query finds no row', '/orders/99/owner', 'type-error', { names: ['row'] }),
    failure('destructuring-undefined', 'destructures what was not found', '/orders/1/invoice-address', 'type-error'),
    failure(
      'setting-a-property-of-undefined',
      'writes to what does not exist',
      { path: '/orders/7/views', method: 'POST' },
      'type-error',
      { names: ['views'] },
    ),
    failure('method-that-does-not-exist', 'calls a missing method', '/orders/7/discount', 'type-error', {
      names: ['applyDiscount'],
    }),
    failure('map-of-an-object', 'calls map on an object', '/orders/7/tags', 'type-error', { names: ['map'] }),
    failure(
      'not-iterable',
      'loops over a field that was not sent',
      { path: '/orders/import', json: { rows: [] } },
      'type-error',
      { names: ['request.body.items'] },
    ),
    failure('undefined-variable', 'ReferenceError', '/orders/7/shipping-cost', 'type-error', { names: ['basePrice'] }),
    failure('variable-before-its-declaration', 'temporal dead zone', '/orders/7/label', 'type-error', {
      names: ['prefix'],
    }),
    failure(
      'zod-of-a-request',
      'zod refuses a request body',
      { path: '/orders', json: { customer: { email: 'ana', age: 31 }, items: [{ sku: 'L-1', quantity: -2 }] } },
      'validation-error',
      { names: ['customer.email', 'items'] },
    ),
    failure('module-not-found', 'dynamic import of a missing file', '/orders/7/receipt', 'configuration-error', {
      names: ['receipts/render.js'],
    }),
    failure('package-not-found', 'dynamic import of a missing package', '/orders/7/export', 'configuration-error', {
      names: ['excel-file-writer'],
    }),
    failure('thrown-string', 'a string is thrown', '/orders/7/cancel', 'unknown'),
    failure('rule-of-the-app', 'the app throws by its own rule', '/orders/7/refund?amount=30', 'unknown'),

    failure('jwt-expired', 'jsonwebtoken: expired', '/accounts/me', 'auth-failure', { names: ['expired'] }),
    failure('jwt-signature', 'jsonwebtoken: other key', '/accounts/me/key', 'auth-failure', { names: ['signature'] }),
    failure('jose-expired', 'jose: expired', '/accounts/me/scopes', 'auth-failure', { names: ['exp'] }),
    failure('not-signed-in', 'the app answers 401', '/accounts/secret', 'auth-failure'),
    failure('forbidden-by-the-app', 'the app answers 403', '/accounts/admin', 'auth-failure'),
    failure('environment-variable-used', 'reads a variable that is not set', '/accounts/mail', 'configuration-error', {
      names: ['MAIL_SENDER'],
    }),
    failure(
      'environment-variable-checked',
      'the app says which variable is not set',
      '/accounts/billing',
      'configuration-error',
      { names: ['BILLING_ACCOUNT'] },
    ),
    failure(
      'environment-variable-as-url',
      'makes a URL of a variable that is not set',
      '/accounts/avatar',
      'configuration-error',
      { names: ['AVATAR_BASE_URL'] },
    ),
    failure(
      'sqlite-unique',
      'SQLITE_CONSTRAINT_UNIQUE',
      { path: '/accounts/orders', json: { number: 'A-1', email: 'ben@example.org' } },
      'unique-constraint',
      { names: ['orders.number'] },
    ),
    failure(
      'sqlite-foreign-key',
      'SQLITE_CONSTRAINT_FOREIGNKEY',
      { path: '/accounts/addresses', json: { orderId: 99 } },
      'foreign-key-violation',
    ),
    failure(
      'sqlite-not-null',
      'SQLITE_CONSTRAINT_NOTNULL',
      { path: '/accounts/numbers', method: 'POST' },
      'validation-error',
      { names: ['orders.number'] },
    ),
    failure(
      'sqlite-check',
      'SQLITE_CONSTRAINT_CHECK',
      { path: '/accounts/totals', json: { total: -1 } },
      'validation-error',
      { names: ['total'] },
    ),
    failure('sqlite-no-such-table', 'a table that does not exist', '/accounts/coupons', 'configuration-error', {
      names: ['coupons'],
    }),
    failure('sqlite-no-such-column', 'a column that does not exist', '/accounts/phones', 'configuration-error', {
      names: ['phone'],
    }),

    failure(
      'html-where-json-was-expected',
      'response.json() of a page',
      '/catalogue/prices',
      ['validation-error', 'unknown'],
      { accuses: ['request body'] },
    ),
    failure(
      'half-an-answer',
      'JSON.parse of an answer that was cut',
      '/catalogue/rates',
      ['validation-error', 'unknown'],
      {
        accuses: ['request body'],
      },
    ),
    failure('zod-of-an-upstream', 'zod refuses an upstream answer', '/catalogue/supplier-items', 'validation-error', {
      names: ['items'],
      accuses: ['request body'],
    }),
    failure('slow-upstream', 'waits 1.6 s for an upstream', '/catalogue/recommendations', ['timeout', 'unknown'], {
      names: ['4000'],
    }),
    failure(
      'failure-behind-a-200',
      'ECONNREFUSED, logged, answered with 200',
      '/catalogue/banner',
      'connection-error',
      {
        names: ['4999'],
      },
    ),
    failure('swallowed', 'catches, says nothing, answers 500', '/catalogue/offers', ['connection-error', 'unknown']),
    failure('file-not-found', 'ENOENT', '/catalogue/terms', ['not-found', 'configuration-error'], {
      names: ['terms.md'],
    }),
    failure('invalid-url', 'ERR_INVALID_URL', '/catalogue/link?slug=lamp', 'validation-error'),

    failure('connection-refused', 'fetch: ECONNREFUSED', '/shipping/refused', 'connection-error', { names: ['4999'] }),
    failure('connection-reset', 'fetch: ECONNRESET', '/shipping/reset', 'connection-error', { names: ['4000'] }),
    failure('unknown-host', 'fetch: ENOTFOUND', '/shipping/nowhere', ['connection-error', 'configuration-error'], {
      names: ['depots.internal.invalid'],
    }),
    failure(
      'self-signed-certificate',
      'fetch: DEPTH_ZERO_SELF_SIGNED_CERT',
      '/shipping/tls',
      ['connection-error', 'configuration-error'],
      { names: ['certificate'] },
    ),
    failure('signal-timeout', 'fetch: AbortSignal.timeout', '/shipping/signal', 'timeout', { names: ['4000'] }),
    failure('headers-timeout', 'fetch: UND_ERR_HEADERS_TIMEOUT', '/shipping/headers', 'timeout', { names: ['4000'] }),
    failure('classic-refused', 'http.request: ECONNREFUSED', '/shipping/classic', 'connection-error', {
      names: ['4999'],
    }),
    failure('upstream-401', 'throws after an upstream said 401', '/shipping/quotes/401', 'auth-failure', {
      names: ['4000'],
    }),
    failure('upstream-403', 'throws after an upstream said 403', '/shipping/quotes/403', 'auth-failure', {
      names: ['4000'],
    }),
    failure('upstream-404', 'throws after an upstream said 404', '/shipping/quotes/404', ['not-found', 'unknown'], {
      names: ['4000'],
    }),
    failure('upstream-429', 'throws after an upstream said 429', '/shipping/quotes/429', 'rate-limited', {
      names: ['4000'],
    }),
    failure(
      'upstream-500',
      'throws after an upstream said 500',
      '/shipping/quotes/500',
      ['connection-error', 'unknown'],
      {
        names: ['4000'],
      },
    ),
    failure('all-of-several', 'Promise.any: AggregateError of ECONNREFUSED', '/shipping/fastest', 'connection-error', {
      names: ['4999'],
    }),
    failure('cause-chain', 'an error with ECONNREFUSED as its cause', '/shipping/parcels/5', 'connection-error', {
      names: ['4999'],
    }),
    failure(
      'client-gave-up',
      'the client closes the connection',
      { path: '/shipping/track', giveUpAfterMs: 400 },
      ['connection-error', 'timeout', 'unknown'],
      { located: false },
    ),
    failure('slow-without-a-reason', 'takes 1.5 s and nothing shows where', '/shipping/track', ['timeout', 'unknown'], {
      located: false,
      determinable: false,
    }),

    failure('bigint-in-json', 'JSON.stringify of a BigInt', '/reports/revenue', 'type-error', { names: ['bigint'] }),
    failure('circular-json', 'JSON.stringify of a circle', '/reports/tree', 'type-error', { names: ['parent'] }),
    failure('invalid-date', 'toISOString of an invalid date', '/reports/since?day=someday', [
      'validation-error',
      'type-error',
    ]),
    failure('endless-recursion', 'the stack overflows', '/reports/depth', ['type-error', 'unknown']),
    failure('headers-already-sent', 'ERR_HTTP_HEADERS_SENT', '/reports/twice', ['type-error', 'unknown']),
    failure(
      'json-in-a-request-field',
      'JSON.parse of a field of the request',
      { path: '/reports/filter', json: { filter: '{price: 3}' } },
      'validation-error',
    ),
    failure('writing-to-a-constant-object', 'writes to a frozen object', '/reports/total', 'type-error', {
      names: ['sum'],
    }),
    failure(
      'broken-request-body',
      'express.json() refuses the body',
      { path: '/orders', method: 'POST', body: '{"customer": ', headers: { 'content-type': 'application/json' } },
      'validation-error',
      { located: false, names: ['request body'] },
    ),
    failure(
      'request-too-large',
      'express.json() refuses the size',
      { path: '/orders', json: { note: 'x'.repeat(3_000) } },
      'validation-error',
      { located: false },
    ),
    failure('no-such-route', 'nothing serves this path', '/ordres/7', 'not-found', { located: false }),
  ],
};
