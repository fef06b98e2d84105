import { expect, it } from 'vitest';
import { describeApp } from './support/describe-app.ts';
import { findNode22 } from './support/node-22.ts';

/** better-sqlite3 brings its native code for Node.js 22 and newer; before, it is compiled when it is installed. */
const node22 = findNode22();

describeApp(
  {
    name: 'libsql',
    app: () => ({
      folders: ['common', 'drivers'],
      entry: 'sqlite.mjs',
      env: { DATABASE_DRIVER: 'libsql', DATABASE_FILE: 'app.db' },
    }),
  },
  (app) => tests(app),
);

describeApp(
  {
    name: 'better-sqlite3',
    missing: !node22 && 'Node.js 22 or newer',
    app: () => ({
      folders: ['common', 'drivers'],
      entry: 'sqlite.mjs',
      env: { DATABASE_DRIVER: 'better-sqlite3', DATABASE_FILE: 'app.db' },
      node: node22,
    }),
  },
  (app) => tests(app),
);

function tests(app: Parameters<Parameters<typeof describeApp>[1]>[0]): void {
  it('tells each statement once, without its values', async () => {
    const { status, queries, tree, text } = await app().request('/rows');
    expect(status).toBe(200);
    expect(queries).toEqual(['select * from users where email = ? and id = ?', 'select count(*) from users']);
    expect(tree).toBe('GET /rows [server]\n  SELECT users [database]\n  SELECT users [database]\n');
    expect(text).not.toContain('-secret');
  });

  it.each([
    ['/duplicate', 'duplicate', 'SQLITE_CONSTRAINT_UNIQUE', 'unique-constraint', 'users.email'],
    ['/primary-key', 'primaryKey', 'SQLITE_CONSTRAINT_PRIMARYKEY', 'unique-constraint', 'users.id'],
    ['/orphan', 'orphan', 'SQLITE_CONSTRAINT_FOREIGNKEY', 'foreign-key-violation', 'FOREIGN KEY'],
    ['/check', 'check', 'SQLITE_CONSTRAINT_CHECK', 'validation-error', 'CHECK constraint failed'],
    ['/locked', 'locked', 'SQLITE_BUSY', 'timeout', 'database is locked'],
    ['/syntax', 'syntax', 'SQLITE_ERROR', 'unknown', 'syntax error'],
  ])(
    '%s, which the app answers itself, is told with its line (%s), %s and %s',
    async (path, marker, code, category, words) => {
      const { status, body, summary, text } = await app().request(path);
      expect([status, body]).toEqual([500, code]);
      expect(summary).toMatchObject({
        errorCode: code,
        errorCategory: category,
        affectedComponent: 'sqlite',
        sourceLocation: app().lineOf(marker),
        error: expect.stringContaining(words),
      });
      expect(text).not.toContain('-secret');
    },
  );
}

describeApp(
  {
    name: '@libsql/client, and Drizzle over it',
    app: () => ({ folders: ['common', 'drivers'], entry: 'libsql-client.mjs', env: { DATABASE_FILE: 'app.db' } }),
  },
  (app) => {
    it.each([
      ['/rows', ['select * from users where email = ?']],
      ['/batch', ['BEGIN DEFERRED', 'select count(*) from users', 'select count(*) from posts', 'COMMIT']],
      ['/drizzle', ['select "id", "email" from "users"']],
    ])('%s: each statement once, without its values', async (path, statements) => {
      const { status, queries, text } = await app().request(path);
      expect(status).toBe(200);
      expect(queries).toEqual(statements);
      expect(text).not.toContain('-secret');
    });

    it.each([
      ['/duplicate', 'duplicate', 'SQLITE_CONSTRAINT_UNIQUE', 'unique-constraint'],
      ['/drizzle/logged', 'drizzleLogged', 'SQLITE_CONSTRAINT_UNIQUE', 'unique-constraint'],
      ['/orphan', 'orphan', 'SQLITE_CONSTRAINT_FOREIGNKEY', 'foreign-key-violation'],
    ])('%s is told with its line (%s), %s and %s', async (path, marker, code, category) => {
      const { summary, text } = await app().request(path);
      expect(summary).toMatchObject({
        errorCode: code,
        errorCategory: category,
        sourceLocation: app().lineOf(marker),
      });
      expect(text).not.toContain('-secret');
    });
  },
);
