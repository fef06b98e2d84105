import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { health } from '@glasstrace/protocol';
import { describe, expect, it } from 'vitest';
import { aServer } from './a-server.ts';

describe('health', () => {
  it('says who the server is, without a key', async () => {
    const { app } = await aServer();
    const response = await app.inject('/healthz');
    expect(response.statusCode).toBe(200);
    expect(health.parse(response.json()).instanceId).toBe('instance-of-this-test');
  });

  it('is ready as long as the store answers', async () => {
    const { app, store } = await aServer();
    expect((await app.inject('/readyz')).statusCode).toBe(200);
    store.listSessions = () => Promise.reject(new Error('gone'));
    expect((await app.inject('/readyz')).statusCode).toBe(500);
  });

  it.each(['/.well-known/oauth-authorization-server', '/.well-known/oauth-protected-resource/mcp', '/nothing-here'])(
    'has nothing at %s, and says so as JSON',
    async (url) => {
      const { app } = await aServer();
      const response = await app.inject(url);
      expect(response.statusCode).toBe(404);
      expect(response.json().error).toMatchObject({ code: 'PATH_UNKNOWN', fix: expect.any(String) });
    },
  );
});

describe('errors', () => {
  it('names the key that is missing, and what to run', async () => {
    const { app } = await aServer();
    const response = await app.inject({ method: 'POST', url: '/v1/sdk/init', payload: {} });
    expect(response.statusCode).toBe(401);
    expect(response.headers['www-authenticate']).toBe('Bearer');
    expect(response.json()).toEqual({
      error: { code: 'KEY_MISSING', message: expect.any(String), fix: expect.stringContaining('npx glasstrace') },
    });
  });

  it('asks to come back when the store does not answer', async () => {
    const { inject, store } = await aServer();
    await store.close();
    const payload = { sdkVersion: '1.0.0', session: { sessionId: 'a'.repeat(16), startedAt: 1 } };
    const response = await inject({ method: 'POST', url: '/v1/sdk/init', payload });
    expect(response.statusCode).toBe(503);
    expect(response.headers['retry-after']).toBe('1');
    expect(response.json().error.code).toBe('STORE_UNREACHABLE');
  });

  it('says nothing about the inside of a failure', async () => {
    const { inject, projects } = await aServer();
    projects.findByKeyHash = () => Promise.reject(new Error('secret detail'));
    const response = await inject({ method: 'POST', url: '/v1/traces', payload: {} });
    expect(response.statusCode).toBe(500);
    expect(response.body).not.toContain('secret detail');
  });

  it('refuses a malformed JSON body with 400', async () => {
    const { inject } = await aServer();
    const headers = { 'content-type': 'application/json' };
    const response = await inject({ method: 'POST', url: '/v1/sdk/init', headers, payload: '{' });
    expect(response.statusCode).toBe(400);
  });
});

describe('the guard', () => {
  const routes = ['/healthz', '/metrics', '/mcp', '/v1/traces', '/.well-known/x', '/nothing'];

  it.each(routes)('refuses a foreign Host on %s', async (url) => {
    const { inject } = await aServer();
    const response = await inject({ method: 'POST', url, headers: { host: 'evil.example' } });
    expect(response.statusCode).toBe(403);
    expect(response.body).toContain('Host header');
  });

  it.each(routes)('refuses a foreign Origin on %s', async (url) => {
    const { inject } = await aServer();
    for (const origin of ['https://evil.example', 'null', 'http://localhost:3000']) {
      const response = await inject({ method: 'POST', url, headers: { host: 'localhost:4319', origin } });
      expect(response.statusCode).toBe(403);
      expect(response.body).toContain('other origins');
    }
  });

  it.each([
    ['127.0.0.1:4319', true],
    ['localhost', true],
    ['LOCALHOST:1', true],
    ['[::1]:4319', true],
    ['127.0.0.1.evil.example', false],
    ['localhost.evil.example:4319', false],
    ['evil.example@localhost', false],
    [':4319', false],
    ['traces.example.com', true],
    ['traces.example.com:8443', true],
    ['only-this-port:99', true],
    ['only-this-port', false],
  ])('Host %j is ours: %s', async (host, ours) => {
    const { app } = await aServer({ allowedHosts: ['traces.example.com', 'only-this-port:99'] });
    const response = await app.inject({ url: '/healthz', headers: { host } });
    expect(response.statusCode).toBe(ours ? 200 : 403);
  });

  it('names the Host that it refuses, as far as it can be one, and how to allow it', async () => {
    const { app } = await aServer();
    const refusal = async (host: string) =>
      (await app.inject({ url: '/healthz', headers: { host } })).json().error as { message: string; fix: string };
    expect(await refusal('host.docker.internal:4319')).toMatchObject({
      message: 'The Host header "host.docker.internal:4319" does not name this server.',
      fix: expect.stringContaining('--allow-host'),
    });
    expect((await refusal(`<b>${'x'.repeat(500)}`)).message).toBe(
      `The Host header "bx${'x'.repeat(98)}" does not name this server.`,
    );
  });

  it('accepts the server’s own origin', async () => {
    const { app } = await aServer();
    const headers = { host: 'localhost:4319', origin: 'http://localhost:4319' };
    expect((await app.inject({ url: '/healthz', headers })).statusCode).toBe(200);
  });

  it('knows the port that it listens on', async () => {
    const { app } = await aServer();
    await app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.server.address() as AddressInfo;
    expect(await statusWithHost(port, `127.0.0.1:${port}`)).toBe('200');
    expect(await statusWithHost(port, `127.0.0.1:${port + 1}`)).toBe('403');
    expect(await statusWithHost(port, '127.0.0.1')).toBe('403');
  });
});

/** Status of GET /healthz with a Host header that an HTTP client would not send. */
function statusWithHost(port: number, host: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () =>
      socket.end(`GET /healthz HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`),
    );
    let answer = '';
    socket.on('data', (data) => {
      answer += data;
    });
    socket.on('close', () => resolve(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]));
    socket.on('error', reject);
  });
}

it('counts what it did for Prometheus, without a word of what it was', async () => {
  const { inject, app } = await aServer();
  const spans = [
    { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), name: 'hidden', startTimeUnixNano: `${Date.now()}000000` },
  ];
  const payload = { resourceSpans: [{ scopeSpans: [{ spans: [...spans, {}] }] }] };
  await inject({ method: 'POST', url: '/v1/traces', payload });
  const { body, headers } = await app.inject('/metrics');
  expect(headers['content-type']).toContain('text/plain; version=0.0.4');
  expect(body).toContain('glasstrace_spans_received_total 2\n');
  expect(body).toContain('glasstrace_spans_rejected_total 1\n');
  expect(body).toContain('glasstrace_traces_written_total 1\n');
  expect(body).toContain('glasstrace_store_append_seconds_count 1\n');
  expect(body).toContain('glasstrace_http_requests_total{status="200"} 1\n');
  expect(body).toMatch(/glasstrace_store_bytes [1-9]\d{3,}\n/);
  expect(body).toContain('glasstrace_traces_removed_total{cause="age"} 0\n');
  expect(body).toContain('glasstrace_traces_removed_total{cause="size"} 0\n');
  expect(body).toContain('glasstrace_spans_over_trace_size_total 0\n');
  expect(body).toContain('glasstrace_limited_total{limit="traces"} 0\n');
  expect(body).not.toContain('hidden');
});
