import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createDeveloperKey, hashKey } from '../../src/auth/api-key.ts';
import { encodeMessage, ProtobufReader } from '../../src/ingest/otlp/protobuf.ts';
import { anAnonymousKey, aServer } from '../http/a-server.ts';
import { aJsonBody, aJsonSpan, postTraces, SPAN_ID, TRACE_ID } from './otlp-body.ts';

const PROTOBUF = { 'content-type': 'application/x-protobuf' };
const HOUR_MS = 3_600_000;

/** Fields of a message that holds numbers and strings. */
function readFields(body: Buffer): Record<number, number | string> {
  const fields: Record<number, number | string> = {};
  const reader = new ProtobufReader(body);
  while (reader.next()) fields[reader.field] = reader.field === 1 ? reader.number() : reader.string();
  return fields;
}

describe('POST /v1/traces', () => {
  it('answers an empty message when everything was kept', async () => {
    const { inject, readTrace } = await aServer();
    const json = await inject(postTraces(aJsonBody(aJsonSpan())));
    expect([json.statusCode, json.headers['content-type'], json.body]).toEqual([200, 'application/json', '{}']);
    expect(await readTrace(TRACE_ID)).toHaveLength(1);
  });

  it.each(['', '{}'])('accepts an empty request', async (body) => {
    const { inject } = await aServer();
    const headers = body === '' ? PROTOBUF : {};
    const response = await inject(postTraces(Buffer.from(body), headers));
    expect(response.statusCode).toBe(200);
    expect(response.rawPayload.toString()).toBe(body);
  });

  it('says how many spans it refused, and why, in the form of the request', async () => {
    const { inject, readTrace } = await aServer();
    const json = await inject(
      postTraces(aJsonBody(aJsonSpan(), aJsonSpan({ spanId: '' }), aJsonSpan({ traceId: 'xyz' }))),
    );
    expect(json.json()).toEqual({
      partialSuccess: { rejectedSpans: '2', errorMessage: '2 spans: a span id must be 8 bytes, not all zero.' },
    });
    expect(await readTrace(TRACE_ID)).toHaveLength(1);

    const span = encodeMessage([[5, 'no ids']]);
    const scopeSpans = encodeMessage([[2, span]]);
    const body = encodeMessage([[1, encodeMessage([[2, scopeSpans]])]]);
    const protobuf = await inject(postTraces(body, PROTOBUF));
    expect([protobuf.statusCode, protobuf.headers['content-type']]).toEqual([200, 'application/x-protobuf']);
    const response = new ProtobufReader(protobuf.rawPayload);
    expect(response.next()).toBe(true);
    const partialSuccess = response.message();
    expect(partialSuccess.next() && partialSuccess.number()).toBe(1);
  });

  it.each([
    ['older than the storage time', -8 * 24 * HOUR_MS, 'before the time that traces are kept for'],
    ['far in the future', 25 * HOUR_MS, 'more than a day in the future'],
    ['without a start', -Date.now(), 'before the time that traces are kept for'],
  ])('refuses a span that is %s', async (_name, offsetMs, reason) => {
    const { inject } = await aServer();
    const startTimeUnixNano = String((Date.now() + offsetMs) * 1e6);
    const response = await inject(postTraces(aJsonBody(aJsonSpan({ startTimeUnixNano }))));
    expect(response.json().partialSuccess).toMatchObject({
      rejectedSpans: '1',
      errorMessage: expect.stringContaining(reason),
    });
  });

  describe('refuses', () => {
    const refusals: [string, Buffer | string, Record<string, string>, number, string][] = [
      ['what is not JSON', '{"resourceSpans": secret', {}, 400, 'it is not JSON'],
      ['a body that is no object', '[]', {}, 400, 'the body must be an object'],
      ['a field of another type', '{"resourceSpans":7}', {}, 400, 'resourceSpans must be an array'],
      ['a truncated protobuf', Buffer.from([0x0a, 0x05, 0x01]), PROTOBUF, 400, 'goes beyond its message'],
      ['what is not gzip', 'x', { 'content-encoding': 'gzip' }, 400, 'it is not gzip'],
      ['another compression', 'x', { 'content-encoding': 'br' }, 415, 'br'],
      ['another media type', 'x', { 'content-type': 'text/plain' }, 415, 'text/plain'],
      ['a large body', Buffer.alloc(3_000), PROTOBUF, 413, '2000 bytes'],
      [
        'a large body, gzipped',
        gzipSync(Buffer.alloc(1e6)),
        { ...PROTOBUF, 'content-encoding': 'gzip' },
        413,
        '2000 bytes',
      ],
    ];
    it.each(refusals)('%s', async (_name, body, headers, status, message) => {
      const { inject } = await aServer({ maxBodyBytes: 2_000 });
      const response = await inject(postTraces(body, headers));
      expect(response.statusCode).toBe(status);
      expect(response.body).toContain(message);
      expect(response.body).not.toContain('secret');
      expect((await inject({ url: '/healthz' })).statusCode).toBe(200);
    });

    it('in the form of a google.rpc.Status', async () => {
      const { inject } = await aServer();
      const json = await inject(postTraces('{'));
      expect(json.json()).toEqual({
        code: 3,
        message: expect.stringMatching(/^The body can't be read: it is not JSON\. /),
      });
      const protobuf = await inject(postTraces(Buffer.from([7]), PROTOBUF));
      expect(protobuf.headers['content-type']).toBe('application/x-protobuf');
      expect(readFields(protobuf.rawPayload)).toEqual({ 1: 3, 2: expect.stringContaining("can't be read") });
    });

    it('requests without a key before it reads them', async () => {
      const { app } = await aServer({ maxBodyBytes: 10 });
      const response = await app.inject(postTraces('x'.repeat(100)));
      expect([response.statusCode, response.headers['www-authenticate']]).toEqual([401, 'Bearer']);
      expect(response.json()).toMatchObject({ code: 16, message: expect.stringContaining('glasstrace mcp add') });
    });

    it('a key that may only read', async () => {
      const { inject, projects } = await aServer();
      const key = createDeveloperKey();
      await projects.openProject({ hash: hashKey(key), name: 'agent', scope: 'read', tier: 'pro' });
      const response = await inject(postTraces(aJsonBody(aJsonSpan()), { authorization: `Bearer ${key}` }));
      expect(response.statusCode).toBe(403);
      expect(response.json().message).toContain('"ingest"');
    });

    it('to acknowledge what the store did not take', async () => {
      const { inject, store } = await aServer();
      await store.close();
      const response = await inject(postTraces(aJsonBody(aJsonSpan())));
      expect([response.statusCode, response.headers['retry-after']]).toEqual([503, '1']);
    });
  });

  describe('with a limit of 100 traces per minute', () => {
    const traceIds = (count: number, prefix: string) =>
      Array.from({ length: count }, (_, number) => prefix + number.toString(16).padStart(31, '0'));
    const bodyOf = (ids: string[]) => aJsonBody(...ids.map((traceId) => aJsonSpan({ traceId })));

    it('refuses what does not fit and says when to come back', async () => {
      let now = Date.now();
      const { inject } = await aServer({ tier: 'anonymous', now: () => now });
      expect((await inject(postTraces(bodyOf(traceIds(80, 'a'))))).statusCode).toBe(200);
      now += 10_000;
      const refused = await inject(postTraces(bodyOf(traceIds(30, 'b'))));
      expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, '50']);
      expect(refused.json()).toEqual({
        code: 8,
        message:
          'Over the limit of 100 traces per minute of this project; there is room again in 50 s. Retry after the time in Retry-After; what was acknowledged is kept.',
      });
      expect((await inject({ url: '/metrics' })).body).toContain('glasstrace_limited_total{limit="traces"} 1\n');
      expect((await inject(postTraces(bodyOf(traceIds(20, 'c'))))).body).toBe('{}');
      now += 50_000;
      expect((await inject(postTraces(bodyOf(traceIds(30, 'b'))))).body).toBe('{}');
    });

    it('counts a trace once, however many exports it comes in', async () => {
      const { inject } = await aServer({ tier: 'anonymous' });
      for (let round = 0; round < 3; round++) {
        expect((await inject(postTraces(bodyOf(traceIds(90, 'a'))))).body).toBe('{}');
      }
    });

    it('keeps what it can of a request that could never fit', async () => {
      const { inject } = await aServer({ tier: 'anonymous' });
      const { partialSuccess } = (await inject(postTraces(bodyOf(traceIds(150, 'a'))))).json();
      expect(partialSuccess).toEqual({ rejectedSpans: '50', errorMessage: expect.stringContaining('100 per minute') });
    });

    it('counts every project for itself', async () => {
      const { inject } = await aServer({ tier: 'anonymous' });
      await inject(postTraces(bodyOf(traceIds(100, 'a'))));
      const authorization = `Bearer ${anAnonymousKey()}`;
      expect((await inject(postTraces(bodyOf(traceIds(100, 'a')), { authorization }))).body).toBe('{}');
    });
  });

  it('keeps the same ids of two keys apart', async () => {
    const { inject, store, key, projectOf } = await aServer();
    const other = anAnonymousKey();
    await inject(postTraces(aJsonBody(aJsonSpan({ name: 'of the first' }))));
    await inject(postTraces(aJsonBody(aJsonSpan({ name: 'of the second' })), { authorization: `Bearer ${other}` }));
    const names = async (of: string) => (await store.readTrace(await projectOf(of), TRACE_ID)).map(({ name }) => name);
    expect([await names(key), await names(other)]).toEqual([['of the first'], ['of the second']]);
  });

  it('records the session that the resource names', async () => {
    const { inject, store, key, projectOf } = await aServer();
    const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
    const attributes = [
      text('glasstrace.session.id', 'abcdef0123456789'),
      { key: 'glasstrace.session.started_at', value: { intValue: '1763640000000' } },
      text('service.name', 'polls'),
    ];
    const body = {
      resourceSpans: [{ resource: { attributes }, scopeSpans: [{ spans: [aJsonSpan({ spanId: SPAN_ID })] }] }],
    };
    await inject(postTraces(body));
    expect(await store.listSessions(await projectOf(key), 5)).toMatchObject([
      { sessionId: 'abcdef0123456789', startedAtMs: 1_763_640_000_000, info: { serviceName: 'polls' } },
    ]);
  });
});
