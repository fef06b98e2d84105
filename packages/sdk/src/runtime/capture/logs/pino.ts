import { subscribe } from 'node:diagnostics_channel';
import { captureStack } from '../capture-stack.ts';
import type { ReportError } from '../report-error.ts';
import { isError, readLogFields } from './log-fields.ts';
import type { RequestLogs } from './request-logs.ts';
import { SEVERITY } from './severity.ts';

/** What pino publishes around the making of a line. */
interface Line {
  /** Merged object, message, level. */
  arguments?: ArrayLike<unknown>;
  /** The line as it will be written: after pino's own redaction. */
  result?: unknown;
}

/** Published by pino from 9.8 on, bundled or not; it costs nothing when nobody logs. */
const CHANNEL = 'tracing:pino_asJson:end';
const OWN_FIELDS = new Set(['level', 'time', 'pid', 'hostname', 'msg', 'message', 'err', 'error', 'stack']);

/** Records of pino that are made while a request is served. An error in one is an error seen, not a record. */
export function watchPino(logs: RequestLogs, report: ReportError): void {
  subscribe(CHANNEL, onLine);

  function onLine(published: unknown): void {
    const line = published as Line;
    const level = Number(line.arguments?.[2]);
    if (level >= 30) logs.observe(() => record(line, level));
  }

  function record({ arguments: args, result }: Line, level: number): void {
    const error = level >= 40 ? findError(args?.[0]) : undefined;
    if (error) {
      report({ error, hook: level >= 50 ? 'logger_error' : 'logger_warn' });
      return;
    }
    const fields = JSON.parse(String(result)) as Record<string, unknown>;
    const attributes = readLogFields(fields, OWN_FIELDS);
    const message = args?.[1] ?? fields.msg ?? fields.message;
    logs.add({
      source: 'pino',
      ...nameLevel(level),
      message: typeof message === 'string' ? message : JSON.stringify(attributes),
      attributes,
      ...(level >= 40 && { stack: captureStack(onLine) }),
    });
  }
}

function findError(merged: unknown): unknown {
  if (isError(merged)) return merged;
  if (typeof merged !== 'object' || merged === null) return undefined;
  const { err, error } = merged as { err?: unknown; error?: unknown };
  return [err, error].find(isError);
}

/** Apps may have levels of their own between pino's. */
function nameLevel(level: number): { severity: number; level: string } {
  if (level >= 60) return { severity: SEVERITY.fatal, level: 'fatal' };
  if (level >= 50) return { severity: SEVERITY.error, level: 'error' };
  return level >= 40 ? { severity: SEVERITY.warn, level: 'warn' } : { severity: SEVERITY.info, level: 'info' };
}
