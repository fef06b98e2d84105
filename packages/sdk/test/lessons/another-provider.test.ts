import { context, propagation, trace } from '@opentelemetry/api';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { afterEach, describe, expect, it } from 'vitest';
import { startTracing } from '../../src/runtime/trace/tracing.ts';

afterEach(() => {
  for (const api of [trace, context, propagation]) api.disable();
});

function start() {
  const exporter = new InMemorySpanExporter();
  const tracing = startTracing({ projectDir: process.cwd(), processor: new SimpleSpanProcessor(exporter) });
  return { ...tracing, names: () => exporter.getFinishedSpans().map(({ name }) => name) };
}

describe('tracing in an app', () => {
  it('sees the spans of a provider that was registered before, which keeps them too', () => {
    const theirs = new InMemorySpanExporter();
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(theirs)] }));

    const { mode, names } = start();
    trace.getTracer('next.js').startSpan('GET /api/polls').end();

    expect(mode).toBe('joined');
    expect(names()).toEqual(['GET /api/polls']);
    expect(theirs.getFinishedSpans()).toHaveLength(1);
  });

  it('knows a provider by what it can do, not by the name of its class, which a bundler makes short', () => {
    const Minified = { e: class extends BasicTracerProvider {} }.e;
    Object.defineProperty(Minified, 'name', { value: 'e' });
    trace.setGlobalTracerProvider(new Minified());

    const { mode, names } = start();
    trace.getTracer('next.js').startSpan('GET /api/polls').end();

    expect(mode).toBe('joined');
    expect(names()).toEqual(['GET /api/polls']);
  });

  it('keeps the spans of a request in one trace, over every await, from the moment that it starts', async () => {
    const { mode, tracer } = start();

    const traceIds = await tracer.startActiveSpan('request', async (request) => {
      await Promise.resolve();
      const query = trace.getTracer('prisma').startSpan('query');
      await new Promise((resolve) => setImmediate(resolve));
      const render = trace.getTracer('next.js').startSpan('render');
      return [request, query, render].map((span) => span.spanContext().traceId);
    });

    expect(mode).toBe('own');
    expect(new Set(traceIds).size).toBe(1);
  });
});
