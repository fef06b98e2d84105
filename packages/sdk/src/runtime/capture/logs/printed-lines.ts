import { stripControlCharacters } from '@glasstrace/protocol/redaction';
import { captureStack } from '../capture-stack.ts';
import { readLoggedStack } from '../logged-stack.ts';
import type { ReportError } from '../report-error.ts';
import { readLogFields } from './log-fields.ts';
import type { LoggedLine, RequestLogs } from './request-logs.ts';
import { SEVERITY, severityOf } from './severity.ts';

type PrintedLine = Pick<LoggedLine, 'severity' | 'level' | 'message' | 'attributes'> & { stack?: string };

/**
 * Lines that a logger prints while a request is served, for loggers that can't be reached themselves: JSON with a level
 * and a message, or text with the level in front. Other lines are left alone.
 */
export function watchPrintedLines(logs: RequestLogs, report: ReportError, isNeeded: () => boolean): void {
  for (const stream of [process.stdout, process.stderr]) {
    const { write } = stream;
    stream.write = function (this: typeof stream, ...args: unknown[]): boolean {
      const [chunk] = args;
      if (typeof chunk === 'string' && isNeeded()) logs.observe(() => record(chunk, stream.write));
      return Reflect.apply(write, this, args) as boolean;
    } as typeof write;
  }

  function record(text: string, caller: (...args: never[]) => unknown): void {
    const line = readPrintedLine(text);
    if (!line) return;
    const { stack, ...said } = line;
    const facts = stack === undefined ? undefined : readLoggedStack(stack);
    if (facts) {
      report({ error: stack, facts, hook: line.severity >= SEVERITY.error ? 'logger_error' : 'logger_warn' });
      return;
    }
    logs.add({ source: 'stdout', ...said, ...(line.severity >= SEVERITY.warn && { stack: captureStack(caller) }) });
  }
}

const OWN_FIELDS = new Set(['level', 'message', 'msg', 'timestamp', 'time', 'stack']);
/** `error: no`, `2026-01-31T10:00:00.000Z [error]: no`. */
const LEVEL_FIRST = /^(?:\[?\d[\dTZ:.,/+ -]{3,40}\]?\s+)?\[?([a-z]{4,8})\]?:\s+(\S[\s\S]*)$/i;
const MAX_LINE_CHARS = 16_384;

/** Undefined for what does not look like the line of a logger. */
export function readPrintedLine(text: string): PrintedLine | undefined {
  if (text.length > MAX_LINE_CHARS) return undefined;
  const line = stripControlCharacters(text).trim();
  if (line.startsWith('{') && line.endsWith('}')) return readJsonLine(line);
  const [, level = '', message = ''] = LEVEL_FIRST.exec(line) ?? [];
  const severity = severityOf(level);
  return severity === undefined ? undefined : { severity, level: level.toLowerCase(), message };
}

function readJsonLine(line: string): PrintedLine | undefined {
  let fields: Record<string, unknown>;
  try {
    fields = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
  const { level, message = fields.msg, stack } = fields;
  const severity = typeof level === 'string' ? severityOf(level) : undefined;
  if (severity === undefined || typeof level !== 'string' || typeof message !== 'string') return undefined;
  return {
    severity,
    level: level.toLowerCase(),
    message,
    attributes: readLogFields(fields, OWN_FIELDS),
    ...(typeof stack === 'string' && { stack }),
  };
}
