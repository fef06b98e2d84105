import {
  type Context,
  context,
  type Span,
  SpanKind,
  type SpanOptions,
  TraceFlags,
  type Tracer,
  type TracerProvider,
  trace,
} from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import type { SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { RecordedSpan } from './recorded-span.ts';

/** Records every span, whatever its caller decided: what is worth sending shows at its end. */
export function createTracerProvider(processor: SpanProcessor): TracerProvider {
  // Asked for with every span: the key is not put together each time.
  const byName = new Map<string, Map<string, Tracer>>();
  return {
    getTracer(name, version = '') {
      const known = byName.get(name)?.get(version);
      if (known) return known;
      const tracer = createTracer({ name, version }, processor);
      byName.set(name, (byName.get(name) ?? new Map()).set(version, tracer));
      return tracer;
    },
  };
}

function createTracer(scope: RecordedSpan['instrumentationScope'], processor: SpanProcessor): Tracer {
  const onEnd = (span: RecordedSpan) => processor.onEnd(span);

  function startSpan(name: string, options: SpanOptions = {}, given = context.active()): Span {
    const { kind = SpanKind.INTERNAL, attributes, links, root, startTime } = options;
    if (isTracingSuppressed(given)) return UNRECORDED;
    const active = root ? undefined : trace.getSpan(given);
    const parent = active?.spanContext();
    const isChild = parent !== undefined && (active instanceof RecordedSpan || trace.isSpanContextValid(parent));
    const span = new RecordedSpan({
      name,
      kind,
      scope,
      context: {
        traceId: isChild ? parent.traceId : randomHex(16),
        spanId: randomHex(8),
        traceFlags: TraceFlags.SAMPLED,
        ...(isChild && parent.traceState && { traceState: parent.traceState }),
      },
      parent: isChild ? parent : undefined,
      startTime,
      onEnd,
    });
    if (attributes) span.setAttributes(attributes);
    if (links) span.addLinks(links);
    processor.onStart(span, given);
    return span;
  }

  return {
    startSpan,
    startActiveSpan<Work extends (span: Span) => unknown>(
      name: string,
      optionsOrWork: SpanOptions | Work,
      contextOrWork?: Context | Work,
      work?: Work,
    ): ReturnType<Work> {
      // Three ways to call it: with the work last, after nothing, options, or options and a context.
      const run = (work ?? contextOrWork ?? optionsOrWork) as (span: Span) => ReturnType<Work>;
      const parent = work ? (contextOrWork as Context) : context.active();
      const options = typeof optionsOrWork === 'function' ? undefined : optionsOrWork;
      const span = startSpan(name, options, parent);
      return context.with(trace.setSpan(parent, span), run, undefined, span);
    },
  };
}

const UNRECORDED = trace.wrapSpanContext({
  traceId: '0'.repeat(32),
  spanId: '0'.repeat(16),
  traceFlags: TraceFlags.NONE,
});

const randomBytes = Buffer.alloc(16);

function randomHex(bytes: 8 | 16): string {
  for (let at = 0; at < bytes; at += 4) randomBytes.writeUInt32LE((Math.random() * 0x1_0000_0000) >>> 0, at);
  return randomBytes.toString('hex', 0, bytes);
}
