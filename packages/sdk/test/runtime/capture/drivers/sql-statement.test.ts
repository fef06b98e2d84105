import { describe, expect, it } from 'vitest';
import { describeStatement, withoutValues } from '../../../../src/runtime/capture/drivers/sql-statement.ts';

describe('a statement', () => {
  it.each([
    ["select * from t where a = 'it''s' and b = 1.5e3", 'select * from t where a = ? and b = ?'],
    ["insert into t values (E'a\\'b', -42, $1, 0xff)", 'insert into t values (?, -?, $1, ?)'],
    ['select $tag$ secret $tag$ from table2 -- secret', 'select ? from table2'],
    ['select "Column 1" /* secret */ from t', 'select "Column 1" from t'],
    ["select 'never closed secret", 'select ?'],
  ])('has no values in PostgreSQL: %s', (sql, shown) => {
    expect(withoutValues(sql, 'postgresql')).toBe(shown);
  });

  it('has no values in double quotes in MySQL, where these are strings', () => {
    expect(withoutValues('select `a` from t where b = "secret"', 'mysql')).toBe('select `a` from t where b = ?');
  });

  it.each([
    ['select id from "public"."users" u', 'SELECT public.users'],
    ['INSERT INTO `polls` (`a`) VALUES (?)', 'INSERT polls'],
    ['update polls set a = 1', 'UPDATE polls'],
    ['create table if not exists notes (id int)', 'CREATE notes'],
    ['begin', 'BEGIN'],
    ['', 'sqlite'],
  ])('is named by what it does to which table: %s', (sql, name) => {
    expect(describeStatement(sql, 'sqlite').name).toBe(name);
  });
});
