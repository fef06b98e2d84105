import { createServer as createHttpServer } from 'node:http';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { VERSION } from '@glasstrace/protocol/version';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../packages/protocol/test/support/free-port.ts';
import type { DoctorReport } from '../../packages/sdk/src/cli/doctor/report.ts';
import { runDoctor } from '../../packages/sdk/src/cli/doctor/run-doctor.ts';
import { findLocalServer } from '../../packages/sdk/src/local-server/find.ts';
import { aCheckedApp, type CheckedApp } from '../../packages/sdk/test/cli/doctor/a-world.ts';
import { startProcess } from '../../packages/sdk/test/runtime/support/start-process.ts';
import { endProcess, installServer } from '../../packages/sdk/test/support/app-with-server.ts';
import { eventually } from '../../packages/sdk/test/support/eventually.ts';
import { writeFiles } from '../../packages/sdk/test/support/temp-folder.ts';
import { aServer } from '../../packages/server/test/http/a-server.ts';

const SDK = new URL('../../packages/sdk/src/index.ts', import.meta.url).href;
const SERVER = new URL('../../packages/server/src/main.ts', import.meta.url).href;
const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const { resolve } = createRequire(new URL('../../packages/sdk/package.json', import.meta.url));
const moduleOf = (name: string) => JSON.stringify(pathToFileURL(resolve(name)).href);

/** An app that answers what it is asked, in a process of its own. */
const APP = `
import { createServer } from 'node:http';
import { registerGlasstrace } from ${JSON.stringify(SDK)};
await registerGlasstrace();
const server = createServer((request, response) => {
  if (request.url === '/noisy') for (let line = 0; line < 50; line++) console.error(line + ' x'.repeat(4_000));
  response.writeHead(404).end();
});
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
`;

interface Run {
  exitCode: number;
  report: DoctorReport;
  /** What a check says, and what it is. */
  of(id: string): Partial<DoctorReport['checks'][number]>[];
}

async function doctor(app: CheckedApp, env: NodeJS.ProcessEnv = {}): Promise<Run> {
  let printed = '';
  const stdout = { write: (text: string) => (printed += text) };
  const exitCode = await runDoctor({ json: true }, { ...app.context(env), stdout });
  const report = JSON.parse(printed) as DoctorReport;
  return { exitCode, report, of: (id) => report.checks.filter((check) => check.id === id) };
}

/** The real server, in this process. */
async function listening(options: Parameters<typeof aServer>[0] = {}): Promise<string> {
  const { app } = await aServer(options);
  await app.listen({ host: '127.0.0.1', port: 0 });
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
}

/** Starts the app, which does first what `before` says, and waits until doctor can know of it. */
async function start(app: CheckedApp, endpoint: string, { before = '', env = {} } = {}) {
  writeFiles(app.app, { 'server.mts': APP, 'before.mjs': before });
  const preload = pathToFileURL(join(app.app, 'before.mjs')).href;
  const running = await startProcess(
    join(app.app, 'server.mts'),
    endpoint,
    { HOME: app.home, NODE_OPTIONS: `--import=${preload}`, ...env },
    app.app,
  );
  // The state is written a moment after the port is known.
  await eventually(() => expect(JSON.parse(app.read('.glasstrace/app-state')).process.listening).toHaveLength(1));
  return running;
}

const text = (part: string) => expect.stringContaining(part);

describe('doctor, of a process that runs', () => {
  it('warns when another SDK keeps its spans to itself, and the way is whole all the same', async () => {
    const app = await aCheckedApp();
    const endpoint = await listening();
    const before = `
      import api from ${moduleOf('@opentelemetry/api')};
      const tracer = new api.ProxyTracerProvider().getTracer('mine');
      api.trace.setGlobalTracerProvider({ getTracer: () => tracer });
    `;
    const { get } = await start(app, endpoint, { before });
    await get('/');

    const { exitCode, report, of } = await doctor(app, { GLASSTRACE_ENDPOINT: endpoint });

    expect(of('tracing')).toMatchObject([{ state: 'warning', says: text('takes no further span processor') }]);
    expect(report.canary).toMatchObject({ reached: ['app', 'hook', 'span', 'export', 'store', 'answer'] });
    expect({ exitCode, firstBroken: report.firstBroken }).toEqual({ exitCode: 0 });
  });

  it('names the key that the server refuses, and what waits in the app', async () => {
    const app = await aCheckedApp();
    const endpoint = await listening({ tier: 'anonymous' });
    const env = { GLASSTRACE_API_KEY: `gt_dev_${'0'.repeat(44)}beef`, GLASSTRACE_ENDPOINT: endpoint };
    const { get } = await start(app, endpoint, { env });
    await get('/');
    await eventually(() => expect(app.read('.glasstrace/app-state')).toContain('key_refused'));

    const { exitCode, report, of } = await doctor(app, env);

    expect({ exitCode, firstBroken: report.firstBroken }).toEqual({ exitCode: 1, firstBroken: 'server' });
    expect(of('server')).toMatchObject([{ state: 'problem', fix: text('GLASSTRACE_API_KEY') }]);
    expect(of('losses')).toMatchObject([
      { state: 'problem', says: text('refused the key'), fix: text('GLASSTRACE_API_KEY') },
    ]);
    expect(report.canary?.broken).toMatchObject({ link: 'export' });
  });

  it('tells what the server did not take, in its words', async () => {
    const app = await aCheckedApp();
    const endpoint = await listening({ maxBodyBytes: 60_000 });
    const { get } = await start(app, endpoint);
    await get('/noisy');
    await eventually(() => expect(app.read('.glasstrace/app-state')).toContain('too_large'));

    const { exitCode, of } = await doctor(app, { GLASSTRACE_ENDPOINT: endpoint });

    expect(exitCode).toBe(1);
    expect(of('losses')).toMatchObject([
      {
        state: 'problem',
        says: expect.stringMatching(/^The server refused \d+ log records of the app\.$/),
        why: text('too large'),
      },
    ]);
  });

  it('warns of a clock that is wrong, and by how much', async () => {
    const app = await aCheckedApp();
    const endpoint = await listening();
    const before = `
      const now = Date.now;
      Date.now = () => now() + 3_600_000;
    `;
    const { get } = await start(app, endpoint, { before });
    await get('/');
    const headers = { authorization: `Bearer ${app.read('.glasstrace/anon_key').trim()}` };
    const session = async () => (await fetch(`${endpoint}/v1/sdk/session`, { headers })).text();
    await eventually(async () => expect(await session()).toContain('clockAheadMs'));

    const { exitCode, report, of } = await doctor(app, { GLASSTRACE_ENDPOINT: endpoint });

    // An agent that asks for the last minutes does not find what this app does.
    expect({ exitCode, firstBroken: report.firstBroken }).toEqual({ exitCode: 1, firstBroken: 'canary' });
    expect(report.canary?.broken).toMatchObject({ link: 'answer', why: text('The clock of the app is') });
    const hour = /(?:3[56]\d\d) s ahead of that of the (?:server|file system)\.$/;
    expect(of('clock').map(({ state, says }) => [state, hour.test(says!)])).toEqual([
      ['warning', true],
      ['warning', true],
    ]);
  });
});

