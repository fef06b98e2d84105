import { once } from 'node:events';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { createServer, get } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { VERSION } from '@glasstrace/protocol/version';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../../protocol/test/support/free-port.ts';
import { aJsonBody, aJsonSpan, TRACE_ID } from '../ingest/otlp-body.ts';
import { aHome, readState, startProgram, stateOf } from './a-program.ts';

const KEY = `gt_anon_${'ab'.repeat(24)}`;
const authorization = `Bearer ${KEY}`;

const send = (port: number, body: unknown, key = KEY) =>
  fetch(`http://127.0.0.1:${port}/v1/traces`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

const statusWithHost = (port: number, host: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: '/healthz', headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', reject);
  });

/** Another program at a port, that answers everything with 200. */
async function aStranger(port = 0): Promise<{ port: number; headersSeen: string[] }> {
  const headersSeen: string[] = [];
  const server = createServer(({ headers }, response) => {
    headersSeen.push(JSON.stringify(headers));
    response.end('hello');
  }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { port: (server.address() as AddressInfo).port, headersSeen };
}

describe('the local server', { timeout: 60_000 }, () => {
  it('writes its state for its owner only, answers, and cleans up when it is asked to end', async () => {
    const home = join(aHome(), 'not-there-yet');
    const program = startProgram([], { GLASSTRACE_HOME: home, GLASSTRACE_PORT: String(await freePort()) });
    const state = await stateOf(home, program);
    expect(state).toMatchObject({ pid: program.child.pid, version: VERSION });
    expect([home, join(home, 'server.json'), join(home, 'data')].map((path) => statSync(path).mode & 0o077)).toEqual([
      0, 0, 0,
    ]);
    expect(await (await fetch(`http://127.0.0.1:${state.port}/healthz`)).json()).toMatchObject({
      instanceId: state.instanceId,
    });
    expect((await send(state.port, aJsonBody(aJsonSpan()))).status).toBe(200);

    program.child.kill('SIGTERM');
    expect(await program.exited).toBe(0);
    expect(existsSync(join(home, 'server.json'))).toBe(false);
    expect(program.output()).not.toContain('ab'.repeat(24));
  });

  it('is one, when two are started at once', async () => {
    const home = aHome();
    const env = { GLASSTRACE_HOME: home, GLASSTRACE_PORT: String(await freePort()) };
    const programs = [startProgram([], env), startProgram([], env), startProgram([], env)];
    const state = await stateOf(home, programs[0]!);
    const losers = programs.filter(({ child }) => child.pid !== state.pid);
    expect(losers).toHaveLength(2);
    for (const { exited, output } of losers) {
      expect(await exited).toBe(0);
      expect(output()).toContain(`already running on http://127.0.0.1:${state.port}`);
    }
    expect(readState(home)).toEqual(state);
  });

  it('takes the next port when a stranger has the preferred one', async () => {
    const home = aHome();
    const stranger = await aStranger();
    const program = startProgram([], { GLASSTRACE_HOME: home, GLASSTRACE_PORT: String(stranger.port) });
    const { port } = await stateOf(home, program);
    expect(port).toBeGreaterThan(stranger.port);
    expect(port).toBeLessThanOrEqual(stranger.port + 20);
    expect(stranger.headersSeen.join()).not.toContain('authorization');
  });

  it('takes no other port than the one that was asked for by name', async () => {
    const { port } = await aStranger();
    const program = startProgram(['--port', String(port)], { GLASSTRACE_HOME: aHome() });
    expect(await program.exited).toBe(1);
    expect(program.output()).toContain(`port ${port} is taken by another program`);
  });

  it('does not believe a state file whose port is a stranger’s', async () => {
    const home = aHome();
    const stranger = await aStranger();
    const stale = { pid: 1, port: stranger.port, version: VERSION, instanceId: 'someone-long-gone', startedAt: 1 };
    writeFileSync(join(home, 'server.json'), JSON.stringify(stale));
    const program = startProgram(['--port', '0'], { GLASSTRACE_HOME: home });
    const state = await stateOf(home, program, stale);
    expect(state.port).not.toBe(stranger.port);
  });

  it('comes back after it was killed, with what it had acknowledged', async () => {
    const home = aHome();
    const env = { GLASSTRACE_HOME: home, GLASSTRACE_PORT: String(await freePort()) };
    const first = startProgram([], env);
    const before = await stateOf(home, first);
    expect((await send(before.port, aJsonBody(aJsonSpan()))).status).toBe(200);
    first.child.kill('SIGKILL');
    await first.exited;
    expect(readState(home)).toEqual(before);

    const second = startProgram([], env);
    const after = await stateOf(home, second, before);
    const call = {
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: 'get_trace', arguments: { traceId: TRACE_ID } },
    };
    const answer = await fetch(`http://127.0.0.1:${after.port}/mcp`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(call),
    });
    expect(await answer.text()).toContain(TRACE_ID);
  });

  it('leaves when who holds its instance id asks, and nobody else', async () => {
    const home = aHome();
    const program = startProgram(['--port', '0'], { GLASSTRACE_HOME: home });
    const { port, instanceId } = await stateOf(home, program);
    const stop = (headers: Record<string, string>) =>
      fetch(`http://127.0.0.1:${port}/v1/local/stop`, { method: 'POST', headers });
    expect((await stop({})).status).toBe(401);
    expect((await stop({ authorization })).status).toBe(401);
    expect((await stop({ authorization: `Bearer ${instanceId}`, origin: 'https://evil.example' })).status).toBe(403);
    expect(readState(home)).toBeDefined();
    expect((await stop({ authorization: `Bearer ${instanceId}` })).status).toBe(202);
    expect(await program.exited).toBe(0);
    expect(readState(home)).toBeUndefined();
  });

  it('tells who holds its instance id, and nobody else, how it runs and what it keeps', async () => {
    const home = aHome();
    const args = ['--port', '0', '--retention', '12h', '--max-size', '500mb', '--allow-host', 'app.test'];
    const program = startProgram(args, { GLASSTRACE_HOME: home, GLASSTRACE_STARTED_BY: 'agent /home/ada/my shop' });
    const { port, instanceId, startedAt } = await stateOf(home, program);
    const ask = (headers: Record<string, string>) => fetch(`http://127.0.0.1:${port}/v1/local/status`, { headers });
    await send(port, aJsonBody(aJsonSpan()));
    await send(port, aJsonBody(aJsonSpan()), `gt_anon_${'cd'.repeat(24)}`);

    expect((await ask({})).status).toBe(401);
    expect((await ask({ authorization })).status).toBe(401);
    expect(await (await ask({ authorization: `Bearer ${instanceId}` })).json()).toEqual({
      pid: program.child.pid,
      version: VERSION,
      startedAt,
      startedBy: { starter: 'agent', dir: '/home/ada/my shop' },
      host: '127.0.0.1',
      port,
      allowedHosts: ['app.test'],
      dataDir: join(home, 'data'),
      sizeBytes: expect.any(Number),
      maxBytes: 500_000_000,
      retentionHours: 12,
      idleTimeoutMs: 4 * 3_600_000,
      projects: 2,
      traces: 2,
    });
  });

  it('takes the names that it may be called by from flags, or from the environment with commas', async () => {
    const status = async (args: string[], env: Record<string, string>) => {
      const home = aHome();
      const program = startProgram(['--port', '0', ...args], { GLASSTRACE_HOME: home, ...env });
      const { port } = await stateOf(home, program);
      const hosts = ['a.test', 'b.test', 'c.test'].map((name) => `${name}:${port}`);
      return Promise.all(hosts.map((host) => statusWithHost(port, host)));
    };
    const env = { GLASSTRACE_ALLOW_HOST: 'a.test, b.test' };
    expect(await status([], env)).toEqual([200, 200, 403]);
    expect(await status(['--allow-host', 'c.test'], env)).toEqual([403, 403, 200]);
  });

  it('leaves by itself when nobody calls, and questions after its health are no calls', async () => {
    const home = aHome();
    const program = startProgram(['--port', '0', '--idle-timeout', '1s'], { GLASSTRACE_HOME: home });
    const { port } = await stateOf(home, program);
    const asking = setInterval(() => void fetch(`http://127.0.0.1:${port}/healthz`).catch(() => {}), 100);
    onTestFinished(() => clearInterval(asking));
    expect(await program.exited).toBe(0);
    expect(program.output()).toContain('nobody called');
  });

  it('leaves the state of another server alone', async () => {
    const home = aHome();
    const program = startProgram(['--port', '0'], { GLASSTRACE_HOME: home });
    const state = await stateOf(home, program);
    const successor = { ...state, instanceId: 'the-one-that-came-after' };
    writeFileSync(join(home, 'server.json'), JSON.stringify(successor));
    program.child.kill('SIGINT');
    expect(await program.exited).toBe(0);
    expect(readState(home)).toEqual(successor);
  });

  it('with a data folder of its own runs beside the home’s and has its state there', async () => {
    const home = aHome();
    const dataDir = join(home, 'apart');
    const homes = startProgram(['--port', '0'], { GLASSTRACE_HOME: home });
    const state = await stateOf(home, homes);
    const apart = startProgram(['--port', '0', '--data-dir', dataDir, '--tier', 'anonymous'], {
      GLASSTRACE_HOME: home,
    });
    expect(await stateOf(dataDir, apart)).toMatchObject({ pid: apart.child.pid });
    expect(readState(home)).toEqual(state);
  });

  it('ends although a client keeps a connection open', async () => {
    const home = aHome();
    const program = startProgram(['--port', '0'], { GLASSTRACE_HOME: home });
    const { port } = await stateOf(home, program);
    // Headers without a body: a request that never comes to its end.
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write(
      `POST /v1/traces HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: ${authorization}\r\n` +
        'Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
    );
    await fetch(`http://127.0.0.1:${port}/healthz`);
    program.child.kill('SIGTERM');
    expect(await program.exited).toBe(0);
  });
});

