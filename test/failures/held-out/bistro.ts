import type { FailingProgram } from '../failing-program.ts';

/** Koa in CommonJS, knex on PostgreSQL, yup, axios. */
export const bistro: FailingProgram = {
  name: 'bistro',
  commonJs: true,
  dependencies: ['@koa/router', 'axios', 'knex', 'koa', 'koa-bodyparser', 'pg', 'yup'],
  start: ['index.js'],
  engine: 'postgresql',
  failures: [
    {
      name: 'knex-duplicate-dish',
      kind: 'knex: 23505',
      request: { path: '/dishes', json: { name: 'Soup', price: 800 } },
      expect: { category: 'unique-constraint', names: ['dishes'] },
    },
    {
      name: 'knex-dish-without-price',
      kind: 'knex: 23502',
      request: { path: '/dishes', json: { name: 'Salad' } },
      expect: { category: 'validation-error', names: ['price_cents'] },
    },
    {
      name: 'knex-dish-in-use',
      kind: 'knex: 23503 on delete',
      request: { path: '/dishes/1', method: 'DELETE' },
      expect: { category: 'foreign-key-violation', names: ['ingredients'] },
    },
    {
      name: 'knex-id-of-another-kind',
      kind: 'knex: 22P02',
      request: { path: '/dishes/soup', method: 'DELETE' },
      expect: { category: 'validation-error' },
    },
    {
      name: 'nothing-is-that-cheap',
      kind: 'knex first() finds nothing',
      request: { path: '/dishes/cheapest' },
      expect: { category: 'type-error', names: ['dish'] },
    },
    {
      name: 'knex-column-of-another-branch',
      kind: 'knex: 42703',
      request: { path: '/dishes/vegan' },
      expect: { category: 'configuration-error', names: ['vegan'] },
    },
    {
      name: 'knex-table-not-migrated',
      kind: 'knex: 42P01',
      request: { path: '/wines' },
      expect: { category: 'configuration-error', names: ['wines'] },
    },
    {
      name: 'menu-file-missing',
      kind: 'readFileSync: ENOENT',
      request: { path: '/menu/print' },
      expect: { mended: true, category: ['not-found', 'configuration-error'], names: ['menu.txt'] },
    },
    {
      name: 'broken-file-of-specials',
      kind: 'JSON.parse of a broken file',
      request: { path: '/menu/special' },
      expect: {
        category: ['validation-error', 'configuration-error', 'unknown'],
        accuses: ['request body', 'upstream'],
      },
    },
    {
      name: 'dish-by-dish',
      kind: 'knex: 30 queries, one after the other',
      request: { path: '/menu/overview' },
      expect: { category: ['timeout', 'unknown'], names: ['30'] },
    },
    {
      name: 'knex-is-not-pg',
      kind: 'a result of another shape',
      request: { path: '/menu/count' },
      expect: { category: 'type-error', names: ['rows.rows'] },
    },
    {
      name: 'yup-refuses',
      kind: 'yup: two problems',
      request: { path: '/reservations', json: { guests: 0, contact: { phone: 'none' } } },
      expect: { category: 'validation-error', names: ['guests', 'contact.phone'] },
    },
    {
      name: 'no-table-is-free',
      kind: 'an error of the app that speaks of a timeout',
      request: { path: '/reservations', json: { guests: 10, contact: { phone: '+431' } } },
      expect: { category: 'unknown', accuses: ['timed out', 'upstream'] },
    },
    {
      name: 'table-without-a-zone',
      kind: 'an optional field is read',
      request: { path: '/reservations', json: { guests: 4, contact: { phone: '+431' } } },
      expect: { category: 'type-error', names: ['table.zone'] },
    },
    {
      name: 'reservation-unknown',
      kind: 'ctx.throw(404)',
      request: { path: '/reservations/5' },
      expect: { mended: true, category: 'not-found', accuses: ['no route'] },
    },
    {
      name: 'guests-keep-out',
      kind: 'ctx.throw(403)',
      request: { path: '/reservations/5/owner' },
      expect: { category: 'auth-failure' },
    },
    {
      name: 'notes-is-a-text',
      kind: 'forEach of a string',
      request: { path: '/reservations/5', method: 'PUT', json: { notes: 'by the window' } },
      expect: { category: 'type-error', names: ['forEach'] },
    },
    {
      name: 'axios-too-slow',
      kind: 'axios: ECONNABORTED by its timeout',
      request: { path: '/market/fish' },
      expect: { category: 'timeout', names: ['4000'] },
    },
    {
      name: 'axios-not-authorised',
      kind: 'axios: ERR_BAD_REQUEST, 401',
      request: { path: '/market/bread' },
      expect: { category: 'auth-failure', names: ['4000'] },
    },
    {
      name: 'axios-too-often',
      kind: 'axios: ERR_BAD_REQUEST, 429',
      request: { path: '/market/herbs' },
      expect: { category: 'rate-limited', names: ['4000'] },
    },
    {
      name: 'axios-nobody-listens',
      kind: 'axios: ECONNREFUSED',
      request: { path: '/market/wine' },
      expect: { category: 'connection-error', names: ['4999'] },
    },
    {
      name: 'upstream-has-no-items',
      kind: 'an upstream answers null for a list',
      request: { path: '/market/cheese' },
      expect: { category: 'type-error', names: ['data.items'] },
    },
    {
      name: 'axios-certificate',
      kind: 'axios: DEPTH_ZERO_SELF_SIGNED_CERT',
      request: { path: '/market/oil' },
      expect: { category: ['connection-error', 'configuration-error'], names: ['certificate'] },
    },
    {
      name: 'unrelated-to-the-cache',
      kind: 'a handled ECONNREFUSED, then a TypeError',
      request: { path: '/market/salt' },
      expect: { mended: true, category: 'type-error', names: ['toFixed'], accuses: ['4999', 'connection'] },
    },
  ],
};
