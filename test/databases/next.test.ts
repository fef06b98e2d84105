import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instrumentationFile } from '../../packages/sdk/src/cli/edit/instrumentation/code.ts';
import { linkTree } from '../e2e/support/link-tree.ts';
import { createSandbox } from '../e2e/support/sandbox.ts';
import { CELLS, type Cell, titleOf } from '../matrix/cells.ts';
import { buildSdk } from '../matrix/prepare-app.ts';
import { runApp } from '../matrix/run-app.ts';
import { describeWhere } from './support/describe-app.ts';
import { ENGINES, type Engine, startMysql, startPostgresql, startRedis } from './support/engines.ts';
import { installOnce } from './support/install-once.ts';
import { lineOf } from './support/line-of.ts';
import { type Recorder, startRecorder } from './support/recorder.ts';

const APP = fileURLToPath(new URL('next', import.meta.url));
const PRISMA = fileURLToPath(new URL('prisma/6/generated', import.meta.url));

const missing = Object.entries(ENGINES).flatMap(([name, found]) => (found ? [] : name));

/** Next leaves `pg` and `@prisma/client` to Node, and bundles the other ones. */
describeWhere(missing.join(', '), 'databases in Next.js', () => {
  const engines: Engine[] = [];
  let urls: NodeJS.ProcessEnv;

  beforeAll(async () => {
    const { mysql, postgresql, redis } = ENGINES;
    engines.push(await startMysql(mysql!), await startPostgresql(postgresql!), await startRedis(redis!));
    const [MYSQL_URL, POSTGRESQL_URL, REDIS_URL] = engines.map(({ url }) => url);
    urls = { MYSQL_URL, POSTGRESQL_URL, REDIS_URL };
  });
  afterAll(async () => {
    for (const engine of engines) await engine.stop();
  });

  for (const cell of CELLS.filter(({ next, mode }) => next === 16 && mode === 'dev')) {
    describe(titleOf(cell), () => testsIn(cell, () => urls));
  }
});

function testsIn(cell: Cell, urls: () => NodeJS.ProcessEnv): void {
  const sandbox = createSandbox(`databases-${cell.id}`);
  const app = join(sandbox.folder, 'app');
  const closing: (() => unknown)[] = [];
  let request: (path: string) => ReturnType<Recorder['request']>;

  beforeAll(async () => {
    cpSync(APP, app, { recursive: true });
    cpSync(PRISMA, join(app, 'src', 'generated'), { recursive: true });
    writeFileSync(join(app, 'src', 'instrumentation.ts'), instrumentationFile(true));
    linkTree(join(await installOnce(APP), 'node_modules'), join(app, 'node_modules'));
    await buildSdk(join(app, 'node_modules', '@glasstrace', 'sdk'));
    const recorder = await startRecorder();
    closing.push(recorder.close);
    const env = { ...sandbox.env, ...recorder.env, ...urls() };
    const next = await runApp(cell, app, env);
    closing.push(next.stop);
    request = (path) => recorder.request(`${next.url}${path}`);
    // Next.js takes requests before it has run the app's instrumentation; this one may come too early to be recorded.
    await fetch(`${next.url}/not-there`);
  });
  afterAll(async () => {
    for (const close of closing.reverse()) await close();
    await sandbox.remove();
  });

  it.each([
    ['pg', ['select ? as one', 'insert into nowhere values (?)'], '42P01'],
    ['mysql', ['select ? as one', 'insert into nowhere values (?)'], 'ER_NO_SUCH_TABLE'],
    ['drizzle', ['select ? as one', 'insert into nowhere values (?)'], 'ER_NO_SUCH_TABLE'],
    ['prisma', ['select ? as one', expect.stringContaining('FROM (SELECT "public"."User"."id"')], 'P2021'],
    ['ioredis', ['SET user:1', 'LPUSH user:1'], 'WRONGTYPE'],
    ['redis', ['SET user:1', 'LPUSH user:1'], 'WRONGTYPE'],
  ])('tells what a route asks of %s, each once, and the line and code of what failed', async (route, queries, code) => {
    const told = await request(`/api/${route}`);
    expect(told.status).toBe(500);
    expect(told.queries).toEqual(queries);
    expect(told.summary).toMatchObject({
      errorCode: code,
      sourceLocation: lineOf(app, `src/app/api/${route}/route.ts`, 'fails'),
    });
  });
}
