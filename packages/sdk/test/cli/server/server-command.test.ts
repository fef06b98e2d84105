import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VERSION } from '@glasstrace/protocol/version';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../../../protocol/test/support/free-port.ts';
import { serverScreen } from '../../../src/cli/server/server-screen.ts';
import { ensureLocalServer } from '../../../src/local-server/ensure.ts';
import { findLocalServer } from '../../../src/local-server/find.ts';
import { findInstalledServer, findServerBesideUs } from '../../../src/local-server/installed-server.ts';
import { appWithServer, type TestApp } from '../../support/app-with-server.ts';
import { eventually } from '../../support/eventually.ts';
import { glasstrace, glasstraceCommand } from '../../support/glasstrace-command.ts';
import { loopbackStub } from '../../support/loopback-stub.ts';
import { tempFolder, writeFiles } from '../../support/temp-folder.ts';

const run = ({ dir, env }: TestApp, ...args: string[]) => glasstrace(['server', ...args], { cwd: dir, env });

describe('glasstrace server start', () => {
  it('starts the server that the project has and returns once it answers', async () => {
    const app = await appWithServer();

    const { exitCode, stdout, stderr } = await run(app, 'start');

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const { pid, port } = app.state();
    expect(stdout).toMatch(/^Started\.\n/);
    expect(stdout).toContain(`running at http://127.0.0.1:${port}, version 99.0.0, process ${pid}`);
    expect(app.starts()[0]?.env.GLASSTRACE_STARTED_BY).toBe(`command ${app.dir}`);
    expect(await findLocalServer(app.settings)).toMatchObject({ pid });
  });

  it('says so when it runs already, and starts no second one', async () => {
    const app = await appWithServer();
    await ensureLocalServer({ projectDir: app.dir, settings: app.settings, startedBy: 'app' });

    const { exitCode, stdout } = await run(app, 'start', '--json');

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, state: 'running', pid: app.state().pid, version: '99.0.0' });
    expect(app.starts()).toHaveLength(1);
  });

  it('starts one although apps may not: it was asked to', async () => {
    const app = await appWithServer();

    const { exitCode } = await glasstrace(['server', 'start'], {
      cwd: app.dir,
      env: { ...app.env, GLASSTRACE_AUTOSTART: '0' },
    });

    expect(exitCode).toBe(0);
    expect(app.starts()).toHaveLength(1);
  });

  it('takes the port and the home it is given', async () => {
    const app = await appWithServer();
    const home = tempFolder();
    const port = await freePort();

    const { exitCode, stdout } = await run(app, 'start', '--home', home, '--port', String(port), '--json');
    const stopped = await run(app, 'stop', '--home', home);

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ state: 'started', baseUrl: `http://127.0.0.1:${port}`, home });
    expect(stopped.exitCode).toBe(0);
    expect(existsSync(join(app.home, 'server.json'))).toBe(false);
  });

  it('does not pretend that a server on another port is the one that was asked for', async () => {
    const app = await appWithServer();
    await run(app, 'start');

    const { exitCode, stderr } = await run(app, 'start', '--port', String(await freePort()));

    expect(exitCode).toBe(1);
    expect(stderr).toContain(`runs already, at http://127.0.0.1:${app.state().port}`);
    expect(stderr).toContain('npx glasstrace server restart --port');
  });

  it('tells why it did not come up: the end of its log, and nothing of earlier runs', async () => {
    const app = await appWithServer();
    writeFiles(app.home, { 'server.log': 'of an earlier run\n' });
    const stranger = await loopbackStub((_, response) => response.end());

    const { exitCode, stderr, stdout } = await run(app, 'start', '--port', String(stranger.port));

    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain('did not come up');
    expect(stderr).toContain('EADDRINUSE');
    expect(stderr).toContain(join(app.home, 'server.log'));
    expect(stderr).not.toContain('earlier run');
  });

  it('finds the server that is installed beside this package, for whoever is in no project', () => {
    expect(findInstalledServer(tempFolder())).toBeUndefined();
    expect(findServerBesideUs()).toMatchObject({ version: VERSION, program: expect.stringContaining('main.js') });
  });

  it('opens the server to containers under the names it is given', async () => {
    const app = await appWithServer();

    await run(app, 'start', '--host', '0.0.0.0', '--allow-host', 'host.docker.internal', '--allow-host', 'app.test');

    const opened = ['--host', '0.0.0.0', '--allow-host', 'host.docker.internal', '--allow-host', 'app.test'];
    expect(app.starts()[0]?.args).toEqual(opened);
    expect((await run(app, 'status')).stdout).toContain('host.docker.internal, app.test, listening on 0.0.0.0');
    expect((await run(app, 'restart')).exitCode).toBe(0);
    expect(app.starts()[1]?.args).toEqual(opened);
  });
});

