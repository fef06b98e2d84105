import { expect, it } from 'vitest';
import { readDatabaseCode } from '../../../../src/runtime/capture/drivers/database-code.ts';

const anError = (message: string, facts: object) => Object.assign(new Error(message), facts);

it("names MariaDB's failed check, whose number is another error in MySQL's list", () => {
  const ofMysql = { errno: 4025, code: 'ER_INNODB_AUTOEXTEND_SIZE_OUT_OF_RANGE' };
  expect(readDatabaseCode(anError('failed', { ...ofMysql, sqlState: '23000' }))).toBe('ER_CONSTRAINT_FAILED');
  expect(readDatabaseCode(anError('range', { ...ofMysql, sqlState: 'HY000' }))).toBeUndefined();
});

it('gives the number where the driver has no name for it', () => {
  expect(readDatabaseCode(anError('exceeded', { errno: 1969, sqlState: '70100' }))).toBe('1969');
});

it("reads the first word of Redis's answer, and of no other message", () => {
  expect(readDatabaseCode(anError('WRONGTYPE Operation against', { name: 'ReplyError' }))).toBe('WRONGTYPE');
  expect(readDatabaseCode(anError('Connection is closed.', { name: 'ReplyError' }))).toBeUndefined();
  expect(readDatabaseCode(anError('WRONGTYPE Operation against', {}))).toBeUndefined();
});

it("leaves the driver's own code alone", () => {
  expect(readDatabaseCode(anError('refused', { code: 'ECONNREFUSED', errno: -111 }))).toBeUndefined();
  expect(readDatabaseCode('WRONGTYPE')).toBeUndefined();
  expect(readDatabaseCode(Object.create(null))).toBeUndefined();
});
