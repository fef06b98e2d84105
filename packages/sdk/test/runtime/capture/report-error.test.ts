import { trace } from '@opentelemetry/api';
import { expect, it } from 'vitest';
import { createErrorDescriber } from '../../../src/runtime/capture/describe-error.ts';
import { createErrorReporter } from '../../../src/runtime/capture/report-error.ts';
import { createRequestRecords, type RequestRecord } from '../../../src/runtime/capture/request-record.ts';
import { createSeenErrors } from '../../../src/runtime/capture/seen-errors.ts';
import { createFrameMapper } from '../../../src/runtime/frames/frame-mapper.ts';
import { createHealth } from '../../../src/runtime/health.ts';
import { createLater } from '../../../src/runtime/later.ts';
import type { SpanCollector } from '../../../src/runtime/trace/span-collector.ts';

const report = createErrorReporter({
  records: createRequestRecords(),
  tracer: trace.getTracer('test'),
  collector: {} as SpanCollector,
  describeError: createErrorDescriber(createFrameMapper('.'), () => false),
  later: createLater(),
  health: createHealth(),
});

it('tells a stream that failed midway by its own error, not by the one that Next puts around it', () => {
  const record = { state: 'open', errors: createSeenErrors() } as RequestRecord;
  const error = new Error('failed to pipe response', { cause: new RangeError('row 3 cannot be read') });

  report({ error, hook: 'on_request_error', record });
  report({ error: error.cause, hook: 'console_error', record });

  const told = record.errors.toEvents().map(({ attributes }) => attributes);
  expect(told).toHaveLength(1);
  expect(told[0]).toMatchObject({
    'exception.type': 'RangeError',
    'exception.message': 'row 3 cannot be read',
    'glasstrace.exception.hooks': ['on_request_error', 'console_error'],
  });
});
