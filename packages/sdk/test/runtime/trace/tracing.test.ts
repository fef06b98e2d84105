import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TracingState } from '@glasstrace/protocol/sdk-init';
import { context, propagation, trace } from '@opentelemetry/api';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BasicTracerProvider,
  ParentBasedSampler,
  type Sampler,
  SamplingDecision,
  type SpanProcessor,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base';
import { afterEach, describe, expect, it } from 'vitest';
import { startTracing } from '../../../src/runtime/trace/tracing.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const processor: SpanProcessor = {
  onStart() {},
  onEnd() {},
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};

function appWith(dependencies: Record<string, string>): string {
  const folder = tempFolder();
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ dependencies }));
  return folder;
}

/** Whether a span of the app is recorded that is started now, by a tracer it gets now. */
const isRecorded = () => trace.getTracer('app').startSpan('work').isRecording();

afterEach(() => {
  trace.disable();
  context.disable();
  propagation.disable();
});

describe('startTracing', () => {
  it('records the spans of an app from the start: its modules get their tracers while they are loaded', () => {
    startTracing({ projectDir: appWith({ next: '16.0.0' }), processor });
    expect(isRecorded()).toBe(true);
  });

  it('waits for the first request where the app has another tracing SDK, which may start after us', () => {
    const { settle } = startTracing({ projectDir: appWith({ '@vercel/otel': '2.1.3' }), processor });
    expect(isRecorded()).toBe(false);
    settle();
    expect(isRecorded()).toBe(true);
  });

  it.each([
    ['AlwaysOffSampler', new AlwaysOffSampler()],
    ['TraceIdRatioBased{0.25}', new TraceIdRatioBasedSampler(0.25)],
    ['TraceIdRatioBased{0}', new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(0) })],
    ['TraceIdRatioBased{1e-7}', new TraceIdRatioBasedSampler(1e-7)],
  ])('says that the SDK it joined leaves out traces: %s', (sampler, theirs) => {
    expect(settledBeside(theirs)).toEqual({ mode: 'joined', sampler });
  });

  it.each([
    ['records every trace', new AlwaysOnSampler()],
    ['records every trace that begins here', new ParentBasedSampler({ root: new AlwaysOnSampler() })],
    ['records every trace, as a share', new TraceIdRatioBasedSampler(1)],
    ['does not say what it does', { shouldSample: () => ({ decision: SamplingDecision.RECORD_AND_SAMPLED }) }],
  ])('says nothing of a sampler that %s', (_, theirs) => {
    expect(settledBeside(theirs)).toEqual({ mode: 'joined' });
  });

  it('says that it is the only one', () => {
    const states: TracingState[] = [];
    startTracing({ projectDir: appWith({}), processor, onSettled: (state) => states.push(state) });
    expect(states).toEqual([{ mode: 'own' }]);
  });
});

/** What we say after an SDK with this sampler has started before us. */
function settledBeside(sampler: Sampler): TracingState {
  const states: TracingState[] = [];
  trace.setGlobalTracerProvider(new BasicTracerProvider({ sampler, spanProcessors: [processor] }));
  startTracing({ projectDir: appWith({}), processor, onSettled: (state) => states.push(state) });
  return states[0]!;
}
