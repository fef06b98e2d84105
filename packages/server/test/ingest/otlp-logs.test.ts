import type { InjectOptions } from 'fastify';
import { describe, expect, it } from 'vitest';
import { encodeMessage } from '../../src/ingest/otlp/protobuf.ts';
import { aServer } from '../http/a-server.ts';
import { aJsonBody, aJsonSpan, attribute, postTraces, SPAN_ID, TRACE_ID } from './otlp-body.ts';

const nanos = (ms: number) => `${ms}000000`;

/** A log record in OTLP/JSON that was written now. */
const aJsonLog = (log: Record<string, unknown> = {}) => ({
  traceId: TRACE_ID,
  spanId: SPAN_ID,
  timeUnixNano: nanos(Date.now()),
  severityNumber: 17,
  body: { stringValue: 'it broke' },
  ...log,
});

const aBody = (...logRecords: object[]) => ({
  resourceLogs: [{ scopeLogs: [{ scope: { name: 'winston' }, logRecords }] }],
});

const postLogs = (payload: InjectOptions['payload'], headers?: Record<string, string>): InjectOptions => ({
  ...postTraces(payload, headers),
  url: '/v1/logs',
});

function fixed64(field: number, ms: number): Buffer {
  const bytes = Buffer.alloc(9);
  bytes[0] = field * 8 + 1;
  bytes.writeBigUInt64LE(BigInt(ms) * 1_000_000n, 1);
  return bytes;
}

describe('POST /v1/logs', () => {
  it('keeps the records of a trace, whichever comes first, they or the spans', async () => {
    const { inject, readTrace, readLogs } = await aServer();
    expect((await inject(postLogs(aBody(aJsonLog())))).json()).toEqual({});
    await inject(postTraces(aJsonBody(aJsonSpan())));
    await inject(postLogs(aBody(aJsonLog({ body: { stringValue: 'again' } }))));
    expect(await readTrace(TRACE_ID)).toHaveLength(1);
    expect((await readLogs(TRACE_ID)).map(({ body }) => body)).toEqual(['it broke', 'again']);
  });

  it('reads every field in protobuf', async () => {
    const { inject, readLogs } = await aServer();
    const timeMs = Date.now();
    const record = Buffer.concat([
      fixed64(1, timeMs),
      encodeMessage([
        [2, 13],
        [3, 'warn'],
        [5, encodeMessage([[1, 'slow']])],
        [
          6,
          encodeMessage([
            [1, 'code.line.number'],
            [2, encodeMessage([[3, 7]])],
          ]),
        ],
        [9, Buffer.from(TRACE_ID, 'hex')],
        [10, Buffer.from(SPAN_ID, 'hex')],
      ]),
      fixed64(11, timeMs + 5),
    ]);
    const scopeLogs = encodeMessage([
      [1, encodeMessage([[1, 'pino']])],
      [2, record],
    ]);
    const payload = encodeMessage([[1, encodeMessage([[2, scopeLogs]])]]);
    await inject(postLogs(payload, { 'content-type': 'application/x-protobuf' }));
    expect(await readLogs(TRACE_ID)).toEqual([
      {
        traceId: TRACE_ID,
        spanId: SPAN_ID,
        timeMs,
        severity: 13,
        severityText: 'warn',
        body: 'slow',
        attributes: { 'code.line.number': 7 },
        scope: { name: 'pino' },
        resource: {},
      },
    ]);
  });

  it.each([
    [{ severityNumber: 'SEVERITY_NUMBER_ERROR2' }, 18],
    [{ severityNumber: 0, severityText: 'warning' }, 13],
    [{ severityNumber: 99, severityText: 'loud' }, 0],
  ])('reads the severity of %o as %i', async (severity, expected) => {
    const { inject, readLogs } = await aServer();
    await inject(postLogs(aBody(aJsonLog(severity))));
    expect(await readLogs(TRACE_ID)).toMatchObject([{ severity: expected }]);
  });

  it('takes the time of observation when the record has none of its own', async () => {
    const { inject, readLogs } = await aServer();
    const observedMs = Date.now();
    await inject(postLogs(aBody(aJsonLog({ timeUnixNano: '0', observedTimeUnixNano: nanos(observedMs) }))));
    expect(await readLogs(TRACE_ID)).toMatchObject([{ timeMs: observedMs }]);
  });

  it('refuses records that belong to no trace, says so, and keeps the others', async () => {
    const { inject, readLogs } = await aServer();
    const response = await inject(postLogs(aBody(aJsonLog(), aJsonLog({ traceId: '' }))));
    expect(response.statusCode).toBe(200);
    expect(response.json()).toEqual({
      partialSuccess: {
        rejectedLogRecords: '1',
        errorMessage: '1 log records: only records of a request are kept, and these have no trace id.',
      },
    });
    expect(await readLogs(TRACE_ID)).toHaveLength(1);
  });

  it('keeps so many records of a trace, then errors only, and says how many it left out', async () => {
    const { inject, readLogs } = await aServer();
    const infos = Array.from({ length: 502 }, (_, i) =>
      aJsonLog({ severityNumber: 9, body: { stringValue: `step ${i}` } }),
    );
    await inject(postLogs(aBody(...infos.slice(0, 400))));
    const response = await inject(postLogs(aBody(...infos.slice(400), aJsonLog())));
    expect(response.json()).toMatchObject({
      partialSuccess: {
        rejectedLogRecords: '2',
        errorMessage: '2 log records: their traces have as many as are kept.',
      },
    });
    const kept = await readLogs(TRACE_ID);
    expect(kept).toHaveLength(501);
    expect(kept.filter(({ body }) => body === 'it broke')).toHaveLength(1);
  });

  it('redacts what a foreign sender logs, in body and attributes, and names the rules', async () => {
    const { inject, readLogs } = await aServer();
    const log = aJsonLog({
      body: { kvlistValue: { values: [attribute('note', { stringValue: 'write to ann@example.org' })] } },
      attributes: [attribute('user.password', { stringValue: 'hunter2' })],
    });
    await inject(postLogs(aBody(log)));
    const [kept] = await readLogs(TRACE_ID);
    expect(kept?.body).toEqual({ note: 'write to [redacted:email]' });
    expect(JSON.stringify(kept)).not.toContain('hunter2');
    expect(kept?.attributes['glasstrace.redaction.rules']).toEqual(['email', 'secret_pair']);
  });

  it.each([
    ['JSON', '{"resourceLogs":{}}', 'application/json'],
    ['protobuf', encodeMessage([[1, 'no message']]), 'application/x-protobuf'],
  ])('refuses a malformed body in %s', async (_name, payload, type) => {
    const { inject } = await aServer();
    expect((await inject(postLogs(payload, { 'content-type': type }))).statusCode).toBe(400);
  });

  it('needs a key that may send', async () => {
    const { inject } = await aServer();
    const response = await inject(postLogs(aBody(aJsonLog()), { authorization: 'Bearer nobody' }));
    expect(response.statusCode).toBe(401);
  });
});
