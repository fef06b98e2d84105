import type { AddressInfo } from 'node:net';
import { context, type SpanContext, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base';
import { describe, expect, it, vi } from 'vitest';
import { aServer } from '../http/a-server.ts';

type ExporterOptions = NonNullable<ConstructorParameters<typeof JsonExporter>[0]>;

const exporters: [string, (options: ExporterOptions) => SpanExporter][] = [
  ['protobuf', (options) => new ProtobufExporter(options)],
  ['JSON', (options) => new JsonExporter(options)],
];
const compressions = ['none', 'gzip'] as NonNullable<ExporterOptions['compression']>[];

describe.each(exporters)('the official %s exporter', (_name, createExporter) => {
  it.each(compressions)('with compression %s delivers every field', async (compression) => {
    const { app, key, readTrace } = await aServer();
    await app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.server.address() as AddressInfo;
    const exporter = createExporter({
      url: `http://127.0.0.1:${port}/v1/traces`,
      headers: { authorization: `Bearer ${key}` },
      compression,
    });
    const provider = new BasicTracerProvider({
      resource: resourceFromAttributes({ 'service.name': 'polls', 'process.pid': 42 }),
      spanProcessors: [new BatchSpanProcessor(exporter)],
    });
    const { traceId, spanId, startMs } = recordRequest(provider);
    await provider.forceFlush();
    await provider.shutdown();

    const [root, query] = await readTrace(traceId);
    expect(root).toEqual({
      traceId,
      spanId,
      name: 'POST /api/polls',
      kind: 'server',
      startMs,
      endMs: startMs + 20.5,
      status: 'ERROR',
      statusMessage: 'it broke',
      attributes: {
        'http.request.method': 'POST',
        'http.response.status_code': 500,
        ratio: 0.25,
        cached: false,
        tags: ['a', 'ü'],
      },
      events: [
        {
          name: 'exception',
          timeMs: startMs + 3,
          attributes: { 'exception.type': 'TypeError', 'exception.message': 'no' },
        },
      ],
      scope: { name: 'app', version: '1.2.3' },
      resource: { 'service.name': 'polls', 'process.pid': 42 },
    });
    expect(query).toMatchObject({
      parentSpanId: spanId,
      kind: 'client',
      name: 'SELECT',
      status: 'UNSET',
      attributes: {},
    });
  });
});

it('the official exporter comes again when the limit per minute is over, and nothing is lost', async () => {
  let now = Date.now();
  const { app, key, readTrace } = await aServer({ tier: 'anonymous', now: () => now });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const exporter = new ProtobufExporter({
    url: `http://127.0.0.1:${port}/v1/traces`,
    headers: { authorization: `Bearer ${key}` },
    // It gives up when this is over, however often it may come again.
    timeoutMillis: 60_000,
  });
  const provider = new BasicTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] });
  const record = (count: number) => Array.from({ length: count }, () => recordRequest(provider).traceId);
  const first = record(100);
  await provider.forceFlush();

  now += 59_500;
  const second = record(20);
  const flushed = provider.forceFlush();
  const metrics = async () => (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  await vi.waitUntil(async () => (await metrics()).includes('status="429"'), { timeout: 30_000 });
  now += 1_000;
  await flushed;
  await provider.shutdown();
  for (const traceId of [...first, ...second]) expect(await readTrace(traceId)).toHaveLength(2);
});

function recordRequest(provider: BasicTracerProvider): SpanContext & { startMs: number } {
  // Whole milliseconds: what is compared is what was sent, not the rounding of a clock.
  const startMs = Date.now();
  const tracer = provider.getTracer('app', '1.2.3');
  const root = tracer.startSpan('POST /api/polls', {
    kind: SpanKind.SERVER,
    startTime: startMs,
    attributes: {
      'http.request.method': 'POST',
      'http.response.status_code': 500,
      ratio: 0.25,
      cached: false,
      tags: ['a', 'ü'],
    },
  });
  const query = tracer.startSpan(
    'SELECT',
    { kind: SpanKind.CLIENT, startTime: startMs + 1 },
    trace.setSpan(context.active(), root),
  );
  query.end(startMs + 2);
  root.addEvent('exception', { 'exception.type': 'TypeError', 'exception.message': 'no' }, startMs + 3);
  root.setStatus({ code: SpanStatusCode.ERROR, message: 'it broke' });
  root.end(startMs + 20.5);
  return { ...root.spanContext(), startMs };
}
