import { describe, expect, it } from 'vitest';
import { indexTrace } from '../../src/traces/index-trace.ts';
import { interpretTrace } from '../../src/traces/trace.ts';
import { aLog } from './a-log.ts';
import { anException, aRequest, aSpan, START_MS, TRACE_ID } from './a-span.ts';

const HERE = {
  'code.file.path': 'src/app/api/polls/route.ts',
  'code.line.number': 12,
  'code.column.number': 5,
};

const SOURCE = [{ line: 12, text: "    console.error('gave up');", current: true }];

describe('a request that logs', () => {
  it('is known by the last error it logged, when it failed and nothing else says why', () => {
    const spans = [aRequest({ statusCode: 500 })];
    const logs = [
      aLog({ body: 'retrying' }),
      aLog({
        body: 'gave up',
        attributes: { ...HERE, 'glasstrace.log.source_lines': JSON.stringify(SOURCE) },
        spanId: 'b'.repeat(16),
        timeMs: START_MS + 8,
      }),
      aLog({ body: 'bye', severity: 9, timeMs: START_MS + 9 }),
    ];
    const { failure, provenance } = interpretTrace(spans, logs);
    expect(failure).toMatchObject({
      rank: 3,
      title: 'gave up',
      location: { file: 'src/app/api/polls/route.ts', line: 12, column: 5 },
      evidence: {
        exceptionMessage: 'gave up',
        missingExceptionDetails: true,
        sourceLines: SOURCE,
        stack: { source: 'source_location_attributes', frames: [{ line: 12 }] },
      },
    });
    expect(failure?.evidence.externalLogEvidenceMissing).toBeUndefined();
    expect(provenance.error).toMatchObject({
      source: 'ingestion_derived',
      confidence: 'medium',
      evidencePath: `${'b'.repeat(16)}:log`,
    });
  });

  it('shows them beside its exception, which stays the error', () => {
    const spans = [aRequest({ statusCode: 500, events: [anException({ type: 'TypeError' })] })];
    const { failure } = interpretTrace(spans, [aLog({ attributes: HERE })]);
    expect(failure?.evidence).toMatchObject({
      exceptionType: 'TypeError',
      logs: [
        {
          severity: 'error',
          message: 'could not create the poll',
          atMs: 3,
          frame: { file: 'src/app/api/polls/route.ts', line: 12, column: 5, mapped: true },
        },
      ],
    });
  });

  it('did not fail because of what it logged', () => {
    const { failure, logs } = interpretTrace([aRequest({ statusCode: 200 })], [aLog()]);
    expect(failure).toBeUndefined();
    expect(logs).toHaveLength(1);
  });

  it('says that no log tells more, when none does', () => {
    const { failure } = interpretTrace([aRequest({ statusCode: 500 })]);
    expect(failure?.evidence).toMatchObject({ externalLogEvidenceMissing: true, missingExceptionDetails: true });
  });

  it('shows errors and warnings before chatter, in order of time', () => {
    const chatter = Array.from({ length: 40 }, (_, i) =>
      aLog({ severity: 9, body: `step ${i}`, timeMs: START_MS + i }),
    );
    const { logs } = interpretTrace([aRequest()], [...chatter, aLog({ severity: 13, body: 'odd' }), aLog()]);
    expect(logs).toHaveLength(20);
    expect(logs.map(({ message }) => message).slice(0, 3)).toEqual(['odd', 'could not create the poll', 'step 22']);
  });

  it('shows what it logged again and again once, with how often', () => {
    const warning = (ms: number, line: number) =>
      aLog({
        severity: 13,
        body: 'font is not there',
        attributes: { ...HERE, 'code.line.number': line },
        timeMs: START_MS + ms,
      });
    const repeated = Array.from({ length: 30 }, (_, i) => warning(10 + i, 12));
    const { logs } = interpretTrace([aRequest()], [...repeated, warning(50, 40), aLog({ timeMs: START_MS + 60 })]);
    expect(logs.map(({ message, atMs, count, frame }) => [message, atMs, count, frame?.line])).toEqual([
      ['font is not there', 10, 30, 12],
      ['font is not there', 50, undefined, 40],
      ['could not create the poll', 60, undefined, undefined],
    ]);
  });
});

describe('an error in a log record of another sender', () => {
  const resource = { 'service.name': 'shop' };
  const root = aSpan({
    kind: 'server',
    resource,
    attributes: { 'http.request.method': 'GET', 'http.route': '/cart', 'http.response.status_code': 500 },
    status: 'ERROR',
  });
  const log = aLog({
    resource,
    spanId: root.spanId,
    attributes: {
      'exception.type': 'RangeError',
      'exception.message': 'no such cart',
      'exception.stacktrace': 'RangeError: no such cart\n    at find (/srv/shop/src/cart.ts:4:9)',
    },
  });

  it('is the error of the trace, with its stack, and says where it was found', () => {
    const { failure, provenance } = interpretTrace([root], [log]);
    expect(failure).toMatchObject({
      title: 'RangeError: no such cart',
      location: { file: '/srv/shop/src/cart.ts', line: 4 },
    });
    expect(provenance.error).toMatchObject({
      source: 'ingestion_derived',
      evidencePath: `${root.spanId}:log`,
    });
  });
});

describe('a trace of which only log records have come', () => {
  it('is indexed by their time and their session, without an error', () => {
    expect(indexTrace([], [aLog({ timeMs: START_MS + 5.5 }), aLog()])).toMatchObject({
      startedAtMs: START_MS + 3,
      durationMs: 2.5,
      statusCode: 0,
      sessionId: 'abcdef1234567890',
      errorRank: 0,
    });
  });

  it('belongs to the request as soon as that has come', () => {
    const { traceId, startedAtMs } = interpretTrace([aRequest()], [aLog()]);
    expect([traceId, startedAtMs]).toEqual([TRACE_ID, START_MS]);
  });
});
