import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { context, propagation, trace } from '@opentelemetry/api';
import type { SpanProcessor } from '@opentelemetry/sdk-trace-base';
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
});
