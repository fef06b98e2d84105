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

  it('is read by the rules of its own system, also when another one has the same', () => {
    const sql = 'select "secret" from t';
    for (const _ of [1, 2]) {
      expect(withoutValues(sql, 'mysql')).toBe('select ? from t');
      expect(withoutValues(sql, 'postgresql')).toBe(sql);
    }
  });

  it('has no values when many others came before it, and again', () => {
    const sqls = Array.from({ length: 500 }, (_, n) => `select a${n} from t where b = 'secret' or c = ${n}`);
    for (const n of [0, 499, 0]) {
      for (const sql of sqls) withoutValues(sql, 'sqlite');
      expect(withoutValues(sqls[n]!, 'sqlite')).toBe(`select a${n} from t where b = ? or c = ?`);
    }
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
