import { TIER_LIMITS } from '@glasstrace/protocol';
import { INSTRUCTIONS } from '@glasstrace/protocol/mcp/server-info';
import { Client as ModernClient, StreamableHTTPClientTransport as ModernTransport } from '@modelcontextprotocol/client';
import { Client as FirstClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as FirstTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { FastifyInstance } from 'fastify';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anAnonymousKey, aServer } from '../http/a-server.ts';
import { KEY, startServer, type TestServer } from './a-server.ts';

const TOOL_NAMES = [
  'get_latest_error',
  'get_error_list',
  'find_trace_candidates',
  'get_trace',
  'get_root_cause',
  'get_test_suggestions',
  'get_session_timeline',
];
const CALLS = [
  { name: 'get_latest_error', arguments: {} },
  { name: 'get_error_list', arguments: {} },
  { name: 'find_trace_candidates', arguments: { routeLike: 'polls' } },
  { name: 'get_trace', arguments: { timeWindow: '1h' } },
  { name: 'get_root_cause', arguments: { traceId: 'f'.repeat(32) } },
  { name: 'get_test_suggestions', arguments: { traceId: 'f'.repeat(32) } },
  { name: 'get_session_timeline', arguments: {} },
];

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const authorization = (key: string) => ({ requestInit: { headers: { authorization: `Bearer ${key}` } } });
const post = async (body: unknown, headers: Record<string, string> = {}) =>
  await fetch(server.url, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/json', authorization: `Bearer ${KEY}`, ...headers },
  });

interface RpcAnswer {
  result: { tools: object[]; structuredContent: unknown; isError: boolean };
  error: { code: number; message: string };
}

async function call(method: string, params: object = {}): Promise<RpcAnswer> {
  const response = await post({ jsonrpc: '2.0', id: 1, method, params });
  return (await response.json()) as RpcAnswer;
}

describe.each([
  [
    'second generation',
    () => new ModernClient({ name: 'test', version: '1' }),
    () => new ModernTransport(server.url, authorization(KEY)),
  ],
  [
    'first generation',
    () => new FirstClient({ name: 'test', version: '1' }),
    () => new FirstTransport(server.url, authorization(KEY)),
  ],
])('an MCP client of the %s', (_, newClient, newTransport) => {
  it('lists the tools and calls each of them', async () => {
    const client = newClient() as ModernClient;
    await client.connect(newTransport() as ModernTransport);
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(TOOL_NAMES);
    expect(tools.every(({ annotations }) => annotations?.readOnlyHint && annotations.openWorldHint === false)).toBe(
      true,
    );

    for (const call of CALLS) {
      const { content, structuredContent, isError } = await client.callTool(call);
      expect(JSON.parse((content as { text: string }[])[0]!.text)).toEqual(structuredContent);
      expect(isError).toBe(false);
    }
    await client.close();
  });
});

it('speaks the revision without a handshake to a client that asks for it', async () => {
  const client = new ModernClient(
    { name: 'test', version: '1' },
    { versionNegotiation: { mode: { pin: '2026-07-28' } } },
  );
  await client.connect(new ModernTransport(server.url, authorization(KEY)));
  const { tools } = await client.listTools();
  expect(tools).toHaveLength(TOOL_NAMES.length);
  await client.close();
});

it('answers plain curl, which accepts anything, with one JSON document', async () => {
  const response = await post(
    '{"jsonrpc":"2.0","method":"initialize","params":{"protocolVersion":"2025-03-26","capabilities":{},"clientInfo":{"name":"test","version":"1.0.0"}},"id":1}',
    { accept: '*/*' },
  );

  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toContain('application/json');
  expect(await response.json()).toMatchObject({
    id: 1,
    result: { protocolVersion: '2025-03-26', serverInfo: { name: 'glasstrace' }, capabilities: { tools: {} } },
  });
});

it('weighs at most 2,000 tokens of tools and 1 KB of instructions, and lists the same bytes every time', async () => {
  const list = async () => (await post({ jsonrpc: '2.0', id: 1, method: 'tools/list' })).text();
  const text = await list();

  expect(countTokens(JSON.stringify(JSON.parse(text).result.tools))).toBeLessThanOrEqual(2_000);
  expect(Buffer.byteLength(INSTRUCTIONS)).toBeLessThanOrEqual(1_024);
  expect(await list()).toBe(text);
});

it('lists no schemas of outputs', async () => {
  const { result } = await call('tools/list');
  expect(result.tools.some((tool) => 'outputSchema' in tool)).toBe(false);
});

it('refuses a request without a key, whatever its body, and says what to run', async () => {
  const response = await fetch(server.url, { method: 'POST', body: 'no json at all' });
  expect(response.status).toBe(401);
  expect(await response.text()).toContain('npx glasstrace mcp add');
});

it('has no sessions to open a stream in or to end', async () => {
  for (const method of ['GET', 'DELETE']) {
    const response = await fetch(server.url, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
  }
});

it('answers a malformed body as the protocol wants it', async () => {
  const response = await post('{"jsonrpc":');
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: { code: -32700 } });
});

it('names the tools there are to a client that calls one there is not', async () => {
  const { error } = await call('tools/call', { name: 'get_everything' });
  expect(error.code).toBe(-32602);
  expect(error.message).toContain('get_latest_error');
});

it('puts bad arguments into the envelope, marked as an error', async () => {
  const { result } = await call('tools/call', { name: 'get_error_list', arguments: { limit: 'many' } });
  expect(result.isError).toBe(true);
  expect(result.structuredContent).toMatchObject({
    success: false,
    diagnostic: { reason: 'invalid_input', message: 'limit must be an integer of at least 1; got "many".' },
  });
});

it('lets a server leave while a client keeps a stream open', async () => {
  const leaving = await startServer();
  const stream = await fetch(leaving.url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${KEY}`,
      'content-type': 'application/json',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'subscriptions/listen',
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'subscriptions/listen',
      params: {
        notifications: { toolsListChanged: true },
        _meta: {
          'io.modelcontextprotocol/protocolVersion': '2026-07-28',
          'io.modelcontextprotocol/clientCapabilities': {},
        },
      },
    }),
  });
  expect(stream.headers.get('content-type')).toContain('text/event-stream');

  await leaving.close();
  await stream.text();
});

describe('a client that does not stop asking', () => {
  const body = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
  const ask = (app: FastifyInstance, key: string) =>
    app.inject({ method: 'POST', url: '/mcp', headers: { authorization: `Bearer ${key}` }, payload: body });

  it('is told when there is room again, and keeps no other project from asking', async () => {
    let now = Date.now();
    const { app, key } = await aServer({ tier: 'anonymous', now: () => now });
    const limit = TIER_LIMITS.anonymous.questionsPerMinute!;
    for (let asked = 0; asked < limit; asked++) expect((await ask(app, key)).statusCode).toBe(200);
    now += 20_000;
    const refused = await ask(app, key);
    expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, '40']);
    expect(refused.json().error).toMatchObject({
      code: 'TOO_MANY_QUESTIONS',
      message: `Over the limit of ${limit} MCP requests per minute of this project; there is room again in 40 s.`,
    });
    expect((await ask(app, anAnonymousKey())).statusCode).toBe(200);
    now += 40_000;
    expect((await ask(app, key)).statusCode).toBe(200);
  });

  it('may ask on a local server', async () => {
    const { app, key } = await aServer();
    for (let asked = 0; asked < 400; asked++) expect((await ask(app, key)).statusCode).toBe(200);
  });
});
