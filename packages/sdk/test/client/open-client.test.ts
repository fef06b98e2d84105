import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openClient } from '../../src/client/open-client.ts';
import { appWithServer, endProcess } from '../support/app-with-server.ts';
import { loopbackStub } from '../support/loopback-stub.ts';
import { mcpRoute } from '../support/mcp-route.mjs';
import { tempFolder, writeFiles } from '../support/temp-folder.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const mcp: Answer = mcpRoute({ version: 'hosted' });
const withStatus =
  (status: number, body = '', headers: Record<string, string> = {}): Answer =>
  (_, response) => {
    response.writeHead(status, headers).end(body);
  };

function clientOf(options: { projectDir: string; env?: NodeJS.ProcessEnv }) {
  const client = openClient(options);
  onTestFinished(() => client.close());
  return client;
}

/** A client whose endpoint is a stub, and the stub. */
async function hostedClient(answer: Answer) {
  const stub = await loopbackStub(answer);
  const projectDir = tempFolder();
  const env = { GLASSTRACE_ENDPOINT: stub.baseUrl, GLASSTRACE_HOME: join(projectDir, 'home') };
  return { client: clientOf({ projectDir, env }), stub, projectDir };
}

it('calls a tool of the local server, which it starts, with the key of the project', async () => {
  const app = await appWithServer();
  const client = clientOf({ projectDir: app.dir, env: app.env });

  const result = await client.callTool('get_latest_error', { maxTokens: 500 });

  expect(result.structuredContent).toEqual({
    success: true,
    data: { version: '99.0.0', tool: 'get_latest_error', arguments: { maxTokens: 500 } },
  });
});

it('asks the configured endpoint, with the key, and starts no local server', async () => {
  const { client, stub, projectDir } = await hostedClient(mcp);

  const result = await client.callTool('get_latest_error', {});

  expect(result.structuredContent).toMatchObject({ data: { version: 'hosted' } });
  const key = readFileSync(join(projectDir, '.glasstrace/anon_key'), 'utf8').trim();
  for (const { url, headers } of stub.requests) {
    expect(url).toBe('/mcp');
    expect(headers.authorization).toBe(`Bearer ${key}`);
  }
});

it('finds a server that was restarted between two calls', async () => {
  const app = await appWithServer();
  const client = clientOf({ projectDir: app.dir, env: app.env });
  await client.callTool('get_latest_error', {});
  endProcess(app.state().pid);

  const result = await client.callTool('get_latest_error', {});

  expect(result.structuredContent).toMatchObject({ success: true });
  expect(app.starts()).toHaveLength(2);
});

it('asks again when a hosted server drops the connection it had', async () => {
  let drop = false;
  const { client } = await hostedClient((request, response) => {
    if (drop) request.socket.destroy();
    else mcp(request, response);
    drop = false;
  });
  await client.callTool('get_latest_error', {});
  drop = true;

  expect((await client.callTool('get_latest_error', {})).structuredContent).toMatchObject({ success: true });
});

it('shares one handshake between calls that come at once', async () => {
  const { client, stub } = await hostedClient(mcp);

  await Promise.all([1, 2, 3].map((maxTokens) => client.callTool('get_latest_error', { maxTokens })));

  expect(stub.requests).toHaveLength(4);
});

it('sends the key to no program that took the port of the local server', async () => {
  const app = await appWithServer({ installed: false });
  const stranger = await loopbackStub(mcp);
  const state = { pid: 1, port: stranger.port, version: '1.0.0', instanceId: 'instance-of-the-file', startedAt: 0 };
  writeFiles(app.home, { 'server.json': JSON.stringify(state) });

  await expect(clientOf({ projectDir: app.dir, env: app.env }).connect()).rejects.toMatchObject({
    code: 'SERVER_NOT_INSTALLED',
  });
  expect(stranger.requests.map(({ url, headers }) => [url, headers.authorization])).toEqual([['/healthz', undefined]]);
});

