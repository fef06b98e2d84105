import { SDK_SCOPE } from '@glasstrace/protocol/attributes';
import { VERSION } from '@glasstrace/protocol/version';
import { context, propagation, type Tracer, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import type { SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { raiseApiVersion, readApiGlobal, registerAsOwnVersion } from './api-version.ts';
import { createTracerProvider } from './tracer.ts';

export interface Tracing {
  tracer: Tracer;
  /**
   * `own`: we are the tracer provider. `joined`: another SDK is, and passes its spans to us as well. `apart`: another
   * one is that can't be joined, so only our own spans are recorded.
   */
  mode: 'own' | 'joined' | 'apart';
}

/** What a provider of OpenTelemetry 2.x looks like inside: it has no public way to add a processor. */
interface OpenProvider {
  _activeSpanProcessor?: { _spanProcessors?: unknown };
}

/** Becomes the tracer provider of this process, or joins the one that is there. */
export function startTracing(options: { projectDir: string; processor: SpanProcessor }): Tracing {
  const { projectDir, processor } = options;
  raiseApiVersion(projectDir);

  if (readApiGlobal()?.trace !== undefined) {
    const processors = findProcessors();
    processors?.push(processor);
    const provider = processors ? trace.getTracerProvider() : createTracerProvider(processor);
    return { tracer: provider.getTracer(SDK_SCOPE, VERSION), mode: processors ? 'joined' : 'apart' };
  }

  const provider = createTracerProvider(processor);
  registerAsOwnVersion(() => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
    trace.setGlobalTracerProvider(provider);
  });
  raiseApiVersion(projectDir);
  return { tracer: provider.getTracer(SDK_SCOPE, VERSION), mode: 'own' };
}

function findProcessors(): unknown[] | undefined {
  const provider = trace.getTracerProvider() as { getDelegate?: () => unknown };
  const { _activeSpanProcessor: active } = (provider.getDelegate?.() ?? provider) as OpenProvider;
  return Array.isArray(active?._spanProcessors) ? active._spanProcessors : undefined;
}
