import { expect, it } from 'vitest';
import { categorize } from '../../src/traces/category.ts';

const nothing = { codes: [], types: [], statusCode: 500 };

it.each([
  ['P2002', 'unique-constraint'],
  ['23505', 'unique-constraint'],
  ['P2003', 'foreign-key-violation'],
  ['23503', 'foreign-key-violation'],
  ['P2025', 'not-found'],
  ['ECONNREFUSED', 'connection-error'],
  ['08006', 'connection-error'],
  ['ETIMEDOUT', 'timeout'],
  ['UND_ERR_HEADERS_TIMEOUT', 'timeout'],
  ['SQLITE_CONSTRAINT_UNIQUE', 'unique-constraint'],
  ['ER_DUP_ENTRY', 'unique-constraint'],
  ['SQLITE_CONSTRAINT_FOREIGNKEY', 'foreign-key-violation'],
  ['ER_NO_REFERENCED_ROW_2', 'foreign-key-violation'],
  ['ER_LOCK_WAIT_TIMEOUT', 'timeout'],
  ['55P03', 'timeout'],
  ['SQLITE_BUSY', 'timeout'],
  ['NOAUTH', 'configuration-error'],
  ['ERR_MODULE_NOT_FOUND', 'configuration-error'],
])('code %s is %s', (code, category) => {
  expect(categorize({ ...nothing, codes: [code] })).toBe(category);
});

it.each([
  ['ZodError', 'validation-error'],
  ['PrismaClientValidationError', 'validation-error'],
  ['TimeoutError', 'timeout'],
  ['MaxRetriesPerRequestError', 'connection-error'],
  ['TypeError', 'type-error'],
  ['Error', 'unknown'],
])('class %s is %s', (type, category) => {
  expect(categorize({ ...nothing, types: [type] })).toBe(category);
});

it.each([
  [401, 'auth-failure'],
  [404, 'not-found'],
  [429, 'rate-limited'],
  [500, 'unknown'],
])('status %i alone is %s', (statusCode, category) => {
  expect(categorize({ ...nothing, statusCode })).toBe(category);
});

it('the code of the database says more than that a raw query of Prisma failed', () => {
  expect(categorize({ ...nothing, codes: ['P2010', '23505'] })).toBe('unique-constraint');
  expect(categorize({ ...nothing, codes: ['P2010', '42601'] })).toBe('unknown');
});

it('a code of a cause says more than the class around it', () => {
  expect(categorize({ ...nothing, codes: ['ECONNREFUSED'], types: ['TypeError'] })).toBe('connection-error');
});
