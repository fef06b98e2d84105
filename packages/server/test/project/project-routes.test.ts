import { describe, expect, it } from 'vitest';
import { createDeveloperKey, hashKey } from '../../src/auth/api-key.ts';
import type { Scope } from '../../src/auth/project-store.ts';
import { anAnonymousKey, aServer } from '../http/a-server.ts';
import { aJsonBody, aJsonSpan, postTraces, TRACE_ID } from '../ingest/otlp-body.ts';

const CLEAR = { method: 'DELETE', url: '/v1/traces' } as const;
const OTHER_TRACE_ID = 'f'.repeat(32);
const as = (key: string) => ({ authorization: `Bearer ${key}` });
const idOf = (number: number) => `eeeeeeee${number.toString(16).padStart(24, '0')}`;

const ask = (name: string, args: object) => ({
  method: 'POST' as const,
  url: '/mcp',
  headers: { 'content-type': 'application/json' },
  payload: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } }),
});

describe('GET /v1/project', () => {
  it('tells how much of this project is kept, since when, and for how long', async () => {
    const { inject } = await aServer({ localTtlHours: 12 });
    const startedAt = Date.now() - 60_000;
    const span = (spanId: string, atMs: number, traceId: string) =>
      aJsonSpan({ spanId, traceId, startTimeUnixNano: `${atMs}000000`, endTimeUnixNano: `${atMs + 5}000000` });
    await inject(postTraces(aJsonBody(span('1'.repeat(16), startedAt, TRACE_ID))));
    await inject(postTraces(aJsonBody(span('2'.repeat(16), startedAt + 1_000, OTHER_TRACE_ID))));
    await inject({
      ...postTraces(aJsonBody(aJsonSpan())),
      headers: { ...as(anAnonymousKey()), 'content-type': 'application/json' },
    });

    expect((await inject({ url: '/v1/project' })).json()).toEqual({
      tier: 'local',
      traces: 2,
      oldest: startedAt,
      newest: startedAt + 1_000,
      storageTtlHours: 12,
    });
  });

  it('is asked with a key', async () => {
    const { app } = await aServer();
    expect((await app.inject({ url: '/v1/project' })).statusCode).toBe(401);
  });
});