describe('glasstrace server stop', () => {
  it('asks the server to leave and waits until it has', async () => {
    const app = await appWithServer();
    await run(app, 'start');
    const { port, pid } = app.state();

    const { exitCode, stdout } = await run(app, 'stop');

    expect(exitCode).toBe(0);
    expect(stdout).toContain(`Stopped the server at http://127.0.0.1:${port} (version 99.0.0, process ${pid})`);
    expect(stdout).toContain('GLASSTRACE_AUTOSTART=0');
    await eventually(() => expect(() => process.kill(pid, 0)).toThrow());
  });

  it('is content when none runs, and starts none', async () => {
    const app = await appWithServer();

    const { exitCode, stdout } = await run(app, 'stop', '--json');

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ ok: true, state: 'stopped', stopped: false, home: app.home });
    expect(app.starts()).toEqual([]);
  });

  it('never ends a stranger: neither the process that the state file names nor the program on its port', async () => {
    const app = await appWithServer();
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    await once(stranger, 'spawn');
    onTestFinished(() => void stranger.kill('SIGKILL'));
    const web = await loopbackStub((_, response) => response.end('hello'));
    const left = {
      pid: stranger.pid,
      port: web.port,
      version: '1.0.0',
      instanceId: 'of-one-that-is-dead',
      startedAt: 1,
    };
    writeFiles(app.home, { 'server.json': JSON.stringify(left) });

    const { exitCode, stdout } = await run(app, 'stop');

    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: `No server runs for ${app.home}.\n` });
    expect(stranger.exitCode).toBeNull();
    expect(web.requests.map(({ url }) => url)).toEqual(['/healthz']);
  });

  it('fails when the server stays', async () => {
    const app = await appWithServer();
    const instanceId = 'instance-that-does-not-leave';
    const stubborn = await loopbackStub((request, response) => {
      if (request.url !== '/healthz') return void response.writeHead(500).end();
      response.end(JSON.stringify({ name: 'glasstrace-server', status: 'ok', version: '1.0.0', instanceId }));
    });
    const state = { pid: process.pid, port: stubborn.port, version: '1.0.0', instanceId, startedAt: 1 };
    writeFiles(app.home, { 'server.json': JSON.stringify(state) });

    const { exitCode, stderr } = await run(app, 'stop');

    expect(exitCode).toBe(1);
    expect(stderr).toContain('does not leave');
    expect(stderr).toContain('npx glasstrace server logs');
  });
});

describe('glasstrace server restart', () => {
  it('leaves one server behind, a new one', async () => {
    const app = await appWithServer();
    await run(app, 'start');
    const before = app.state();

    const { exitCode, stdout } = await run(app, 'restart', '--json');

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ state: 'started', port: before.port, pid: app.state().pid });
    expect(app.state().pid).not.toBe(before.pid);
  });
});

describe('glasstrace server status', () => {
  it('tells where the server is, who started it and what it keeps, on one screen', async () => {
    const app = await appWithServer();
    await ensureLocalServer({ projectDir: app.dir, settings: app.settings, startedBy: 'app' });

    const { exitCode, stdout } = await run(app, 'status');

    expect(exitCode).toBe(0);
    const { port, pid } = app.state();
    expect(stdout.replaceAll(app.home, '<home>').split('\n')).toEqual([
      `Server   running at http://127.0.0.1:${port}, version 99.0.0, process ${pid}`,
      expect.stringMatching(
        /^Started {2}\d+ (s|min) ago by the app in \/home\/ada\/shop; leaves after 4 h without a request$/,
      ),
      'Keeps    1,312 traces of 2 projects, 48 MB of 1 GB; each for 7 d',
      'Data     <home>/data',
      'Log      <home>/server.log; npx glasstrace server logs',
      '',
    ]);
  });

  it('says what it knows of a server that is too old to tell more', async () => {
    const app = await appWithServer({ installed: false });
    const instanceId = 'instance-of-an-old-server';
    const old = await loopbackStub((request, response) => {
      if (request.url !== '/healthz') return void response.writeHead(404).end();
      response.end(JSON.stringify({ name: 'glasstrace-server', status: 'ok', version: '0.0.1', instanceId }));
    });
    const state = { pid: 7, port: old.port, version: '0.0.1', instanceId, startedAt: Date.now() - 3_600_000 };
    writeFiles(app.home, { 'server.json': JSON.stringify(state) });

    const { exitCode, stdout } = await run(app, 'status');

    expect(exitCode).toBe(0);
    expect(stdout).toContain('version 0.0.1, process 7');
    expect(stdout).toContain('Started  1 h ago');
    expect(stdout).not.toContain('Keeps');
  });

  it('starts nothing, and says that the app here uses another server', async () => {
    const app = await appWithServer();
    writeFiles(app.dir, { '.env.local': 'GLASSTRACE_ENDPOINT=https://traces.example.com\n' });

    const { stdout } = await run(app, 'status');

    expect(stdout).toContain(
      'not running; version 99.0.0 starts with your app, your agent, or npx glasstrace server start',
    );
    expect(stdout).toContain('the app here uses https://traces.example.com (GLASSTRACE_ENDPOINT) instead');
    expect(app.starts()).toEqual([]);
  });

  it('works outside of any app', async () => {
    const home = tempFolder();

    const { exitCode, stdout } = await glasstrace(['server', 'status', '--json'], {
      cwd: tempFolder(),
      env: { GLASSTRACE_HOME: home },
    });

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ home });
  });
});

