import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { describe, expect, it } from 'vitest';
import type { LogRecord } from '../../../../src/runtime/capture/logs/log-record.ts';
import { createRequestLogs, type LoggedLine } from '../../../../src/runtime/capture/logs/request-logs.ts';
import { createRequestRecords, type RequestRecord } from '../../../../src/runtime/capture/request-record.ts';
import { createSeenErrors } from '../../../../src/runtime/capture/seen-errors.ts';
import { createFrameMapper } from '../../../../src/runtime/frames/frame-mapper.ts';
import { createHealth } from '../../../../src/runtime/health.ts';
import { createLater } from '../../../../src/runtime/later.ts';

function aRequest(): RequestRecord {
  const span = new BasicTracerProvider().getTracer('test').startSpan('GET /', {}, trace.deleteSpan(ROOT_CONTEXT));
  return {
    span,
    traceId: span.spanContext().traceId,
    method: 'GET',
    path: '/',
    query: '',
    errors: createSeenErrors(),
    held: [],
    unfinished: new Set(),
    removed: new Map(),
    state: 'open',
  };
}

const aLine = (message: string, severity = 9): LoggedLine => ({ source: 'console', severity, level: 'x', message });

function setUp() {
  const records = createRequestRecords();
  const sent: LogRecord[] = [];
  const health = createHealth();
  const logs = createRequestLogs({
    records,
    mapper: createFrameMapper('/app'),
    health,
    withSourceLines: () => false,
    emit: (log) => sent.push(log),
    later: createLater(),
  });
  const record = aRequest();
  return { logs, record, sent, health, inRequest: <Result>(work: () => Result) => records.run(record, work) };
}

describe('the logs of a request', () => {
  it('are sent when it ends, in the trace and span they belong to', () => {
    const { logs, record, sent, inRequest } = setUp();
    inRequest(() => logs.add(aLine('hello')));
    expect(sent).toEqual([]);
    expect(logs.close(record)).toBe(0);
    const { traceId, spanId } = record.span.spanContext();
    expect(sent).toMatchObject([{ traceId, spanId, message: 'hello', source: 'console' }]);
  });

  it('are at most fifty, and of more than that the errors stay, then the warnings', () => {
    const { logs, record, sent, health, inRequest } = setUp();
    inRequest(() => {
      for (let i = 0; i < 50; i++) logs.add(aLine(`step ${i}`));
      logs.add(aLine('odd', 13));
      for (let i = 0; i < 49; i++) logs.add(aLine(`broken ${i}`, 17));
      logs.add(aLine('step 50'));
      logs.add(aLine('broken 49', 17));
    });
    expect(logs.close(record)).toBe(52);
    expect(sent).toHaveLength(50);
    expect(sent.every(({ severity }) => severity === 17)).toBe(true);
    expect(health.report().logs).toMatchObject({ captured: 52, dropped: { request_limit: 52 } });
  });

  it('are forgotten with a request that nobody wants', () => {
    const { logs, record, sent, inRequest } = setUp();
    inRequest(() => logs.add(aLine('hello')));
    record.state = 'dropped';
    logs.close(record);
    expect(sent).toEqual([]);
  });

  it('are not those of code that works for no request', () => {
    const { logs } = setUp();
    let observed = 0;
    logs.observe(() => observed++);
    logs.add(aLine('boot'));
    expect(observed).toBe(0);
  });

  it('are not observed while they are being observed, and no failure of that is the app’s', () => {
    const { logs, inRequest } = setUp();
    let observed = 0;
    const observe = () =>
      logs.observe(() => {
        observed++;
        observe();
        throw new Error('a getter');
      });
    inRequest(observe);
    inRequest(observe);
    expect(observed).toBe(2);
  });

  it('are also those that come after the response', async () => {
    const { logs, record, sent, inRequest } = setUp();
    record.state = 'sent';
    logs.close(record);
    inRequest(() => logs.add(aLine('late')));
    await new Promise(setImmediate);
    expect(sent).toMatchObject([{ message: 'late' }]);
  });

  it('are cut, and free of what would change a terminal', () => {
    const { logs, record, sent, inRequest } = setUp();
    inRequest(() => logs.add(aLine(`\u001b[31m${'x'.repeat(3_000)}`)));
    logs.close(record);
    expect(sent[0]?.message).toBe(`${'x'.repeat(1_999)}…`);
  });

  it('belong to the span above when theirs is not sent', () => {
    const { logs, record, sent, inRequest } = setUp();
    const { spanId } = record.span.spanContext();
    record.removed.set(spanId, 'a'.repeat(16));
    inRequest(() => logs.add(aLine('hello')));
    logs.close(record);
    expect(sent[0]?.spanId).toBe('a'.repeat(16));
  });
});