describe('DELETE /v1/traces', () => {
  it('removes what the project of the key has, and nothing of another', async () => {
    const { inject, readTrace, projectOf, store } = await aServer();
    const other = anAnonymousKey();
    await inject(postTraces(aJsonBody(aJsonSpan(), aJsonSpan({ traceId: OTHER_TRACE_ID }))));
    await inject({
      ...postTraces(aJsonBody(aJsonSpan())),
      headers: { ...as(other), 'content-type': 'application/json' },
    });

    const response = await inject(CLEAR);

    expect([response.statusCode, response.json()]).toEqual([200, { removed: 2 }]);
    expect(await readTrace(TRACE_ID)).toEqual([]);
    expect(await store.readTrace(await projectOf(other), TRACE_ID)).toHaveLength(1);
    expect((await inject(CLEAR)).json()).toEqual({ removed: 0 });
    expect((await inject({ url: '/metrics' })).body).toContain('glasstrace_traces_removed_total{cause="cleared"} 2');
  });

  it('leaves nothing of a trace in memory that more spans come of', async () => {
    const { inject, readTrace } = await aServer();
    const root = aJsonSpan({ attributes: [{ key: 'url.path', value: { stringValue: '/secret' } }] });
    await inject(postTraces(aJsonBody(root)));
    await inject(CLEAR);
    await inject(postTraces(aJsonBody(aJsonSpan({ spanId: 'a'.repeat(16), name: 'late' }))));

    expect((await readTrace(TRACE_ID)).map(({ name }) => name)).toEqual(['late']);
    const found = await inject(ask('get_trace', { url: '/secret', timeWindow: '1h' }));
    expect(found.json().result.structuredContent).toMatchObject({ success: false });
  });

  it('is told by answers about what is gone, and not taken for something that never was', async () => {
    const { inject } = await aServer();
    await inject(postTraces(aJsonBody(aJsonSpan())));
    await inject(CLEAR);

    const answer = async (traceId: string) =>
      (await inject(ask('get_trace', { traceId }))).json().result.structuredContent.diagnostic;
    expect(await answer(TRACE_ID)).toMatchObject({
      reason: 'no_traces_found',
      message: expect.stringMatching(
        new RegExp(`^Trace ${TRACE_ID} started .* and was removed .*: somebody cleared it`),
      ),
      dataPreserved: false,
    });
    expect((await answer(OTHER_TRACE_ID)).message).toContain('has no trace');
  });

  it('forgets what a language model said about these traces', async () => {
    const kept = new Set<string>();
    const enrichments = {
      listTraces: async () => [...kept].map((text) => JSON.parse(text)),
      remove: async (projectId: number, traceId: string) => void kept.delete(JSON.stringify({ projectId, traceId })),
    };
    const { inject, projectOf, key } = await aServer({ enrichments });
    await inject(postTraces(aJsonBody(aJsonSpan())));
    const projectId = await projectOf(key);
    const foreign = JSON.stringify({ projectId: projectId + 1, traceId: TRACE_ID });
    kept.add(JSON.stringify({ projectId, traceId: TRACE_ID })).add(foreign);

    await inject(CLEAR);

    expect([...kept]).toEqual([foreign]);
  });

  it('goes on while traces arrive', async () => {
    const { inject, store, projectOf, key } = await aServer();
    const send = (from: number, count: number) =>
      inject(postTraces(aJsonBody(...Array.from({ length: count }, (_, i) => aJsonSpan({ traceId: idOf(from + i) })))));
    await send(0, 2_000);
    const later = Date.now() + 1_000;
    const late = aJsonSpan({
      traceId: OTHER_TRACE_ID,
      startTimeUnixNano: `${later}000000`,
      endTimeUnixNano: `${later}000000`,
    });

    const [cleared, sent] = await Promise.all([inject(CLEAR), inject(postTraces(aJsonBody(late)))]);

    expect(sent.statusCode).toBe(200);
    expect(cleared.json().removed).toBeGreaterThanOrEqual(2_000);
    const { traces } = await store.stats(await projectOf(key));
    expect(cleared.json().removed + traces).toBe(2_001);
  });

  it.each<[Scope, number]>([
    ['ingest', 403],
    ['read', 403],
    ['full', 200],
  ])('with a key of scope %s answers %i', async (scope, status) => {
    const { app, projects } = await aServer({ tier: 'anonymous' });
    const key = createDeveloperKey();
    await projects.openProject({ hash: hashKey(key), name: 'some', scope, tier: 'pro' });
    const response = await app.inject({ ...CLEAR, headers: as(key) });
    expect(response.statusCode).toBe(status);
    if (status === 403)
      expect(response.json().error).toMatchObject({
        code: 'SCOPE_MISSING',
        message: expect.stringContaining('"full"'),
      });
  });

  it('is not for the anonymous key of a hosted server, which may only send and read', async () => {
    const { app, key } = await aServer({ tier: 'anonymous' });
    const request = (method: 'DELETE' | 'GET', url: string) => app.inject({ method, url, headers: as(key) });
    expect((await request('DELETE', '/v1/traces')).statusCode).toBe(403);
    expect((await request('GET', '/v1/project')).statusCode).toBe(200);
  });

  it('is refused without a key, and to web pages', async () => {
    const { app, inject, readTrace } = await aServer();
    await inject(postTraces(aJsonBody(aJsonSpan())));
    expect((await app.inject(CLEAR)).statusCode).toBe(401);
    expect((await inject({ ...CLEAR, headers: { origin: 'https://evil.example' } })).statusCode).toBe(403);
    expect(await readTrace(TRACE_ID)).toHaveLength(1);
  });
});
