import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RESOURCE } from '@glasstrace/protocol/attributes';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { describe, expect, it } from 'vitest';
import { decodeLogsJson } from '../../src/ingest/otlp/logs-json.ts';
import { decodeTracesJson } from '../../src/ingest/otlp/traces-json.ts';
import { logLines, traceLines } from '../../src/project/otlp-lines.ts';
import { indexTrace } from '../../src/traces/index-trace.ts';
import type { LogRecord } from '../../src/traces/log-record.ts';
import type { Span } from '../../src/traces/span.ts';
import { anAnonymousKey, aServer, type TestServer } from '../http/a-server.ts';
import { aJsonBody, aJsonSpan, postTraces, TRACE_ID } from '../ingest/otlp-body.ts';
import { anyTrace } from '../properties/any-trace.ts';
import { holds } from '../properties/holds.ts';
import { aLog } from '../traces/a-log.ts';
import { aSpan, SDK_RESOURCE } from '../traces/a-span.ts';
import { failingPoll } from '../traces/failing-poll.ts';

const HOUR_MS = 3_600_000;
const linesOf = (body: string) => body.split('\n').filter((line) => line !== '');
const bySpan = (a: Span, b: Span) => (a.spanId < b.spanId ? -1 : 1);
const decodeSpans = (lines: readonly string[]) => lines.flatMap((line) => decodeTracesJson(Buffer.from(line)));
const idOf = (number: number) => `eeeeeeee${number.toString(16).padStart(24, '0')}`;

