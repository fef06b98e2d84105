import { execFile } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { VERSION } from '@glasstrace/protocol/version';
import { describe, expect, it, vi } from 'vitest';
import { ensureLocalServer, findLocalServer } from '../../src/local-server/ensure.ts';
import { appWithServer, endProcess, installServer, type TestApp } from '../support/app-with-server.ts';
import { eventually } from '../support/eventually.ts';
import { loopbackStub } from '../support/loopback-stub.ts';
import { tempFolder, writeFiles } from '../support/temp-folder.ts';

const ensure = ({ dir, settings }: TestApp) => ensureLocalServer({ projectDir: dir, settings, startedBy: 'app' });

it('starts the server that the project has, and finds it the next time', async () => {
  const app = await appWithServer();

  const first = await ensure(app);
  const second = await ensure(app);

  const baseUrl = `http://127.0.0.1:${app.env.GLASSTRACE_PORT}`;
  expect(first).toMatchObject({ status: 'started', baseUrl });
  expect(second).toMatchObject({ status: 'running', baseUrl });
  expect(app.starts()).toHaveLength(1);
  expect(await findLocalServer(app.settings)).toMatchObject({ baseUrl, version: '99.0.0', pid: app.state().pid });
});

it('starts it with nothing of the app: its folder, its environment, its key, its process tree', async () => {
  const app = await appWithServer();
  for (const name of [
    'NODE_OPTIONS',
    'PORT',
    'NEXT_RUNTIME',
    'DATABASE_URL',
    'GLASSTRACE_API_KEY',
    'GLASSTRACE_LLM_BASE_URL',
  ]) {
    vi.stubEnv(name, name === 'NODE_OPTIONS' ? '--max-old-space-size=512' : 'of the app');
  }
  vi.stubEnv('GLASSTRACE_LOG_LEVEL', 'debug');

  await ensure(app);
  vi.unstubAllEnvs();

  const [start] = app.starts();
  expect(start).toMatchObject({ cwd: app.home, env: { GLASSTRACE_HOME: app.home, GLASSTRACE_LOG_LEVEL: 'debug' } });
  expect(start?.env.PATH).toBe(process.env.PATH);
  expect(Object.keys(start?.env ?? {})).not.toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^(NODE_OPTIONS|PORT|NEXT_RUNTIME|DATABASE_URL|GLASSTRACE_API_KEY|GLASSTRACE_LLM_.*)$/),
    ]),
  );
  expect(start?.ppid).not.toBe(process.pid);
});

it('lets a person say who may reach it, and no app by its .env', async () => {
  const settings = { GLASSTRACE_HOST: '127.0.0.1', GLASSTRACE_ALLOW_HOST: 'host.docker.internal' };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  const started = async (startedBy: 'app' | 'agent') => {
    const app = await appWithServer();
    await ensureLocalServer({ projectDir: app.dir, settings: app.settings, startedBy });
    return app.starts()[0]?.env;
  };
  const [byApp, byAgent] = [await started('app'), await started('agent')];
  vi.unstubAllEnvs();

  expect(byApp).not.toHaveProperty('GLASSTRACE_HOST');
  expect(byApp).not.toHaveProperty('GLASSTRACE_ALLOW_HOST');
  expect(byAgent).toMatchObject(settings);
});

it('keeps the home folder and what the server prints to the user', async () => {
  const app = await appWithServer();

  await ensure(app);

  expect(statSync(app.home).mode & 0o777).toBe(0o700);
  expect(statSync(join(app.home, 'server.log')).mode & 0o777).toBe(0o600);
});

it('ends with one server when ten processes ask at once', async () => {
  const app = await appWithServer();
  const module = new URL('../../src/local-server/ensure.ts', import.meta.url).href;
  const script = `
    const { ensureLocalServer } = await import(${JSON.stringify(module)});
    const settings = ${JSON.stringify(app.settings)};
    console.log(JSON.stringify(await ensureLocalServer({ projectDir: ${JSON.stringify(app.dir)}, settings, startedBy: 'app' })));
  `;
  const runs = Array.from({ length: 10 }, () =>
    promisify(execFile)(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script]),
  );

  const answers = (await Promise.all(runs)).map(({ stdout }) => JSON.parse(stdout));

  const { port, instanceId, pid } = app.state();
  for (const answer of answers) expect(answer).toMatchObject({ baseUrl: `http://127.0.0.1:${port}`, instanceId });
  const others = app.starts().filter((start) => start.pid !== pid);
  await eventually(() => expect(others.filter((start) => isAlive(start.pid))).toEqual([]));
}, 60_000);

it('starts one server for ten callers in one process', async () => {
  const app = await appWithServer();

  await Promise.all(Array.from({ length: 10 }, () => ensure(app)));

  expect(app.starts()).toHaveLength(1);
});

it('replaces a server that is older than this package when the project has a newer one', async () => {
  const app = await appWithServer({ version: '0.0.1' });
  await ensure(app);
  const old = app.state();
  installServer(app.dir, VERSION);

  const answer = await ensure(app);

  expect(answer).toMatchObject({ status: 'started' });
  expect(app.state()).toMatchObject({ version: VERSION, port: old.port });
  await eventually(() => expect(isAlive(old.pid)).toBe(false));
});

it('keeps an old server when the project has no newer one, instead of restarting it for ever', async () => {
  const app = await appWithServer({ version: '0.0.1' });
  await ensure(app);

  expect(await ensure(app)).toMatchObject({ status: 'running' });
  expect(app.starts()).toHaveLength(1);
});