describe('glasstrace server logs', () => {
  const record = (msg: string, more = {}) =>
    JSON.stringify({ level: 40, time: Date.UTC(2026, 0, 1, 12), ...more, msg });

  it('prints the last lines for people while no server runs', async () => {
    const app = await appWithServer({ installed: false });
    const lines = ['first', record('The keys can’t be read'), 'Glasstrace listens\u001b[2J'];
    writeFiles(app.home, { 'server.log': `${lines.join('\n')}\n` });

    const { exitCode, stdout } = await run(app, 'logs', '-n', '2');

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^\d\d:00:00 warn {2}The keys can’t be read\nGlasstrace listens\n$/);
  });

  it('prints the lines as they are in the file, with --json', async () => {
    const app = await appWithServer({ installed: false });
    writeFiles(app.home, { 'server.log': `${record('one')}\n${record('two', { code: 7 })}\n` });

    expect((await run(app, 'logs', '--json')).stdout).toBe(readFileSync(join(app.home, 'server.log'), 'utf8'));
  });

  it('says that there is none yet', async () => {
    const app = await appWithServer();

    expect(await run(app, 'logs')).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: `There is no log yet: no server has run for ${app.home}.\n`,
    });
  });

  it('follows the file through a restart that empties it, line by line, until Ctrl-C', async () => {
    const app = await appWithServer({ installed: false });
    const file = join(app.home, 'server.log');
    writeFiles(app.home, { 'server.log': 'one\n' });
    const { command, args } = glasstraceCommand('server', 'logs', '--follow');
    const child = spawn(command, args, {
      cwd: app.dir,
      env: { PATH: process.env.PATH, ...app.env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    let stdout = '';
    child.stdout.on('data', (data) => {
      stdout += data;
    });
    const shows = (text: string) => eventually(() => expect(stdout).toBe(text));

    await shows('one\n');
    appendFileSync(file, 'two\nthr');
    await shows('one\ntwo\n');
    appendFileSync(file, 'ee\n');
    await shows('one\ntwo\nthree\n');
    writeFileSync(file, 'four\n');
    await shows('one\ntwo\nthree\nfour\n');
    child.kill('SIGINT');

    expect(await once(child, 'close')).toEqual([0, null]);
  });
});

it.each([
  [['start', '--port', '0'], 'a port between 1 and 65535'],
  [['start', '--host', '192.168.0.7'], 'look at 127.0.0.1'],
  [['start', '--host', '0.0.0.0'], 'name it with --allow-host'],
  [['logs', '-n', 'all'], 'a whole number'],
  [['stop', '--force'], "unknown option '--force'"],
  [['kill'], "unknown command 'kill'"],
])('takes %j for a usage error', async (args, message) => {
  const app = await appWithServer();

  const { exitCode, stderr } = await run(app, ...args);

  expect(exitCode).toBe(2);
  expect(stderr).toContain(message);
  expect(app.starts()).toEqual([]);
});

it('lays its screen out for a narrow terminal: nothing is cut, lines go on under their text', () => {
  const report = {
    state: 'running',
    home: '/home/ada/.glasstrace',
    baseUrl: 'http://127.0.0.1:4319',
    version: '1.2.3',
    pid: 4711,
    startedAt: 0,
    startedBy: { starter: 'agent', dir: '/home/ada/shop' },
    idleTimeoutMs: 14_400_000,
  } as const;
  const terminal = { width: 44, paint: (_: string, text: string) => text };

  const screen = serverScreen(report, terminal, { nowMs: 61_000, show: (path) => path.replace('/home/ada', '~') });

  expect(screen.split('\n')).toEqual([
    'Server   running at http://127.0.0.1:4319,',
    '         version 1.2.3, process 4711',
    'Started  1 min ago by an agent in ~/shop;',
    '         leaves after 4 h without a request',
    'Data     ~/.glasstrace',
  ]);
});
