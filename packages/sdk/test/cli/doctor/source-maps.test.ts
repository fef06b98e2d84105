import { spawnSync } from 'node:child_process';
import { existsSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { codeInUse } from '../../../src/cli/doctor/checks/code-in-use.ts';
import { sourceMaps } from '../../../src/cli/doctor/checks/source-maps.ts';
import { loopbackStub } from '../../support/loopback-stub.ts';
import { mcpRoute } from '../../support/mcp-route.mjs';
import { writeFiles } from '../../support/temp-folder.ts';
import { aCheckedApp, type CheckedApp } from './a-world.ts';

const MINUTE = 60_000;
const SOURCE = 'export const total = 1;\n';
const EDITED = `// An edit.\n${SOURCE}`;

const text = (part: string) => expect.stringContaining(part);

/** Writes a file as it was written some time ago. */
function write(app: CheckedApp, file: string, content: string, ago: number): void {
  writeFiles(app.app, { [file]: content });
  if (existsSync(join(app.app, file))) utimesSync(join(app.app, file), at(ago), at(ago));
}

const at = (ago: number) => new Date(Date.now() - ago);

/** What the server knows of the process that this test is, and of the last request. */
async function aServer({ started = 10 * MINUTE, lastRequest = 0 } = {}) {
  const timestamp = Date.now() - lastRequest;
  const summary = { traceId: '1'.repeat(32), route: 'GET /orders/[id]', method: 'GET', statusCode: 500, timestamp };
  const mcp = mcpRoute({
    answers: {
      get_trace: {
        success: true,
        data: { items: [{ summary: { ...summary, duration: 1 }, spans: [] }], hasMore: false },
      },
      get_error_list: { success: true, data: { items: [], totalCount: 0, hasMore: false } },
    },
  });
  const registeredAt = Date.now() - started;
  const session = {
    sessionId: 'a'.repeat(16),
    startedAt: registeredAt,
    lastSeen: registeredAt,
    processId: process.pid,
    process: { nodeVersion: process.versions.node, registeredAt, answeredBefore: 0, native: true, listening: [] },
  };
  const { baseUrl } = await loopbackStub((request, response) => {
    if (request.url === '/v1/sdk/session')
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ session }));
    else void mcp(request, response);
  });
  return { GLASSTRACE_ENDPOINT: baseUrl };
}

