import { expect, it } from 'vitest';
import { describeApp } from './support/describe-app.ts';
import { ENGINES, startMysql } from './support/engines.ts';

describeApp(
  {
    name: 'mysql2 on MariaDB',
    missing: !ENGINES.mysql && 'mariadbd (Debian: mariadb-server)',
    start: () => startMysql(ENGINES.mysql!),
    app: (engine) => ({ folders: ['common', 'drivers'], entry: 'mysql.mjs', env: { DATABASE_URL: engine!.url } }),
  },
  (app) => {
    it.each([
      ['/rows', 'select * from users where email = ? and id = ?'],
      ['/execute', 'select * from users where email = ?'],
      ['/drizzle', 'select `id`, `email` from `users`'],
    ])('%s is one statement, without its values', async (path, statement) => {
      const { status, tree, queries, text } = await app().request(path);
      expect(status).toBe(200);
      expect(queries).toEqual([statement]);
      expect(tree).toBe(`GET ${path} [server]\n  SELECT users [database]\n`);
      expect(text).not.toContain('-secret');
    });

    it.each([
      ['/duplicate', 'duplicate', 'ER_DUP_ENTRY', 'unique-constraint', "Duplicate entry ? for key 'email'"],
      ['/orphan', 'orphan', 'ER_NO_REFERENCED_ROW_2', 'foreign-key-violation', 'FOREIGN KEY (`user_id`)'],
      ['/parent', 'parent', 'ER_ROW_IS_REFERENCED_2', 'foreign-key-violation', 'FOREIGN KEY (`user_id`)'],
      ['/check', 'check', 'ER_CONSTRAINT_FAILED', 'validation-error', 'CONSTRAINT `users.age` failed'],
      [
        '/malformed',
        'malformed',
        'ER_TRUNCATED_WRONG_VALUE_FOR_FIELD',
        'validation-error',
        'Incorrect integer value: ?',
      ],
      ['/syntax', 'syntax', 'ER_PARSE_ERROR', 'unknown', 'near ? at line 1'],
      ['/slow', 'slow', '1969', 'timeout', 'max_statement_time exceeded'],
      ['/locked', 'locked', 'ER_LOCK_WAIT_TIMEOUT', 'timeout', 'Lock wait timeout exceeded'],
      ['/nowhere', 'nowhere', 'ECONNREFUSED', 'connection-error', 'ECONNREFUSED 127.0.0.1:9'],
      ['/stranger', 'stranger', 'ER_ACCESS_DENIED_ERROR', 'configuration-error', 'Access denied'],
      ['/lost', 'lost', 'ER_BAD_DB_ERROR', 'configuration-error', "Unknown database 'no_such_database'"],
    ])(
      '%s, which the app answers itself, is told with its line (%s), %s and %s',
      async (path, marker, code, category, words) => {
        const { status, summary, text } = await app().request(path);
        expect(status).toBe(500);
        expect(summary).toMatchObject({
          errorCode: code,
          errorCategory: category,
          affectedComponent: 'mysql',
          sourceLocation: app().lineOf(marker),
          error: expect.stringContaining(words),
        });
        expect(text).not.toContain('-secret');
      },
    );

    it('a failure below Drizzle is told with its code; the line is that of the answer, or of the app when it logs it', async () => {
      const told = { errorCode: 'ER_DUP_ENTRY', errorCategory: 'unique-constraint' };
      const answered = await app().request('/drizzle/duplicate');
      expect(answered.summary).toMatchObject({ ...told, sourceLocation: { file: 'serve.mjs' } });
      const logged = await app().request('/drizzle/logged');
      expect(logged.summary).toMatchObject({ ...told, sourceLocation: app().lineOf('drizzleLogged') });
      expect(answered.text + logged.text).not.toContain('-secret');
    });

    it('a failure belongs to the request that made the call, not to the one that opened the connection', async () => {
      const told = await Promise.all(['/duplicate', '/orphan', '/duplicate', '/orphan'].map(app().request));
      expect(told.map(({ summary }) => summary.errorCode)).toEqual([
        'ER_DUP_ENTRY',
        'ER_NO_REFERENCED_ROW_2',
        'ER_DUP_ENTRY',
        'ER_NO_REFERENCED_ROW_2',
      ]);
      expect(told.map(({ summary }) => summary.sourceLocation)).toMatchObject(
        ['duplicate', 'orphan', 'duplicate', 'orphan'].map(app().lineOf),
      );
      expect(told.map(({ queries }) => queries.length)).toEqual([1, 1, 1, 1]);
    });
  },
);