it.each([
  [
    'a key that the server does not know',
    withStatus(401),
    'SERVER_REFUSES_KEY',
    /does not accept the key in .glasstrace\/anon_key/,
  ],
  ['a key without the scope', withStatus(403), 'SCOPE_MISSING', /lacks the scope "read"/],
  [
    'a host that is not allowed',
    withStatus(403, '{"error":{"code":"HOST_NOT_ALLOWED"}}'),
    'HOST_NOT_ALLOWED',
    /Host header/,
  ],
  ['a limit', withStatus(429, '', { 'retry-after': '17' }), 'SERVER_BUSY', /asks to wait 17 s/],
  ['a limit without a time', withStatus(429), 'SERVER_BUSY', /takes no more requests for now\.$/],
  [
    'a store that does not answer',
    withStatus(503, '{"error":{"code":"STORE_UNREACHABLE"}}'),
    'STORE_UNREACHABLE',
    /store/,
  ],
  ['a gateway without a server', withStatus(502), 'SERVER_UNREACHABLE', /No Glasstrace server answers/],
  ['a server of ours that fails', withStatus(500, '{"error":{"code":"INTERNAL"}}'), 'INTERNAL', /defect of ours/],
  ['another server that fails', withStatus(500, 'oops'), 'NOT_GLASSTRACE', /HTTP 500/],
  [
    'a web server',
    withStatus(404, 'Not Found'),
    'NOT_GLASSTRACE',
    /answers, but not as a Glasstrace server \(HTTP 404\)/,
  ],
  ['a web page', withStatus(200, '<html>', { 'content-type': 'text/html' }), 'NOT_GLASSTRACE', /HTTP 200/],
  ['JSON that is not MCP', withStatus(200, '{}', { 'content-type': 'application/json' }), 'NOT_GLASSTRACE', /HTTP 200/],
  ['a redirect', withStatus(302, '', { location: 'http://127.0.0.1:1/' }), 'NOT_GLASSTRACE', /HTTP 302/],
])('explains %s in one sentence', async (_, answer, code, message) => {
  const { client, stub } = await hostedClient(answer);

  const error = await client.callTool('get_latest_error', {}).catch((problem: unknown) => problem);

  expect(error).toMatchObject({ name: 'AppError', code, message: expect.stringMatching(message) });
  expect(stub.requests).toHaveLength(1);
});

it('says that nobody answers at an endpoint', async () => {
  const projectDir = tempFolder();
  const client = clientOf({ projectDir, env: { GLASSTRACE_ENDPOINT: 'http://127.0.0.1:1' } });

  await expect(client.connect()).rejects.toMatchObject({
    code: 'SERVER_UNREACHABLE',
    message: 'No Glasstrace server answers at http://127.0.0.1:1.',
  });
});

it('stops at an endpoint that cannot be one, instead of using the local server in silence', async () => {
  const client = clientOf({ projectDir: tempFolder(), env: { GLASSTRACE_ENDPOINT: 'traces.example' } });

  await expect(client.connect()).rejects.toMatchObject({ code: 'SETTING_INVALID' });
});

it('says how to start a server when autostart is off', async () => {
  const app = await appWithServer();
  const client = clientOf({ projectDir: app.dir, env: { ...app.env, GLASSTRACE_AUTOSTART: '0' } });

  await expect(client.connect()).rejects.toMatchObject({ code: 'SERVER_NOT_STARTED' });
  expect(app.starts()).toEqual([]);
});

it('takes up a changed endpoint with the next call', async () => {
  const stub = await loopbackStub(mcp);
  const app = await appWithServer();
  const client = clientOf({ projectDir: app.dir, env: app.env });
  await client.callTool('get_latest_error', {});
  writeFiles(app.dir, { '.env.local': `GLASSTRACE_ENDPOINT=${stub.baseUrl}\n` });

  const result = await client.callTool('get_latest_error', {});

  expect(result.structuredContent).toMatchObject({ data: { version: 'hosted' } });
});