describe('the maps of next dev', () => {
  /** Compiled ten minutes ago by Turbopack: a route that has its code in a chunk, beside one of another route. */
  async function aCompiledApp() {
    const app = await aCheckedApp();
    write(app, 'lib/orders.ts', SOURCE, 20 * MINUTE);
    const map = (source: string) =>
      JSON.stringify({ sections: [{ map: { sources: [source], sourcesContent: [SOURCE], mappings: 'AAAA' } }] });
    const files = {
      'chunks/orders.js': 'go();\n//# sourceMappingURL=orders.js.map',
      'chunks/orders.js.map': map(pathToFileURL(join(app.app, 'lib/orders.ts')).href),
      'app/(shop)/orders/[id]/route.js': 'R.c("server/chunks/orders.js")\n',
      'app/other/route.js': 'R.c("server/chunks/other.js")\n',
      'app-paths-manifest.json': JSON.stringify({
        '/(shop)/orders/[id]/route': 'app/(shop)/orders/[id]/route.js',
        '/other/route': 'app/other/route.js',
      }),
    };
    for (const [name, content] of Object.entries(files)) write(app, `.next/dev/server/${name}`, content, 10 * MINUTE);
    app.saysOfItself({});
    return app;
  }

  it('are in order while no source has another text, also when one was touched', async () => {
    const app = await aCompiledApp();
    write(app, 'lib/orders.ts', `\uFEFF${SOURCE.replace('\n', '\r\n')}`, MINUTE);
    expect(await app.find(sourceMaps)).toEqual([{ state: 'ok', says: 'are there for all that is compiled' }]);
  });

  it('wait for the next request when a source was edited, and no request ran it since', async () => {
    const app = await aCompiledApp();
    write(app, 'lib/orders.ts', EDITED, MINUTE);
    expect(await app.find(sourceMaps, {}, await aServer({ lastRequest: 2 * MINUTE }))).toMatchObject([
      { state: 'ok', says: text('lib/orders.ts changed since') },
    ]);
  });

  it('show a server that sees no edits, by the request that ran the older text', async () => {
    const app = await aCompiledApp();
    write(app, 'lib/orders.ts', EDITED, 3 * MINUTE);
    expect(await app.find(sourceMaps, {}, await aServer())).toMatchObject([
      {
        state: 'warning',
        says: text('GET /orders/[id] ran an older text of lib/orders.ts'),
        why: text('has not seen the edit'),
        fix: text('pollIntervalMs'),
      },
    ]);
  });

  it('are no matter of a process that has ended', async () => {
    const app = await aCompiledApp();
    write(app, 'lib/orders.ts', EDITED, 3 * MINUTE);
    app.saysOfItself({ processId: spawnSync(process.execPath, ['--version']).pid });
    expect(await app.find(sourceMaps)).toMatchObject([{ state: 'ok' }]);
  });

  it('are found inside the code of webpack, too', async () => {
    const app = await aCheckedApp();
    write(app, 'lib/orders.ts', EDITED, 3 * MINUTE);
    const map = { sources: [join(app.app, 'lib/orders.ts')], sourcesContent: [SOURCE], mappings: 'AAAA' };
    const inline = `sourceMappingURL=data:application/json;charset=utf-8;base64,${Buffer.from(JSON.stringify(map)).toString('base64')}`;
    const module = `go();\n//# ${inline}\n//# sourceURL=webpack-internal:///(rsc)/./lib/orders.ts\n`;
    write(app, '.next/server/app/orders/[id]/route.js', `eval(${JSON.stringify(module)});`, 10 * MINUTE);
    const manifest = { '/orders/[id]/route': 'app/orders/[id]/route.js' };
    write(app, '.next/server/app-paths-manifest.json', JSON.stringify(manifest), 10 * MINUTE);
    app.saysOfItself({});
    expect(await app.find(sourceMaps, {}, await aServer())).toMatchObject([
      { state: 'warning', says: text('ran an older text of lib/orders.ts') },
    ]);
  });
});

describe('the maps of a build that runs', () => {
  async function aBuiltApp({ built = 20 * MINUTE, maps = true } = {}) {
    const app = await aCheckedApp();
    for (const file of ['instrumentation.ts']) utimesSync(join(app.app, file), at(30 * MINUTE), at(30 * MINUTE));
    write(app, 'lib/orders.ts', SOURCE, 30 * MINUTE);
    write(app, '.next/server/chunks/1.js', `go();${maps ? '\n//# sourceMappingURL=1.js.map' : ''}`, built);
    const map = { sources: ['../../../lib/orders.ts'], sourcesContent: [SOURCE], mappings: 'AAAA' };
    if (maps) write(app, '.next/server/chunks/1.js.map', JSON.stringify(map), built);
    write(app, '.next/BUILD_ID', 'x', built);
    return app;
  }

  it('are those of the sources until one of them is edited', async () => {
    const app = await aBuiltApp();
    const env = await aServer();
    expect(await app.find(sourceMaps, {}, env)).toMatchObject([{ state: 'ok', says: text('of the build') }]);
    expect(await app.find(codeInUse, {}, env)).toMatchObject([{ state: 'ok' }]);
    write(app, 'lib/orders.ts', EDITED, 5 * MINUTE);
    expect(await app.find(sourceMaps, {}, env)).toMatchObject([
      { state: 'warning', says: 'The build is older than lib/orders.ts.', fix: text('npm run build') },
    ]);
  });

  it('are missing where the bundler writes none, and what makes it write them is said', async () => {
    const app = await aBuiltApp({ maps: false });
    expect(await app.find(sourceMaps, {}, await aServer())).toMatchObject([
      { state: 'warning', says: text('no source maps'), fix: text('npx glasstrace init --production') },
    ]);
  });

  it('are of other code than the one that runs, when it was built again meanwhile', async () => {
    const app = await aBuiltApp({ built: MINUTE });
    expect(await app.find(codeInUse, {}, await aServer())).toMatchObject([
      { state: 'warning', says: 'The app was built again after it started.', fix: 'Restart the app.' },
    ]);
  });
});
