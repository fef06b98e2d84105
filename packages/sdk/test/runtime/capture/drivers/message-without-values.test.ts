import { expect, it } from 'vitest';
import { messageWithoutValues } from '../../../../src/runtime/capture/drivers/message-without-values.ts';

it.each([
  ["Duplicate entry 'it's-ann's' for key 'users.email'", "Duplicate entry ? for key 'users.email'"],
  [
    "Incorrect integer value: 'ann' for column `shop`.`users`.`age` at row 1",
    'Incorrect integer value: ? for column `shop`.`users`.`age` at row 1',
  ],
  ["Incorrect date value: 'it's' for column 'born' at row 1", "Incorrect date value: ? for column 'born' at row 1"],
  ["Truncated incorrect DOUBLE value: 'ann'", 'Truncated incorrect DOUBLE value: ?'],
  [
    "You have an error in your SQL syntax; check the manual near 'frm users where email = 'ann'' at line 1",
    'You have an error in your SQL syntax; check the manual near ? at line 1',
  ],
  ["BIGINT value is out of range in '(5 - 7)'", 'BIGINT value is out of range in ?'],
  ['invalid input syntax for type integer: "ann"', 'invalid input syntax for type integer: ?'],
  ['invalid input value for enum mood: "ann"', 'invalid input value for enum mood: ?'],
  ['value "99999999999" is out of range for type integer', 'value ? is out of range for type integer'],
  ['date/time field value out of range: "2024-99-01"', 'date/time field value out of range: ?'],
  ['Failed query: select $1\nparams: ann,42', 'Failed query: select $1'],
  ["Failed query: select 'ann'\nparams: ", 'Failed query: select ?'],
  [
    'Raw query failed. Code: `22P02`. Message: `invalid input syntax for type integer: "ann"`',
    'Raw query failed. Code: `22P02`. Message: `invalid input syntax for type integer: ?`',
  ],
])('%s', (message, shown) => {
  expect(messageWithoutValues(message)).toBe(shown);
});

it.each([
  'duplicate key value violates unique constraint "users_email_key"',
  'UNIQUE constraint failed: users.email',
  "Unknown column 'nme' in 'field list'",
  'The value "42" of the app is out of luck',
])('%s has no values of the database in it and stays', (message) => {
  expect(messageWithoutValues(message)).toBe(message);
});
