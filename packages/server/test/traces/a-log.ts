import type { LogRecord } from '../../src/traces/log-record.ts';
import { SDK_RESOURCE, START_MS, TRACE_ID } from './a-span.ts';

/** An error that the app logged 3 ms after the request began. Shows only what a test is about. */
export const aLog = (log: Partial<LogRecord> = {}): LogRecord => ({
  traceId: TRACE_ID,
  timeMs: START_MS + 3,
  severity: 17,
  body: 'could not create the poll',
  attributes: {},
  scope: { name: 'console' },
  resource: SDK_RESOURCE,
  ...log,
});
