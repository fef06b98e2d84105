import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { sendGraph } from '../../src/import-graph/send-graph.ts';
import { loopbackStub } from '../support/loopback-stub.ts';

const key = `gt_anon_${'a'.repeat(48)}`;
const graph = { hash: '0123456789abcdef0123456789abcdef', files: [{ path: 'a.ts', imports: [] }] };

/** A server that has the graph with this hash, and takes others. */
async function serverWith(hash: string | null) {
  const bodies: unknown[] = [];
  const read = async (request: IncomingMessage) => {
    const body = await buffer(request);
    if (request.method === 'PUT') bodies.push(JSON.parse(String(gunzipSync(body))));
  };
  const stub = await loopbackStub((request, response) => {
    void read(request).then(() => response.end(JSON.stringify({ hash })));
  });
  return { ...stub, bodies };
}

const answering = (status: number, headers: Record<string, string> = {}) =>
  loopbackStub((_request, response) => {
    response.writeHead(status, headers).end('{}');
  });

describe('sendGraph', () => {
  it('sends a graph, compressed and with the key, to a server that has another one', async () => {
    const server = await serverWith('f'.repeat(32));
    expect(await sendGraph({ baseUrl: server.baseUrl, key }, graph)).toBe('sent');
    expect(server.bodies).toEqual([graph]);
    expect(server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /v1/import-graph',
      'PUT /v1/import-graph',
    ]);
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${key}`, `Bearer ${key}`]);
  });

  it('sends it to a server that has none', async () => {
    expect(await sendGraph({ baseUrl: (await serverWith(null)).baseUrl, key }, graph)).toBe('sent');
  });

  it('sends nothing to a server that has it', async () => {
    const server = await serverWith(graph.hash);
    expect(await sendGraph({ baseUrl: server.baseUrl, key }, graph)).toBe('known');
    expect(server.bodies).toEqual([]);
  });

  it.each([401, 403, 404, 413])('takes %i for a refusal', async (status) => {
    expect(await sendGraph({ baseUrl: (await answering(status)).baseUrl, key }, graph)).toBe('refused');
  });

  it.each([429, 500, 503])('takes %i for a server that may take it later', async (status) => {
    expect(await sendGraph({ baseUrl: (await answering(status)).baseUrl, key }, graph)).toBe('failed');
  });

  it('follows no redirect with the key', async () => {
    const elsewhere = await serverWith(null);
    const server = await answering(307, { location: `${elsewhere.baseUrl}/v1/import-graph` });
    expect(await sendGraph({ baseUrl: server.baseUrl, key }, graph)).toBe('failed');
    expect(elsewhere.requests).toEqual([]);
  });

  it('fails quietly when nobody answers', async () => {
    expect(await sendGraph({ baseUrl: 'http://127.0.0.1:1', key }, graph)).toBe('failed');
  });
});