/** A program that has a port, and does with a connection what it wants. */
async function aForeignProgram(answer: 'http' | 'silence' | 'close'): Promise<number> {
  const sockets = new Set<Socket>();
  const server = answer === 'http' ? createHttpServer((_, response) => response.end('hello')) : createServer();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    if (answer === 'close') socket.destroy();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

describe('doctor, of the local server', () => {
  it.each(['http', 'silence', 'close'] as const)('names a port that another program has: %s', async (answer) => {
    const app = await aCheckedApp();
    const port = await aForeignProgram(answer);
    // Its writer looks for what loads TypeScript from the folder that it runs in.
    const program = `import ${moduleOf('tsx')};\nprocess.chdir(${JSON.stringify(REPOSITORY)});\nawait import(${JSON.stringify(SERVER)});\n`;
    writeFiles(app.app, { 'node_modules/@glasstrace/server/main.mjs': program });
    const manifest = { name: '@glasstrace/server', version: VERSION, bin: { 'glasstrace-server': './main.mjs' } };
    writeFiles(app.app, { 'node_modules/@glasstrace/server/package.json': JSON.stringify(manifest) });
    const { GLASSTRACE_HOME: home } = app.context().env;
    onTestFinished(async () => {
      const server = await findLocalServer({ home: home! });
      if (server) endProcess(server.pid);
    });

    const { report, exitCode, of } = await doctor(app, { GLASSTRACE_PORT: String(port) });

    expect(report.checks.filter(({ state }) => state === 'problem')).toEqual([]);
    expect(of('server')).toMatchObject([
      { state: 'ok', says: text('running at http://127.0.0.1:') },
      { state: 'warning', says: text(`Another program has the port ${port}`), fix: text('GLASSTRACE_PORT') },
    ]);
    expect(exitCode).toBe(0);
  });

  /** A server of another version that runs already, as an app beside this one would have started it. */
  async function running(app: CheckedApp, version: string, installed: string): Promise<NodeJS.ProcessEnv> {
    const env = { GLASSTRACE_PORT: String(await freePort()) };
    const { GLASSTRACE_HOME: home } = app.context().env;
    installServer(app.app, version);
    await doctor(app, env);
    onTestFinished(async () => {
      const server = await findLocalServer({ home: home! });
      if (server) endProcess(server.pid);
    });
    installServer(app.app, installed);
    return env;
  }

  it('that is older than the SDK, says what starts the newer one that the app has', async () => {
    const app = await aCheckedApp();
    const env = await running(app, '0.0.1', VERSION);

    const { exitCode, report, of } = await doctor(app, env);

    expect({ exitCode, firstBroken: report.firstBroken }).toEqual({ exitCode: 1, firstBroken: 'server' });
    expect(of('server')).toMatchObject([
      { says: text('version 0.0.1, older than'), fix: 'npx glasstrace server restart', fixable: true },
    ]);
  });

  it('that is older, where the app has no newer one, says what installs it', async () => {
    const app = await aCheckedApp();
    const env = await running(app, '0.0.1', '0.0.1');

    const { of } = await doctor(app, env);

    expect(of('server')).toMatchObject([
      {
        state: 'problem',
        fix: text('npm install --save-dev @glasstrace/server@latest; then: npx glasstrace server restart'),
      },
    ]);
    expect(of('server')[0]).not.toHaveProperty('fixable');
  });

  it('that is newer serves this app, too', async () => {
    const app = await aCheckedApp();
    const env = await running(app, '99.0.0', VERSION);

    const { of } = await doctor(app, env);

    expect(of('server')).toMatchObject([
      { state: 'ok', says: text(`version 99.0.0, newer than this package (${VERSION})`) },
    ]);
  });
});
