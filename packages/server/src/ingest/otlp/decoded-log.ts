import { SPAN_ID, TRACE_ID } from '@glasstrace/protocol/ids';
import type { LogRecord } from '../../traces/log-record.ts';

/** A record whose fields were not all there yet. */
export function emptyLog(scope: LogRecord['scope'], resource: LogRecord['resource']): LogRecord {
  return { traceId: '', timeMs: 0, severity: 0, body: null, attributes: {}, scope, resource };
}

/** Puts right what senders leave open: a time of their own is optional, that of the observation is not. */
export function settleLog(log: LogRecord, observedMs: number): LogRecord {
  if (!(log.timeMs > 0)) log.timeMs = observedMs;
  if (!SPAN_ID.test(log.spanId ?? '') || /^0+$/.test(log.spanId ?? '')) delete log.spanId;
  if (log.severityText === '') delete log.severityText;
  if (!(log.severity >= 1 && log.severity <= 24)) log.severity = severityOf(log.severityText);
  return log;
}

/** First of the four numbers that OpenTelemetry has for a level; the names are those of common logging libraries. */
const SEVERITIES: readonly [names: RegExp, severity: number][] = [
  [/^(?:fatal|emerg|emergency|panic|alert|crit|critical)$/i, 21],
  [/^(?:error|err|severe)$/i, 17],
  [/^(?:warn|warning)$/i, 13],
  [/^(?:info|information|notice|http)$/i, 9],
  [/^(?:debug|verbose)$/i, 5],
  [/^(?:trace|silly)$/i, 1],
];

const severityOf = (text = ''): number => SEVERITIES.find(([names]) => names.test(text))?.[1] ?? 0;

export interface AcceptedLogs {
  logs: LogRecord[];
  rejected: number;
  /** Why the first of the rejected ones was. */
  reason?: string;
}

/** Leaves out records that belong to no trace, and those whose time is outside the window. */
export function acceptLogs(decoded: LogRecord[], window: { startMs: number; endMs: number }): AcceptedLogs {
  const accepted: AcceptedLogs = { logs: [], rejected: 0 };
  for (const log of decoded) {
    const problem = problemOf(log, window);
    if (problem === undefined) {
      accepted.logs.push(log);
    } else {
      accepted.rejected++;
      accepted.reason ??= problem;
    }
  }
  return accepted;
}

function problemOf(log: LogRecord, { startMs, endMs }: { startMs: number; endMs: number }): string | undefined {
  if (/^0*$/.test(log.traceId)) return 'only records of a request are kept, and these have no trace id';
  if (!TRACE_ID.test(log.traceId)) return 'a trace id must be 16 bytes';
  if (!(log.timeMs >= startMs)) return 'the record is older than the time that traces are kept for';
  if (log.timeMs > endMs) return 'the record is more than a day in the future';
  return undefined;
}
