import { expect, it } from 'vitest';
import { describeApp } from './support/describe-app.ts';
import { ENGINES, startPostgresql } from './support/engines.ts';
import { findNode22 } from './support/node-22.ts';

const node22 = findNode22();

/** Prisma without its Rust engine: a driver adapter below, whose driver is watched too. */
for (const version of ['6', '7']) {
  describeApp(
    {
      name: `Prisma ${version} over pg`,
      missing: !ENGINES.postgresql && 'postgres (Debian: postgresql)',
      start: () => startPostgresql(ENGINES.postgresql!),
      app: (engine) => ({
        folders: ['common', 'prisma', `prisma/${version}`],
        entry: 'app.mjs',
        env: { DATABASE_ADAPTER: 'pg', DATABASE_URL: engine!.url },
      }),
    },
    (app) => {
      tests(app, {
        find: 'SELECT "public"."User"."id", "public"."User"."email" FROM "public"."User" WHERE',
        foreignKey: ['Post_userId_fkey'],
      });

      it('a message of the database about SQL of the app has no values', async () => {
        const { summary, text } = await app().request('/raw/malformed');
        expect(summary).toMatchObject({
          errorCode: 'P2010',
          errorCategory: 'validation-error',
          sourceLocation: app().lineOf('rawMalformed'),
          error: expect.stringContaining('invalid input syntax for type integer: ?'),
        });
        expect(text).not.toContain('-secret');
      });

      it('tells a database that is not there', async () => {
        const { summary, text } = await app().request('/nowhere');
        expect(summary).toMatchObject({
          errorCode: 'P1001',
          errorCategory: 'connection-error',
          sourceLocation: app().lineOf('nowhere'),
        });
        expect(text).not.toContain('-secret');
      });
    },
  );

  for (const [adapter, missing] of [['libsql'], ['better-sqlite3', !node22 && 'Node.js 22 or newer']] as const) {
    describeApp(
      {
        name: `Prisma ${version} over ${adapter}`,
        missing,
        app: () => ({
          folders: ['common', 'prisma', `prisma/${version}`],
          entry: 'app.mjs',
          env: { DATABASE_ADAPTER: adapter, DATABASE_URL: 'file:./app.db' },
          ...(adapter === 'better-sqlite3' && { node: node22 }),
        }),
      },
      (app) => tests(app, { find: 'SELECT `main`.`User`.`id`, `main`.`User`.`email` FROM `main`.`User` WHERE' }),
    );
  }
}

function tests(
  app: Parameters<Parameters<typeof describeApp>[1]>[0],
  { find, foreignKey }: { find: string; foreignKey?: string[] },
): void {
  it('a statement is one span, below the operation that it is for, without its values', async () => {
    const { status, tree, queries, text } = await app().request('/find');
    expect(status).toBe(200);
    expect(queries).toHaveLength(1);
    expect(queries[0]).toContain(find);
    expect(tree).toBe(
      'GET /find [server]\n  prisma:client:operation User.findUnique [database]\n    prisma:client:db_query [database]\n',
    );
    expect(text).not.toContain('-secret');
  });

  it('an operation of two statements has two', async () => {
    const { queries, tree } = await app().request('/include');
    expect(queries).toHaveLength(2);
    expect(tree.match(/db_query/g)).toHaveLength(2);
  });

  it('SQL of the app is told without the values that are written into it', async () => {
    const { status, queries, text } = await app().request('/raw');
    expect(status).toBe(200);
    expect(queries).toEqual(['select id from "User" where email = ?']);
    expect(text).not.toContain('-secret');
  });

  it('a transaction has each statement once, with its beginning and its end', async () => {
    const { status, queries } = await app().request('/transaction');
    expect(status).toBe(200);
    expect(queries.map((query) => /^(BEGIN|COMMIT|SELECT COUNT)/.exec(String(query))?.[0])).toEqual([
      'BEGIN',
      'SELECT COUNT',
      'SELECT COUNT',
      'COMMIT',
    ]);
  });

  it.each([
    ['/duplicate', 'duplicate', 'P2002', 'unique-constraint'],
    ['/orphan', 'orphan', 'P2003', 'foreign-key-violation'],
    ['/raw/duplicate', 'rawDuplicate', 'P2010', 'unique-constraint'],
    ['/missing', 'missing', 'P2025', 'not-found'],
  ])(
    '%s, which the app answers itself, is told with its line (%s), %s and %s',
    async (path, marker, code, category) => {
      const { status, body, summary, text } = await app().request(path);
      expect([status, body]).toEqual([500, code]);
      expect(summary).toMatchObject({
        errorCode: code,
        errorCategory: category,
        affectedComponent: 'prisma',
        sourceLocation: app().lineOf(marker),
      });
      expect(text).not.toContain('-secret');
    },
  );

  it('a broken constraint is told with its model and its fields', async () => {
    const duplicate = await app().request('/duplicate');
    expect(duplicate.text).toContain('"prisma.error.model":"User"');
    expect(duplicate.text).toMatch(/"prisma\.error\.target":\["(?:email|User_email_key)"\]/);
    if (!foreignKey) return;
    const orphan = await app().request('/orphan');
    expect(orphan.text).toContain(`"prisma.error.target":${JSON.stringify(foreignKey)}`);
  });
}
