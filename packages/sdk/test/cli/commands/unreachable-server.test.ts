import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../../../protocol/test/support/free-port.ts';
import { glasstrace } from '../../support/glasstrace-command.ts';
import { aNextApp } from '../support/next-app.ts';

/** A server that is none of ours, on a port of its own; its base URL. */
async function aServer(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const answers =
  (status: number, body = '', type = 'text/plain'): (() => Promise<string>) =>
  () =>
    aServer((_, response) => response.writeHead(status, { 'content-type': type }).end(body));

/** What may stand behind GLASSTRACE_ENDPOINT, and what is said of it. */
const ENDPOINTS: [what: string, open: () => Promise<string>, said: RegExp][] = [
  ['no host of that name', async () => 'http://nowhere.invalid', /No Glasstrace server answers at/],
  [
    'a port where nobody listens',
    async () => `http://127.0.0.1:${await freePort()}`,
    /No Glasstrace server answers at/,
  ],
  ['a server that refuses the key', answers(401, '{}', 'application/json'), /does not accept the key/],
  ['a server of something else', answers(404), /answers, but not as a Glasstrace server \(HTTP 404\)/],
  ['a web page', answers(200, '<html>', 'text/html'), /answers, but not as a Glasstrace server \(HTTP 200\)/],
  ['a server that fails', answers(500), /HTTP 500/],
  ['a proxy without a server', answers(502), /No Glasstrace server answers at/],
  ['a server that never answers', () => aServer(() => {}), /No Glasstrace server answers at/],
];

describe.each(ENDPOINTS)('%s', (_, open, said) => {
  it('is told by init and mcp add, which have done their work', async () => {
    const env = { GLASSTRACE_ENDPOINT: await open() };
    const app = aNextApp();

    const init = await app.init({ agents: ['cursor'], verify: true }, { env });
    const add = await app.mcpAdd({ agents: ['gemini-cli'], verify: true, json: true }, { env });

    expect({ exitCode: init.exitCode, stderr: init.stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(init.stdout).toMatch(/^server +no answer +/m);
    expect(init.stdout).toMatch(said);
    expect(init.stdout.trimEnd().split('\n').at(-1)).toMatch(/^Next: /);
    expect(add.exitCode).toBe(0);
    expect(JSON.parse(add.stdout)).toMatchObject({
      ok: true,
      server: { state: 'unreachable', reason: expect.stringMatching(said), nextStep: expect.any(String) },
    });
    expect(app.read('.cursor/mcp.json')).toContain(env.GLASSTRACE_ENDPOINT);
  });

  it('makes status and latest fail with the reason', async () => {
    const env = { GLASSTRACE_ENDPOINT: await open() };
    const app = aNextApp();
    await app.init({ agents: ['cursor'] }, { env });

    const [status, latest] = await Promise.all([
      glasstrace(['status'], { cwd: app.app, env }),
      glasstrace(['latest'], { cwd: app.app, env }),
    ]);

    expect({ exitCode: status.exitCode, stderr: status.stderr }).toEqual({ exitCode: 1, stderr: '' });
    expect(status.stdout).toMatch(said);
    expect({ exitCode: latest.exitCode, stdout: latest.stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(latest.stderr).toMatch(said);
  });
});

it('a local server that the project lacks is told, too', async () => {
  const app = aNextApp();

  const { exitCode, stdout } = await app.init(
    { agents: [], verify: true },
    { env: { GLASSTRACE_HOME: app.home, GLASSTRACE_PORT: String(await freePort()) } },
  );

  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^server +no answer +.*@glasstrace\/server/m);
});