describe('lines of OTLP/JSON', () => {
  it('say all that is known of spans and log records, to the quarter of a microsecond', async () => {
    await holds(
      anyTrace,
      ({ spans, logs }) => {
        expect(decodeSpans(traceLines(spans)).sort(bySpan)).toEqual(spans.toSorted(bySpan));
        const decoded = logLines(logs).flatMap((line) => decodeLogsJson(Buffer.from(line)));
        expect(decoded).toEqual(logs);
      },
      200,
    );
  });

  it('keep every kind of value', () => {
    const span = aSpan({
      startMs: 1_763_700_000_000.25,
      endMs: 1_763_700_000_003.1,
      statusMessage: 'no\nluck \u2028',
      attributes: {
        text: '"ä"\n',
        whole: 42,
        negative: -7,
        large: 2 ** 60,
        fraction: 0.1,
        flag: false,
        nothing: null,
        empty: '',
        list: [1, 'two', [null]],
        map: { a: { b: 1.5 } },
      },
      scope: { name: 'prisma', version: '7.1' },
    });
    const lines = traceLines([span]);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^[^\n]+\n$/);
    expect(decodeSpans(lines)).toEqual([span]);
  });

  it('write what is shared once, and end before they are too large for a request', () => {
    const resource = { ...SDK_RESOURCE, 'service.name': 'polls' };
    const spans = Array.from({ length: 400 }, (_, i) =>
      aSpan({ traceId: TRACE_ID, resource, attributes: { text: `${i} ${'x'.repeat(10_000)}` } }),
    );
    const lines = traceLines(spans);
    expect(lines.length).toBeGreaterThan(3);
    for (const line of lines) {
      expect(line.length).toBeLessThan(1_200_000);
      expect(line.split('service.name')).toHaveLength(2);
    }
    expect(decodeSpans(lines).sort(bySpan)).toEqual(spans.toSorted(bySpan));
    expect(traceLines([])).toEqual([]);
  });

  it('are written as the official exporter writes them', async () => {
    const { app, key, readTrace } = await aServer();
    const sent: string[] = [];
    app.addHook('preHandler', async ({ body, url }) => {
      if (url === '/v1/traces') sent.push(String(body));
    });
    await app.listen({ port: 0, host: '127.0.0.1' });
    const exporter = new OTLPTraceExporter({
      url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/v1/traces`,
      headers: { authorization: `Bearer ${key}` },
    });
    const provider = new BasicTracerProvider({
      resource: resourceFromAttributes({
        'service.name': 'polls',
        'process.pid': 42,
        [RESOURCE.redactionVersion]: '1',
      }),
      spanProcessors: [new SimpleSpanProcessor(exporter)],
    });
    const startMs = Date.now();
    const attributes = { 'http.response.status_code': 500, ratio: 0.25, cached: false, tags: ['a', 'ü'] };
    const span = provider.getTracer('app', '1.2.3').startSpan('POST /api/polls', {
      kind: SpanKind.SERVER,
      startTime: startMs,
      attributes,
    });
    span.addEvent('exception', { 'exception.type': 'TypeError' }, startMs + 3);
    span.setStatus({ code: SpanStatusCode.ERROR, message: 'it broke' });
    span.end(startMs + 20.5);
    await provider.forceFlush();
    await provider.shutdown();

    const [line] = traceLines(await readTrace(span.spanContext().traceId));

    // What OTLP leaves to the writer: counts of nothing, flags, and whether an int64 is text.
    const LEFT_OUT = /^(dropped\w+Count|flags|links|traceState|schemaUrl|entityRefs)$/;
    const plain = (text: string) =>
      JSON.parse(text, (name, value) => {
        if (LEFT_OUT.test(name)) return undefined;
        return name === 'intValue' ? String(value) : value;
      });
    expect(sent).toHaveLength(1);
    expect(plain(line!)).toEqual(plain(sent[0]!));
  });
});

/** A server with a failing request of now, its log records, and one of long ago that is still kept. */
async function aServerWithTraces() {
  const server = await aServer();
  await server.inject({ url: '/v1/project' });
  const projectId = await server.projectOf(server.key);
  const nowMs = Date.now();
  const save = async (spans: Span[], logs: LogRecord[] = []) => {
    const traceId = spans[0]!.traceId;
    await server.store.append(projectId, [{ traceId, spans, logs, index: indexTrace(spans, logs) }]);
  };
  const at = (spans: Span[], startMs: number): Span[] => {
    const shift = startMs - Math.min(...spans.map((span) => span.startMs));
    return spans.map((span) => ({
      ...span,
      startMs: span.startMs + shift,
      endMs: span.endMs + shift,
      events: span.events.map((event) => ({ ...event, timeMs: event.timeMs + shift })),
    }));
  };
  const failing = at(failingPoll(), nowMs - 60_000);
  const log = aLog({
    traceId: failing[0]!.traceId,
    spanId: failing[0]!.spanId,
    timeMs: nowMs - 59_990,
    resource: SDK_RESOURCE,
  });
  await save(failing, [log]);
  const old = at([aSpan({ traceId: idOf(1) })], nowMs - 30 * HOUR_MS);
  await save(old);
  return { ...server, projectId, failing, old, log, nowMs };
}

const exportOf = ({ inject }: TestServer, query: Record<string, string> = {}) =>
  inject({ url: `/v1/export?${new URLSearchParams(query)}` });

describe('GET /v1/export', () => {
  it('writes all that is kept, the oldest first, spans and log records apart', async () => {
    const server = await aServerWithTraces();

    const traces = await exportOf(server);
    const logs = await exportOf(server, { signal: 'logs' });

    expect([traces.statusCode, traces.headers['content-type']]).toEqual([200, 'application/jsonl']);
    const spans = decodeSpans(linesOf(traces.body));
    expect(spans[0]).toEqual(server.old[0]);
    expect(spans.slice(1).sort(bySpan)).toEqual(server.failing.toSorted(bySpan));
    expect(traces.body).not.toContain('resourceLogs');
    expect(linesOf(logs.body).flatMap((line) => decodeLogsJson(Buffer.from(line)))).toEqual([server.log]);
  });

  it('writes one trace, by its id or the start of it', async () => {
    const server = await aServerWithTraces();
    const { traceId } = server.failing[0]!;
    for (const id of [traceId, traceId.slice(0, 8)]) {
      const { body } = await exportOf(server, { traceId: id });
      expect(new Set(decodeSpans(linesOf(body)).map((span) => span.traceId))).toEqual(new Set([traceId]));
    }
  });

  it('writes those of a window', async () => {
    const server = await aServerWithTraces();
    const idsIn = async (timeWindow: string) =>
      new Set(decodeSpans(linesOf((await exportOf(server, { timeWindow })).body)).map(({ traceId }) => traceId));
    expect(await idsIn('1h')).toEqual(new Set([server.failing[0]!.traceId]));
    expect(await idsIn('7d')).toEqual(new Set([server.failing[0]!.traceId, idOf(1)]));
    expect(await idsIn('30s')).toEqual(new Set());
  });

  it('comes back as the same answer when it is sent to another server', async () => {
    const server = await aServerWithTraces();
    const other = await aServer();
    for (const [signal, path] of [
      ['traces', '/v1/traces'],
      ['logs', '/v1/logs'],
    ] as const) {
      for (const line of linesOf((await exportOf(server, { signal })).body)) {
        const response = await other.inject({
          method: 'POST',
          url: path,
          headers: { 'content-type': 'application/json' },
          payload: line,
        });
        expect([response.statusCode, response.body]).toEqual([200, '{}']);
      }
    }
    const answer = async ({ inject }: TestServer) => {
      const params = { name: 'get_trace', arguments: { traceId: server.failing[0]!.traceId, maxTokens: 8_000 } };
      const response = await inject({
        method: 'POST',
        url: '/mcp',
        headers: { 'content-type': 'application/json' },
        payload: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
      });
      const { data } = response.json().result.structuredContent;
      return { ...data, searchedScope: undefined, effectiveTimeWindow: undefined };
    };
    const before = await answer(server);
    expect(before.items).toHaveLength(1);
    expect(await answer(other)).toEqual(before);
  });

  it('writes nothing of another project, nor what the tier does not keep', async () => {
    const server = await aServerWithTraces();
    const headers = { authorization: `Bearer ${anAnonymousKey()}` };
    const foreign = async (query: string) => server.inject({ url: `/v1/export${query}`, headers });
    expect((await foreign('')).body).toBe('');
    expect((await foreign(`?traceId=${server.failing[0]!.traceId}`)).statusCode).toBe(404);

    const short = await aServer({ projects: server.projects, store: server.store, localTtlHours: 12 });
    const own = { authorization: `Bearer ${server.key}` };
    const kept = await short.app.inject({ url: '/v1/export', headers: own });
    expect(new Set(decodeSpans(linesOf(kept.body)).map(({ traceId }) => traceId))).toEqual(
      new Set([server.failing[0]!.traceId]),
    );
    expect((await short.app.inject({ url: `/v1/export?traceId=${idOf(1)}`, headers: own })).statusCode).toBe(404);
  });

  it('reads thousands of traces page by page, and no faster than the client takes them', async () => {
    const server = await aServer();
    const count = 3_000;
    const text = { key: 'text', value: { stringValue: 'x'.repeat(20_000) } };
    for (let from = 0; from < count; from += 500) {
      const spans = Array.from({ length: 500 }, (_, i) => aJsonSpan({ traceId: idOf(from + i), attributes: [text] }));
      expect((await server.inject(postTraces(aJsonBody(...spans)))).statusCode).toBe(200);
    }
    let read = 0;
    const { readTrace } = server.store;
    server.store.readTrace = (...args) => {
      read++;
      return readTrace(...args);
    };
    await server.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = server.app.server.address() as AddressInfo;
    const request = get({ port, path: '/v1/export', headers: { authorization: `Bearer ${server.key}` } });
    const [response] = (await once(request, 'response')) as [IncomingMessage];

    response.pause();
    let before = -1;
    while (before !== read) {
      before = read;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    expect(read).toBeLessThan(count);
    const ids = new Set<string>();
    let rest = '';
    response.setEncoding('utf8');
    for await (const chunk of response) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop()!;
      for (const { traceId } of decodeSpans(lines)) ids.add(traceId);
    }
    expect(rest).toBe('');
    expect(ids.size).toBe(count);
    expect(read).toBe(count);
  });

  it('ends with a broken connection, not as if that were all, when the store fails midway', async () => {
    const server = await aServerWithTraces();
    const { readTrace } = server.store;
    let reads = 0;
    server.store.readTrace = (...args) => (reads++ === 0 ? readTrace(...args) : Promise.reject(new Error('gone')));
    await server.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = server.app.server.address() as AddressInfo;
    const answer = fetch(`http://127.0.0.1:${port}/v1/export`, { headers: { authorization: `Bearer ${server.key}` } });
    await expect(answer.then((response) => response.text())).rejects.toThrow();
  });

  it.each([
    ['signal=metrics', 'signal'],
    ['traceId=xyz', 'traceId must be'],
    ['timeWindow=soon', "can't be read"],
    [`traceId=${TRACE_ID}&timeWindow=1h`, 'not both'],
    ['since=1h', 'Unrecognized key'],
  ])('says what is wrong with ?%s', async (query, problem) => {
    const { inject } = await aServer();
    const response = await inject({ url: `/v1/export?${query}` });
    expect([response.statusCode, response.json().error.code]).toEqual([400, 'INVALID_INPUT']);
    expect(response.json().error.message).toContain(problem);
  });

  it('names the traces that a prefix could mean, and says when there is none', async () => {
    const { inject } = await aServer();
    await inject(postTraces(aJsonBody(aJsonSpan({ traceId: idOf(1) }), aJsonSpan({ traceId: idOf(2) }))));
    const ambiguous = await inject({ url: '/v1/export?traceId=eeeeeeee' });
    expect(ambiguous.statusCode).toBe(400);
    expect(ambiguous.json().error.message).toContain(`${idOf(1)}`);
    expect((await inject({ url: `/v1/export?traceId=${TRACE_ID}` })).json().error.code).toBe('TRACE_NOT_FOUND');
  });

  it('needs the scope "read"', async () => {
    const { app } = await aServer();
    expect((await app.inject({ url: '/v1/export' })).statusCode).toBe(401);
  });
});
