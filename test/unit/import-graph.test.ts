import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ImportGraph } from '@glasstrace/protocol';
import { expect, it, onTestFinished } from 'vitest';
import { readOrCreateKey } from '../../packages/sdk/src/project/api-key.ts';
import { filesOfRoute, testsReaching } from '../../packages/server/src/analysis/import-graph.ts';
import { hashKey } from '../../packages/server/src/auth/api-key.ts';
import { openSqliteProjectStore } from '../../packages/server/src/auth/open-sqlite-project-store.ts';
import { createApp } from '../../packages/server/src/http/app.ts';
import { writeStateFile } from '../../packages/server/src/local/state-file.ts';
import { openSqliteImportGraphStore } from '../../packages/server/src/store/sqlite/open-sqlite-import-graph-store.ts';
import { openSqliteStore } from '../../packages/server/src/store/sqlite/open-sqlite-store.ts';
import { copyExample } from '../e2e/support/example-app.ts';

const SCANNER = fileURLToPath(new URL('../../packages/sdk/src/import-graph/main.ts', import.meta.url));
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

/** A local server as an app finds it, with the graphs that arrive at it. */
async function localServer(home: string) {
  const dir = join(home, 'data');
  const instanceId = 'instance-of-this-test';
  const store = openSqliteStore({ dir });
  const importGraphs = openSqliteImportGraphStore({ dir });
  const projects = openSqliteProjectStore({ dir });
  const app = createApp({ store, importGraphs, projects, tier: 'local', instanceId });
  let puts = 0;
  app.addHook('onResponse', async ({ method }) => {
    if (method === 'PUT') puts++;
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  writeStateFile(home, { pid: process.pid, port, version: '0.0.0', instanceId, startedAt: Date.now() });
  onTestFinished(async () => {
    await app.close();
    await store.close();
    await importGraphs.close();
    await projects.close();
  });
  return {
    puts: () => puts,
    async graphOf(key: string): Promise<ImportGraph> {
      const credential = await projects.findByKeyHash(hashKey(key));
      return (await importGraphs.read(credential!.projectId))!;
    },
  };
}

it('the graph of the example app tells what a request runs and which tests reach it, and is sent once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'glasstrace-graph-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const home = join(folder, 'home');
  const dir = join(folder, 'app');
  mkdirSync(home);
  copyExample(dir);
  writeFileSync(
    join(dir, 'src/lib/slug.test.ts'),
    "import { test } from 'node:test'; import { slugFrom } from './slug'",
  );
  const { key } = readOrCreateKey(dir, {});
  const server = await localServer(home);

  const scan = async () => {
    const { PATH } = process.env;
    const env = { PATH, HOME: home, GLASSTRACE_HOME: home };
    const child = spawn(process.execPath, ['--import', TSX, SCANNER, dir], { env, stdio: 'inherit' });
    expect((await once(child, 'exit'))[0]).toBe(0);
  };
  await scan();

  const graph = await server.graphOf(key);
  const ofRoute = filesOfRoute(graph, '/api/polls').map(({ path }) => path);
  expect(ofRoute).toContain('src/lib/slug.ts');
  expect(ofRoute).toContain('src/server/database.ts');
  expect(ofRoute).not.toContain('src/server/moderation.ts');
  expect(testsReaching(graph, 'src/lib/slug.ts')).toEqual([
    { path: 'src/lib/slug.test.ts', distance: 1, runner: 'node:test' },
  ]);
  expect(testsReaching(graph, 'src/server/moderation.ts')).toEqual([]);

  await scan();
  expect(server.puts()).toBe(1);

  const slug = join(dir, 'src/lib/slug.ts');
  writeFileSync(slug, `import './ranking';\n${readFileSync(slug, 'utf8')}`);
  await scan();
  expect(server.puts()).toBe(2);
  expect(filesOfRoute(await server.graphOf(key), '/api/polls').map(({ path }) => path)).toContain('src/lib/ranking.ts');
});
