import { expect, it } from 'vitest';
import { shortenColumns } from '../../../../src/tools/budget/trace-cuts/shorten-columns.ts';

const columns = '`main`.`Poll`.`id`, `main`.`Poll`.`slug`, `main`.`Poll`.`question`';

it.each([
  [`SELECT ${columns} FROM \`main\`.\`Poll\` WHERE a = ?`, 'SELECT … FROM `main`.`Poll` WHERE a = ?'],
  [`select distinct ${columns}\nfrom Poll`, 'select distinct …\nfrom Poll'],
  [`SELECT (SELECT max(x) FROM y) AS a, ${columns} FROM Poll`, 'SELECT … FROM Poll'],
  [`SELECT "a FROM b", ${columns} FROM Poll`, 'SELECT … FROM Poll'],
  [`INSERT INTO Poll (a) VALUES (?) RETURNING ${columns}`, 'INSERT INTO Poll (a) VALUES (?) RETURNING …'],
])('shortens the columns of %s', (sql, short) => {
  expect(shortenColumns(sql)).toBe(short);
});

it.each([
  'SELECT id, slug FROM Poll WHERE question = ?',
  `UPDATE Poll SET a = ?, ${columns} = ? WHERE b = ?`,
  `SELECT '${columns} FROM Poll`,
  `WITH x AS (SELECT ${columns} FROM Poll) SELECT * FROM x`,
])('leaves %s as it is', (sql) => {
  expect(shortenColumns(sql)).toBe(sql);
});
