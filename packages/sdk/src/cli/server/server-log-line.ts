import { stripControlCharacters } from '@glasstrace/protocol/redaction';
import type { Style, Terminal } from '../terminal/terminal.ts';

const LEVELS: Record<number, [name: string, style: Style]> = {
  10: ['trace', 'dim'],
  20: ['debug', 'dim'],
  30: ['info', 'dim'],
  40: ['warn', 'yellow'],
  50: ['error', 'red'],
  60: ['fatal', 'red'],
};

/** A line of the server's log for people: `12:04:31 warn  text {more}`; what is no record of the log stays as it is. */
export function serverLogLine(line: string, { paint }: Terminal): string {
  const record = readRecord(line);
  if (!record) return stripControlCharacters(line);
  const { level, time, msg = '', ...rest } = record;
  const [name, style] = LEVELS[Number(level)] ?? [String(level), 'dim'];
  const day = new Date(Number(time));
  const at = Number.isNaN(day.getTime()) ? '' : `${day.toTimeString().slice(0, 8)} `;
  const more = Object.keys(rest).length === 0 ? '' : ` ${paint('dim', JSON.stringify(rest))}`;
  return `${paint('dim', at)}${paint(style, name.padEnd(5))} ${stripControlCharacters(String(msg))}${more}`;
}

function readRecord(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const record = JSON.parse(line) as Record<string, unknown>;
    return 'level' in record && 'time' in record ? record : undefined;
  } catch {
    return undefined;
  }
}
