import { expect, it } from 'vitest';
import { describeApp } from './support/describe-app.ts';
import { ENGINES, startPostgresql } from './support/engines.ts';

describeApp(
  {
    name: 'pg on PostgreSQL',
    missing: !ENGINES.postgresql && 'postgres (Debian: postgresql)',
    start: () => startPostgresql(ENGINES.postgresql!),
    app: (engine) => ({
      folders: ['common', 'drivers'],
      entry: 'postgresql.mjs',
      env: { DATABASE_URL: engine!.url },
    }),
  },
  (app) => {
    it.each([
      ['/rows', 'select * from users where email = ? and id = $1'],
      ['/drizzle', 'select "id", "email" from "users"'],
    ])('%s is one statement, without its values', async (path, statement) => {
      const { status, tree, queries, text } = await app().request(path);
      expect(status).toBe(200);
      expect(queries).toEqual([statement]);
      expect(tree).toBe(`GET ${path} [server]\n  SELECT users [database]\n`);
      expect(text).not.toContain('-secret');
    });

    it.each([
      ['/duplicate', 'duplicate', '23505', 'unique-constraint', '"users_email_key"'],
      ['/drizzle/duplicate', 'drizzleDuplicate', '23505', 'unique-constraint', '"users_email_key"'],
      ['/orphan', 'orphan', '23503', 'foreign-key-violation', 'table "posts"'],
      ['/check', 'check', '23514', 'validation-error', '"users_email_check"'],
      ['/malformed', 'malformed', '22P02', 'validation-error', 'invalid input syntax for type integer: ?'],
      ['/slow', 'slow', '57014', 'timeout', 'statement timeout'],
      ['/locked', 'locked', '55P03', 'timeout', 'lock timeout'],
      ['/nowhere', 'nowhere', 'ECONNREFUSED', 'connection-error', 'ECONNREFUSED 127.0.0.1:9'],
      ['/stranger', 'stranger', '28P01', 'configuration-error', 'password authentication failed'],
      ['/lost', 'lost', '3D000', 'configuration-error', 'database "no_such_database" does not exist'],
    ])(
      '%s, which the app answers itself, is told with its line (%s), %s and %s',
      async (path, marker, code, category, words) => {
        const { status, body, summary, text } = await app().request(path);
        expect([status, body]).toEqual([500, code]);
        expect(summary).toMatchObject({
          errorCode: code,
          errorCategory: category,
          affectedComponent: 'postgresql',
          sourceLocation: app().lineOf(marker),
          error: expect.stringContaining(words),
        });
        expect(text).not.toContain('-secret');
      },
    );
  },
);
