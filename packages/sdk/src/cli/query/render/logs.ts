import type { TraceLog, TraceSummary } from '@glasstrace/protocol';
import type { Style, Terminal } from '../../terminal/terminal.ts';
import { oneLine } from '../../terminal/text.ts';
import { location } from './location.ts';

const STYLES: Partial<Record<TraceLog['severity'], Style>> = { fatal: 'red', error: 'red', warn: 'yellow' };

/** What the app logged in the request, a line each, with the place where it is known. */
export function logs({ errorEvidence, logs: all = errorEvidence?.logs ?? [] }: TraceSummary, terminal: Terminal) {
  return all.map((log) => logLine(log, terminal));
}

function logLine({ severity, message, count = 1, frame }: TraceLog, { width, paint }: Terminal): string {
  const level = severity.padEnd(5);
  const times = count > 1 ? `${count} × ` : '';
  const place = frame === undefined ? '' : `  ${location(frame)}`;
  const text = times + oneLine(message, width - level.length - 1 - times.length);
  // A place that does not fit beside its message says less than the message.
  const shown = level.length + 1 + text.length + place.length <= width ? place : '';
  return `${paint(STYLES[severity] ?? 'dim', level)} ${text}${paint('dim', shown)}`;
}
