import { context, propagation, trace } from '@opentelemetry/api';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { afterEach, describe, expect, it } from 'vitest';
import { startTracing } from '../../src/runtime/trace/tracing.ts';

afterEach(() => {
  for (const api of [trace, context, propagation]) api.disable();
});

/** Starts tracing and records one span of ours, then one of the framework. */
function record(): string[] {
  const exporter = new InMemorySpanExporter();
  const { tracer } = startTracing({ projectDir: process.cwd(), processor: new SimpleSpanProcessor(exporter) });
  tracer.startSpan('ours').end();
  trace.getTracer('next.js').startSpan('the framework’s').end();
  return exporter.getFinishedSpans().map(({ name }) => name);
}

describe('tracing in an app', () => {
  it('sees the spans of a provider that was registered before, which keeps them too', () => {
    const theirs = new InMemorySpanExporter();
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(theirs)] }));

    expect(record()).toEqual(['ours', 'the framework’s']);
    expect(theirs.getFinishedSpans().map(({ name }) => name)).toContain('the framework’s');
  });

  it('knows a provider by what it can do, not by the name of its class, which a bundler makes short', () => {
    const Minified = class extends BasicTracerProvider {};
    Object.defineProperty(Minified, 'name', { value: 'e' });
    trace.setGlobalTracerProvider(new Minified());

    expect(record()).toEqual(['ours', 'the framework’s']);
  });

  it('keeps the spans of a request in one trace, over every await, from the moment that it starts', async () => {
    const processor = new SimpleSpanProcessor(new InMemorySpanExporter());
    const { tracer } = startTracing({ projectDir: process.cwd(), processor });

    const traceIds = await tracer.startActiveSpan('request', async (request) => {
      await Promise.resolve();
      const query = trace.getTracer('prisma').startSpan('query');
      await new Promise((resolve) => setImmediate(resolve));
      const render = trace.getTracer('next.js').startSpan('render');
      return [request, query, render].map((span) => span.spanContext().traceId);
    });

    expect(new Set(traceIds).size).toBe(1);
  });
});
