import { SDK_SCOPE } from '@glasstrace/protocol/attributes';
import type { TracingState } from '@glasstrace/protocol/sdk-init';
import { VERSION } from '@glasstrace/protocol/version';
import { context, propagation, type Tracer, type TracerProvider, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import type { SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { raiseApiVersion, readApiGlobal, registerAsOwnVersion } from './api-version.ts';
import { hasOtherTracingSdk } from './other-sdks.ts';
import { readSampler } from './sampler.ts';
import { createTracerProvider } from './tracer.ts';

export interface Tracing {
  /** Settles at the latest when it starts its first span. */
  tracer: Tracer;
  /** Becomes the tracer provider of this process, or joins the one that is there by now. */
  settle(): void;
}

/** What a provider of OpenTelemetry 2.x looks like inside: it has no public way to add a processor. */
interface OpenProvider {
  _activeSpanProcessor?: { _spanProcessors?: unknown };
}

/**
 * Prepares tracing. OpenTelemetry takes the first who registers and refuses all others. In an app that has another
 * tracing SDK, who that is settles with the first request: an SDK that starts right after us must not be refused. In all
 * others it is us at once: tracers that modules get while they are loaded, before we have registered, record nothing.
 */
export function startTracing(options: {
  projectDir: string;
  processor: SpanProcessor;
  onSettled?: (state: TracingState) => void;
}): Tracing {
  const { projectDir, processor, onSettled } = options;
  let settled: Tracer | undefined;

  function settle(): Tracer {
    if (settled) return settled;
    const { tracer, state } = settleTracing(projectDir, processor);
    settled = tracer;
    onSettled?.(state);
    return tracer;
  }

  if (!hasOtherTracingSdk(projectDir)) settle();
  return {
    settle,
    tracer: {
      startSpan: (...given) => settle().startSpan(...given),
      startActiveSpan: (...given: unknown[]) => {
        const tracer = settle();
        return Reflect.apply(tracer.startActiveSpan, tracer, given);
      },
    },
  };
}

function settleTracing(projectDir: string, processor: SpanProcessor): { tracer: Tracer; state: TracingState } {
  raiseApiVersion(projectDir);

  if (readApiGlobal()?.trace !== undefined) {
    const processors = findProcessors();
    if (!processors) return { tracer: tracerOf(createTracerProvider(processor)), state: { mode: 'apart' } };
    processors.push(processor);
    const tracer = tracerOf(trace.getTracerProvider());
    const sampler = readSampler(tracer);
    return { tracer, state: { mode: 'joined', ...(sampler !== undefined && { sampler }) } };
  }

  const provider = createTracerProvider(processor);
  registerAsOwnVersion(() => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
    trace.setGlobalTracerProvider(provider);
  });
  raiseApiVersion(projectDir);
  return { tracer: tracerOf(provider), state: { mode: 'own' } };
}

const tracerOf = (provider: TracerProvider): Tracer => provider.getTracer(SDK_SCOPE, VERSION);

function findProcessors(): unknown[] | undefined {
  const provider = trace.getTracerProvider() as { getDelegate?: () => unknown };
  const { _activeSpanProcessor: active } = (provider.getDelegate?.() ?? provider) as OpenProvider;
  return Array.isArray(active?._spanProcessors) ? active._spanProcessors : undefined;
}
