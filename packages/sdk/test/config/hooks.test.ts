import { describe, expect, it } from 'vitest';
import { createLogPreparer } from '../../src/config/log-preparer.ts';
import type { OutgoingLog } from '../../src/config/outgoing-log.ts';
import type { OutgoingSpan } from '../../src/config/outgoing-span.ts';
import { createSpanPreparer } from '../../src/config/span-preparer.ts';
import type { LogRecord } from '../../src/runtime/capture/logs/log-record.ts';
import { createHealth } from '../../src/runtime/health.ts';
import { aSpan } from '../runtime/support/a-span.ts';

const aLog = (options: Partial<LogRecord> = {}): LogRecord => ({
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: '00f067aa0ba902b7',
  timeMs: 1_763_640_000_000,
  severity: 17,
  level: 'error',
  message: 'vote of ann@example.org was lost',
  attributes: { poll: 'lunch' },
  source: 'pino',
  ...options,
});

function prepareSpan(beforeSend: (span: OutgoingSpan) => OutgoingSpan | null) {
  const health = createHealth();
  const span = aSpan({ name: 'POST /api/polls', fill: (it) => it.setAttribute('mail', 'ann@example.org') });
  const sent = createSpanPreparer(beforeSend, health)(span);
  return { sent, dropped: health.report().spans.dropped };
}

function prepareLog(beforeSendLog: (log: OutgoingLog) => OutgoingLog | null, log = aLog()) {
  const health = createHealth();
  const sent = createLogPreparer(beforeSendLog, health)(log);
  return { sent, dropped: health.report().logs.dropped };
}

describe('beforeSend', () => {
  it('sees a redacted span, and what it changes is redacted again', () => {
    const seen: OutgoingSpan[] = [];
    const { sent, dropped } = prepareSpan((span) => {
      seen.push(structuredClone(span));
      return { ...span, name: 'renamed', attributes: { ...span.attributes, by: 'bob@example.org' } };
    });
    expect(seen[0]).toMatchObject({ name: 'POST /api/polls', attributes: { mail: '[redacted:email]' } });
    expect(sent).toMatchObject({
      name: 'renamed',
      attributes: { mail: '[redacted:email]', by: '[redacted:email]', 'glasstrace.redaction.rules': ['email'] },
    });
    expect(dropped).toEqual({});
  });

  it('drops a span, and its failure drops it too: both are counted', () => {
    expect(prepareSpan(() => null)).toEqual({ dropped: { before_send: 1 } });
    const failing: ((span: OutgoingSpan) => unknown)[] = [
      () => {
        throw new Error('not today');
      },
      () => undefined,
      () => 'a text',
      async () => {
        throw new Error('not even later');
      },
      (span) => ({ ...span, events: [null] }),
      (span) => ({ ...span, statusMessage: 5 }),
    ];
    for (const hook of failing) expect(prepareSpan(hook as never)).toEqual({ dropped: { before_send_failed: 1 } });
  });
});

describe('beforeSendLog', () => {
  it('sees a redacted record, and what it changes is redacted again', () => {
    const seen: OutgoingLog[] = [];
    const sourceLines = [{ line: 3, text: 'const password = "hunter2";', current: true as const }];
    const { sent, dropped } = prepareLog((log) => {
      seen.push(structuredClone(log));
      return { ...log, message: `${log.message}!`, attributes: { voters: ['bob@example.org'] }, sourceLines: [] };
    }, aLog({ sourceLines }));
    expect(seen).toEqual([
      {
        traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
        spanId: '00f067aa0ba902b7',
        source: 'pino',
        level: 'error',
        message: 'vote of [redacted:email] was lost',
        attributes: { poll: 'lunch', 'glasstrace.redaction.rules': expect.arrayContaining(['email', 'secret_pair']) },
        sourceLines: [{ line: 3, text: expect.not.stringContaining('hunter2'), current: true }],
      },
    ]);
    expect(sent).toMatchObject({
      message: 'vote of [redacted:email] was lost!',
      attributes: { voters: ['[redacted:email]'], 'glasstrace.redaction.rules': ['email'] },
      sourceLines: [],
      severity: 17,
    });
    expect(dropped).toEqual({});
  });

  it('drops a record, and its failure drops it too: both are counted', () => {
    expect(prepareLog(() => null)).toEqual({ dropped: { before_send: 1 } });
    const failing: ((log: OutgoingLog) => unknown)[] = [
      () => {
        throw new Error('not today');
      },
      () => undefined,
      async () => {
        throw new Error('not even later');
      },
      (log) => ({ ...log, message: 5 }),
      (log) => ({ ...log, attributes: undefined }),
      (log) => ({ ...log, sourceLines: 'all of them' }),
    ];
    for (const hook of failing) expect(prepareLog(hook as never)).toEqual({ dropped: { before_send_failed: 1 } });
  });
});
