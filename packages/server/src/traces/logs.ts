import type { TraceLog } from '@glasstrace/protocol';
import { EXCEPTION, EXCEPTION_EVENT } from '@glasstrace/protocol/attributes';
import { truncate } from '@glasstrace/protocol/redaction';
import { groupBy } from '../group-by.ts';
import { readText } from './attribute.ts';
import { readCodeLocation } from './frames.ts';
import type { LogRecord } from './log-record.ts';
import type { AttributeValue, Span, SpanEvent } from './span.ts';

/** OpenTelemetry's severity numbers begin a level every four. */
const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
const ERROR = 17;
const WARN = 13;

export const isErrorLog = ({ severity }: LogRecord): boolean => severity >= ERROR;

/** What the record says, as text. */
export function messageOf({ body, attributes }: LogRecord): string {
  const text = textOf(body);
  return (text !== '' ? text : readText(attributes, EXCEPTION.message)) ?? '';
}

function textOf(body: AttributeValue): string {
  if (typeof body === 'string') return body.trim();
  if (body === null) return '';
  if (typeof body !== 'object') return String(body);
  const message = Array.isArray(body) ? undefined : (body.message ?? body.msg);
  return typeof message === 'string' ? message.trim() : JSON.stringify(body);
}

/** The word by which a request that failed without an exception is known: the last error that was logged in it. */
export const findErrorLog = (logs: readonly LogRecord[]): LogRecord | undefined =>
  logs.filter((log) => isErrorLog(log) && messageOf(log) !== '').at(-1);

/** The exception that a record carries in its attributes, as many senders log an error. */
export function exceptionOfLog({ attributes, timeMs }: LogRecord): SpanEvent | undefined {
  if (readText(attributes, EXCEPTION.type, EXCEPTION.message) === undefined) return undefined;
  return { name: EXCEPTION_EVENT, timeMs, attributes };
}

const MAX_SHOWN = 20;
const MAX_MESSAGE_CHARS = 400;

/**
 * The records worth showing, in order of time: errors first, then warnings, then what was logged last. What says the same
 * from the same place stands there once, where it came first. `startMs` is the start of the request.
 */
export function showLogs(logs: readonly LogRecord[], startMs: number): TraceLog[] {
  const inOrder = logs.filter((log) => messageOf(log) !== '').toSorted((a, b) => a.timeMs - b.timeMs);
  const distinct = [...groupBy(inOrder, identityOf).values()];
  const byWorth = distinct.toReversed().toSorted((a, b) => worthOf(b[0]!) - worthOf(a[0]!));
  const shown = new Set(byWorth.slice(0, MAX_SHOWN));
  return distinct.filter((same) => shown.has(same)).map((same) => showLog(same, startMs));
}

const worthOf = ({ severity }: LogRecord): number => (severity >= ERROR ? 2 : severity >= WARN ? 1 : 0);

function identityOf(log: LogRecord): string {
  const { file, line, column } = readCodeLocation(log.attributes) ?? {};
  return JSON.stringify([log.severity, messageOf(log), file, line, column]);
}

function showLog(same: readonly LogRecord[], startMs: number): TraceLog {
  const log = same[0]!;
  const frame = readCodeLocation(log.attributes);
  const { file, line, column } = frame ?? {};
  return {
    severity: log.severity < 1 ? 'unknown' : LEVELS[Math.floor((log.severity - 1) / 4)]!,
    message: truncate(messageOf(log), MAX_MESSAGE_CHARS),
    atMs: Math.round(log.timeMs - startMs),
    ...(same.length > 1 && { count: same.length }),
    ...(file !== undefined &&
      line !== undefined && { frame: { file, line, ...(column !== undefined && { column }), mapped: frame!.mapped } }),
  };
}

/** Stands for the spans of a trace of which only log records have come so far, or ever. */
export function spanOfLogs(logs: readonly LogRecord[]): Span {
  const inOrder = logs.toSorted((a, b) => a.timeMs - b.timeMs);
  const [first, last] = [inOrder[0], inOrder.at(-1)];
  if (!first || !last) throw new RangeError('A trace has at least one span or log record.');
  return {
    traceId: first.traceId,
    spanId: first.spanId ?? '0'.repeat(16),
    name: 'log records without a request',
    kind: 'internal',
    startMs: first.timeMs,
    endMs: last.timeMs,
    status: 'UNSET',
    attributes: {},
    events: [],
    scope: first.scope,
    resource: first.resource,
  };
}
