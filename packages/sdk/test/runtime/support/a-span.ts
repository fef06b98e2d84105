import { ROOT_CONTEXT, type Span, trace } from '@opentelemetry/api';
import {
  AlwaysOnSampler,
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';

/** A span as the SDK of OpenTelemetry makes it, ended after `fill` has seen it. */
export function aSpan(options: { name?: string; scope?: string; fill?: (span: Span) => void } = {}): ReadableSpan {
  const { name = 'GET /api/polls', scope = 'app', fill } = options;
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({
    sampler: new AlwaysOnSampler(),
    spanProcessors: [new SimpleSpanProcessor(exporter)],
  });
  const span = provider.getTracer(scope).startSpan(name, {}, trace.deleteSpan(ROOT_CONTEXT));
  fill?.(span);
  span.end();
  return exporter.getFinishedSpans()[0]!;
}