it('starts a new server after one was killed and left its state file', async () => {
  const app = await appWithServer();
  await ensure(app);
  const dead = app.state();
  endProcess(dead.pid);
  await eventually(async () => expect(await findLocalServer(app.settings)).toBeUndefined());

  expect(await ensure(app)).toMatchObject({ status: 'started' });
  expect(app.state().pid).not.toBe(dead.pid);
});

it('takes no stranger on the port of the state file for the server, and tells it nothing', async () => {
  const app = await appWithServer({ installed: false });
  const stranger = await loopbackStub((_, response) => {
    response.end(
      JSON.stringify({
        name: 'glasstrace-server',
        status: 'ok',
        version: '1.0.0',
        instanceId: 'not-the-one-of-the-file',
      }),
    );
  });
  const state = { pid: 1, port: stranger.port, version: '0.0.1', instanceId: 'instance-of-the-file', startedAt: 0 };
  writeFiles(app.home, { 'server.json': JSON.stringify(state) });

  expect(await findLocalServer(app.settings)).toBeUndefined();
  expect(await ensure(app)).toMatchObject({ status: 'not_installed' });
  expect(stranger.requests.length).toBeGreaterThan(0);
  for (const { url, headers } of stranger.requests) {
    expect(url).toBe('/healthz');
    expect(headers.authorization).toBeUndefined();
    expect(JSON.stringify(headers)).not.toContain('instance-of-the-file');
  }
});

it('gives up on a stranger that never ends its answer', async () => {
  const app = await appWithServer({ installed: false });
  const stranger = await loopbackStub((_, response) => response.write('{'));
  const state = { pid: 1, port: stranger.port, version: '1.0.0', instanceId: 'instance-of-the-file', startedAt: 0 };
  writeFiles(app.home, { 'server.json': JSON.stringify(state) });

  expect(await findLocalServer(app.settings)).toBeUndefined();
});

it.each([
  '',
  '{',
  'null',
  '[]',
  '{"pid":1}',
  '{"pid":1,"port":99999,"version":"1","instanceId":"0123456789abcdef","startedAt":1}',
])('reads a broken state file as none: %s', async (text) => {
  const app = await appWithServer({ installed: false });
  writeFiles(app.home, { 'server.json': text });

  expect(await findLocalServer(app.settings)).toBeUndefined();
});

it('says which command to run when the project has no server', async () => {
  const app = await appWithServer({ installed: false });

  expect(await ensure(app)).toEqual({
    status: 'not_installed',
    fix: 'Run: npm install --save-dev @glasstrace/server',
  });
});

it('starts none when autostart is off, but uses one that runs', async () => {
  const app = await appWithServer();
  const off = { ...app.settings, autostart: false };

  expect(await ensureLocalServer({ projectDir: app.dir, settings: off, startedBy: 'app' })).toMatchObject({
    status: 'disabled',
  });
  expect(existsSync(app.home)).toBe(false);
  await ensure(app);
  expect(await ensureLocalServer({ projectDir: app.dir, settings: off, startedBy: 'app' })).toMatchObject({
    status: 'running',
  });
});

it('names the log of a server that ends at once, long before the time is over', async () => {
  const app = await appWithServer();
  writeFiles(app.dir, { 'node_modules/@glasstrace/server/main.js': 'throw new Error("broken install");' });

  const answer = await ensureLocalServer({
    projectDir: app.dir,
    settings: app.settings,
    timeoutMs: 600_000,
    startedBy: 'app',
  });

  expect(answer).toMatchObject({ status: 'failed', fix: expect.stringContaining(join(app.home, 'server.log')) });
  expect(readFileSync(join(app.home, 'server.log'), 'utf8')).toContain('broken install');
});

it('answers, and does not throw, when the home folder cannot be made', async () => {
  const app = await appWithServer();
  writeFiles(app.dir, { 'a-file': '' });
  const settings = { ...app.settings, home: join(app.dir, 'a-file/home') };

  expect(await ensureLocalServer({ projectDir: app.dir, settings, startedBy: 'app' })).toMatchObject({
    status: 'failed',
  });
});

describe('a process that does not want to be held', () => {
  const ENSURE = JSON.stringify(new URL('../../src/local-server/ensure.ts', import.meta.url).href);

  /** What a process prints when it has nothing to do but `work`. */
  const printedBy = async (work: string) => {
    const script = `const { ensureLocalServer, findLocalServer } = await import(${ENSURE}); void ${work}.then(() => console.log('answered'));`;
    const args = ['--import', 'tsx', '--input-type=module', '-e', script];
    return (await promisify(execFile)(process.execPath, args)).stdout;
  };

  it('ends while a server that is silent is asked', async () => {
    const { port } = await loopbackStub(() => {});
    const home = tempFolder();
    const state = { pid: process.pid, port, version: '0.1.0', instanceId: 'instance-0123456789', startedAt: 1 };
    writeFiles(home, { 'server.json': JSON.stringify(state) });

    const asked = (holdsProcess: boolean) =>
      `findLocalServer(${JSON.stringify({ home })}, { holdsProcess: ${holdsProcess} })`;

    expect(await printedBy(asked(true))).toBe('answered\n');
    expect(await printedBy(asked(false))).toBe('');
  });

  it('ends while a server that was started takes its time', async () => {
    const app = await appWithServer();
    writeFiles(app.dir, { 'node_modules/@glasstrace/server/main.js': 'setTimeout(() => {}, 5_000);' });
    const options = { projectDir: app.dir, settings: app.settings, startedBy: 'app', holdsProcess: false };

    expect(await printedBy(`ensureLocalServer(${JSON.stringify(options)})`)).toBe('');
    expect(existsSync(join(app.home, 'server.log'))).toBe(true);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
