import type { FailingProgram } from '../failing-program.ts';
import { failure } from './failure.ts';

const post = (path: string, json: unknown) => ({ path, json });

/** node:http and pg, without a framework. */
export const ledger: FailingProgram = {
  name: 'ledger',
  dependencies: ['pg'],
  start: ['src/server.js'],
  engine: 'postgresql',
  failures: [
    failure('postgres-unique', '23505', post('/accounts', { iban: 'DE01', holder: 'Cem' }), 'unique-constraint', {
      names: ['accounts'],
    }),
    failure('postgres-not-null', '23502', post('/accounts', { iban: 'DE03' }), 'validation-error', {
      names: ['holder'],
    }),
    failure(
      'postgres-too-long',
      '22001',
      post('/accounts', { iban: 'DE0345678901234', holder: 'Cem' }),
      'validation-error',
    ),
    failure(
      'postgres-foreign-key',
      '23503',
      post('/transfers', { accountId: 99, amount: 5 }),
      'foreign-key-violation',
      { names: ['transfers'] },
    ),
    failure(
      'postgres-invalid-number',
      '22P02',
      post('/transfers', { accountId: 1, amount: 'five' }),
      'validation-error',
    ),
    failure('postgres-check', '23514', post('/withdrawals', { id: 2, amount: 500 }), 'validation-error', {
      names: ['accounts'],
    }),
    failure(
      'postgres-number-out-of-range',
      '22003',
      post('/withdrawals', { id: 2, amount: -99_999_999 }),
      'validation-error',
    ),
    failure('postgres-no-such-table', '42P01', '/statements', 'configuration-error', { names: ['statements'] }),
    failure('postgres-no-such-column', '42703', '/currencies', 'configuration-error', { names: ['currency'] }),
    failure('postgres-syntax', '42601', '/totals', ['validation-error', 'configuration-error', 'unknown']),
    failure('postgres-division-by-zero', '22012', '/ratio', ['validation-error', 'unknown'], { names: ['zero'] }),
    failure('postgres-statement-timeout', '57014', '/audit', 'timeout'),
    failure('postgres-deadlock', '40P01', post('/settlements', {}), ['timeout', 'connection-error', 'unknown'], {
      names: ['deadlock'],
    }),
    failure('postgres-no-such-database', '3D000', '/archive', 'configuration-error', { names: ['database'] }),
    failure('postgres-refused', 'pg: ECONNREFUSED', '/replica', 'connection-error', { names: ['4999'] }),
    failure('postgres-pool-exhausted', 'pg: no free connection in time', '/exhausted', ['timeout', 'connection-error']),
    failure('repeated-query', '40 queries where one would do', '/balances', ['timeout', 'unknown'], {
      names: ['40'],
    }),
    failure('slow-query', 'one query takes 1.6 s', '/forecast', ['timeout', 'unknown'], {
      names: ['accounts'],
    }),
    failure('first-of-no-rows', 'reads the first of no rows', '/holder', 'type-error', { names: ['rows[0]'] }),
    failure(
      'json-of-a-request',
      'JSON.parse of a request body',
      { path: '/accounts', method: 'POST', body: '{iban: 1}' },
      'validation-error',
    ),
  ],
};