describe('usage', { timeout: 60_000 }, () => {
  it.each<[string[], Record<string, string>, string]>([
    [['--port', 'abc'], {}, '--port must be a port between 0 and 65535, not "abc"'],
    [[], { GLASSTRACE_PORT: '70000' }, 'GLASSTRACE_PORT must be a port between 0 and 65535, not "70000"'],
    [['--tier', 'gold'], {}, '--tier must be one of local, anonymous, trial, pro, not "gold"'],
    [['--log-level', 'loud'], {}, 'not "loud"'],
    [['--idle-timeout', 'soon'], {}, 'not "soon"'],
    [['--allow-host', 'ok.example', '--allow-host', 'http://x'], {}, 'not "http://x"'],
    [['--host', '0.0.0.0'], {}, '--allow-host'],
    [['--prot', '1'], {}, "unknown option '--prot'"],
    [['keys', 'create', '--tier', 'local'], {}, "'local' is invalid"],
  ])('%j with %j is an error that names the value', async (args, env, message) => {
    const home = aHome();
    const program = startProgram(args, { GLASSTRACE_HOME: home, ...env });
    expect(await program.exited).toBe(2);
    expect(program.output()).toContain(message);
  });

  it('says the environment variable of every option', async () => {
    const program = startProgram(['--help']);
    expect(await program.exited).toBe(0);
    for (const name of [
      'PORT',
      'HOST',
      'DATA_DIR',
      'TIER',
      'LOG_LEVEL',
      'HOME',
      'RETENTION',
      'MAX_SIZE',
      'UPGRADE_URL',
    ]) {
      expect(program.output().replace(/\s+/g, ' ')).toContain(`env: GLASSTRACE_${name}`);
    }
  });

  it('creates, lists and revokes keys that a hosted server then knows', async () => {
    const dataDir = aHome();
    const keys = async (...args: string[]) => {
      const program = startProgram(['keys', ...args, '--data-dir', dataDir]);
      return { code: await program.exited, text: program.output().trim() };
    };
    const created = await keys('create', '--name', 'ci', '--scope', 'ingest', '--tier', 'trial');
    expect(created.text).toMatch(/^gt_dev_[0-9a-f]{48}$/);
    const listed = await keys('list');
    expect(listed.text).toMatch(/^1\tci\tingest\ttrial\t/);
    expect(listed.text).not.toContain(created.text);

    const server = startProgram(['--port', '0', '--data-dir', dataDir, '--tier', 'anonymous']);
    const { port } = await stateOf(dataDir, server);
    const statusOf = async (path: string, key: string) => {
      const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
      return (await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', headers, body: '{}' })).status;
    };
    expect(await statusOf('/v1/traces', created.text)).toBe(200);
    expect(await statusOf('/mcp', created.text)).toBe(403);
    expect(await statusOf('/v1/traces', `gt_dev_${'0'.repeat(48)}`)).toBe(401);

    expect((await keys('set-tier', '1', 'pro', '--expires', '14d')).code).toBe(0);
    expect((await keys('list')).text).toMatch(/^1\tci\tingest\tpro\t\S+\ttier ends \d{4}-/);
    expect((await keys('revoke', '1')).code).toBe(0);
    expect((await keys('revoke', '1')).code).toBe(1);
  });
});
