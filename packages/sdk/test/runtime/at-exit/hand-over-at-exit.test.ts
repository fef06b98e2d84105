import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { SERVER_STATE_FILE } from '@glasstrace/protocol/environment';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { tempFolder, writeFiles } from '../../support/temp-folder.ts';
import { startSink } from '../support/sink.ts';

const APP = fileURLToPath(new URL('../support/ending-app.ts', import.meta.url));
const REGISTER = new URL('../../../src/register.ts', import.meta.url).href;
const WATCH_CHILDREN = new URL('../support/watch-children.mjs', import.meta.url).href;
const TSX = import.meta.resolve('tsx');

const lineOf = (marker: string) =>
  readFileSync(APP, 'utf8')
    .split('\n')
    .findIndex((line) => line.includes(`// marker:${marker}`)) + 1;

/** Starts the app; `env` undefined: without us. */
function startApp(env: NodeJS.ProcessEnv | undefined) {
  const dir = tempFolder();
  writeFiles(dir, { 'package.json': '{"type":"module"}', 'ending-app.ts': readFileSync(APP, 'utf8') });
  const imports = [TSX, WATCH_CHILDREN, ...(env ? [REGISTER] : [])].flatMap((url) => ['--import', url]);
  const app = spawn(process.execPath, [...imports, '--enable-source-maps', join(dir, 'ending-app.ts')], {
    cwd: dir,
    env: {
      PATH: process.env.PATH,
      GLASSTRACE_HOME: '/nonexistent',
      GLASSTRACE_COVERAGE_MAP: 'false',
      PATIENT: 'true',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  onTestFinished(() => void app.kill('SIGKILL'));
  let stderr = '';
  let waits = '';
  app.stderr!.on('data', (chunk) => (stderr += chunk));
  app.stdio[3]!.on('data', (chunk) => (waits += chunk));
  const closed = once(app, 'close');
  return {
    app,
    dir,
    async ended() {
      const [code, signal] = await closed;
      return {
        ended: { code, signal, stderr: withoutInnerFrames(stderr).replaceAll(dir, '') },
        waitedAtMostMs: waits.split('\n').filter(Boolean).map(Number),
      };
    },
  };
}

async function startListening(env: NodeJS.ProcessEnv | undefined) {
  const started = startApp(env);
  const [port] = (await once(createInterface(started.app.stdout!), 'line')) as [string];
  return { ...started, port };
}

/** Asks the app for `path`, which ends it, and tells how it ended. */
async function endWith(path: string, env: NodeJS.ProcessEnv | undefined) {
  const { port, ended } = await startListening(env);
  await fetch(`http://127.0.0.1:${port}${path}`).catch(() => {});
  return ended();
}

/** The one difference: our frames among those between the server and the app. */
const withoutInnerFrames = (text: string) => text.replace(/^ +at (?!.*ending-app).*\n/gm, '');

describe('what is recorded when the process ends', () => {
  it('arrives after an uncaught exception: the open request with the error and its line', async () => {
    const sink = await startSink();
    const { ended } = await endWith('/throw', { GLASSTRACE_ENDPOINT: sink.baseUrl });

    expect(sink.traces()).toContain('GET /throw');
    expect(sink.traces()).not.toContain('glasstrace.late_error');
    expect(sink.traces()).toContain('no such poll');
    expect(sink.traces()).toContain(`"line":${lineOf('throw')},`);
    expect(sink.requests.some(({ url, body }) => url === '/v1/logs' && body.includes('handling /throw'))).toBe(true);
    expect(ended.code).toBe(1);
    expect(ended).toEqual((await endWith('/throw', undefined)).ended);
  });

  it('arrives after a rejection that nobody handled', async () => {
    const sink = await startSink();
    await endWith('/reject', { GLASSTRACE_ENDPOINT: sink.baseUrl });
    expect(sink.traces()).toContain('GET /reject');
    expect(sink.traces()).not.toContain('glasstrace.late_error');
    expect(sink.traces()).toContain('nobody awaits');
    expect(sink.traces()).toContain(`"line":${lineOf('reject')},`);
  });

  it('arrives when the error comes after the response', async () => {
    const sink = await startSink();
    await endWith('/late', { GLASSTRACE_ENDPOINT: sink.baseUrl });
    expect(sink.traces()).toContain('glasstrace.late_error');
    expect(sink.traces()).toContain(`"line":${lineOf('late')},`);
  });

  it('arrives when the app exits right after a failing response', async () => {
    const sink = await startSink();
    const { ended } = await endWith('/exit', { GLASSTRACE_ENDPOINT: sink.baseUrl });
    expect(sink.traces()).toContain('GET /exit');
    expect(ended).toEqual((await endWith('/exit', undefined)).ended);
    expect(ended.code).toBe(3);
  });

  it('arrives when an app prints why it does not start, and exits', async () => {
    const sink = await startSink();
    const { ended } = await startApp({ GLASSTRACE_ENDPOINT: sink.baseUrl, FAIL_AT_BOOT: 'true' }).ended();
    expect(ended.code).toBe(1);
    expect(sink.traces()).toContain('no database');
    expect(sink.traces()).toContain(`"line":${lineOf('boot')},`);
  });

  it('arrives at the local server, once it has shown that it is the one of the state file', async () => {
    const { home, received } = await startLocalServer('instance-0123456789');
    await endWith('/throw', { GLASSTRACE_HOME: home, GLASSTRACE_AUTOSTART: 'false' });
    expect(received()).toContain('no such poll');
  });

  it('is not shown to another program that has the port of the local server, nor is the key', async () => {
    const { home, received, paths } = await startLocalServer('another-0123456789');
    const env = { GLASSTRACE_HOME: home, GLASSTRACE_AUTOSTART: 'false' };
    const { ended, waitedAtMostMs } = await endWith('/throw', env);
    expect(ended.code).toBe(1);
    expect(waitedAtMostMs).toHaveLength(1);
    expect(new Set(paths)).toEqual(new Set(['/healthz']));
    expect(received()).toBe('');
  });

  it('is given up in silence, and soon, when nobody is there or nobody answers', async () => {
    const silent = await startSink({ silent: true });
    const { ended: alone } = await endWith('/throw', undefined);
    for (const endpoint of ['http://127.0.0.1:9', silent.baseUrl]) {
      const { ended, waitedAtMostMs } = await endWith('/throw', { GLASSTRACE_ENDPOINT: endpoint, PATIENT: '' });
      expect(ended).toEqual(alone);
      expect(waitedAtMostMs).toEqual([1_500]);
    }
  });

  it('needs no other process when everything is sent', async () => {
    const sink = await startSink();
    const { app, dir, port, ended } = await startListening({ GLASSTRACE_ENDPOINT: sink.baseUrl });
    await fetch(`http://127.0.0.1:${port}/quiet`);
    const health = () => JSON.parse(readFileSync(join(dir, '.glasstrace/app-state'), 'utf8')).health;
    await eventually(() => expect(health()).toMatchObject({ spans: { exported: 1 }, logs: { exported: 1 } }));
    app.kill('SIGUSR2');
    const { ended: end, waitedAtMostMs } = await ended();
    expect(end.code).toBe(4);
    expect(waitedAtMostMs).toEqual([]);
  });
});

/** The state file names an instance; who has its port says that it is `instanceId`. */
async function startLocalServer(instanceId: string) {
  const paths: string[] = [];
  const bodies: Buffer[] = [];
  const server = createServer(async (request, response) => {
    paths.push(request.url ?? '');
    for await (const chunk of request) bodies.push(chunk as Buffer);
    response.end(request.url === '/healthz' ? JSON.stringify({ name: 'glasstrace-server', instanceId }) : '{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const home = join(tempFolder(), 'home');
  const state = { pid: process.pid, port, version: '0.1.0', instanceId: 'instance-0123456789', startedAt: 1 };
  writeFiles(home, { [SERVER_STATE_FILE]: JSON.stringify(state) });
  return { home, paths, received: () => Buffer.concat(bodies).toString('utf8') };
}
