import type { ErrorListItem, getErrorList, ToolResponse } from '@glasstrace/protocol';
import type { z } from 'zod';
import { age } from '../../terminal/duration.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { oneLine } from '../../terminal/text.ts';
import { SHORT_ID } from '../verbs.ts';
import { emptiness } from './emptiness.ts';
import { location } from './location.ts';
import { statusStyle, statusText } from './trace.ts';

/** `59 min`. */
const LONGEST_AGE = 6;
/** On a narrow terminal a line may wrap; what happened is always said. */
const SHORTEST_TEXT = 24;

/** Recent failures, one line each, newest first. */
export function errorList(
  answer: ToolResponse<z.infer<typeof getErrorList.output>>,
  terminal: Terminal,
  nowMs: number,
): string {
  if (!answer.success) return emptiness(answer.diagnostic, terminal).join('\n');
  const { items, totalCount, diagnostic, cursor } = answer.data;
  if (items.length === 0) return (diagnostic ? emptiness(diagnostic, terminal) : ['No errors.']).join('\n');

  const ages = items.map(({ timestamp }) => age(nowMs - timestamp));
  const agesWidth = Math.max(...ages.map((text) => text.length));
  const lines = items.map((item, index) => row(item, ages[index]!.padStart(agesWidth), terminal));
  const hidden = totalCount - items.reduce((shown, { count = 1 }) => shown + count, 0);
  const go = cursor === undefined ? '' : `: the same with --cursor ${cursor}`;
  if (hidden > 0) lines.push(terminal.paint('dim', `… ${hidden} more${go}`));
  return lines.join('\n');
}

/** One failure on a line, as it is printed when it happens. */
export const errorRow = (item: ErrorListItem, terminal: Terminal, nowMs: number): string =>
  row(item, age(nowMs - item.timestamp).padStart(LONGEST_AGE), terminal);

function row(item: ErrorListItem, itemAge: string, { width, paint }: Terminal): string {
  const id = item.traceId.slice(0, SHORT_ID);
  const status = statusText(item.statusCode).padEnd(3);
  const times = item.count !== undefined && item.count > 1 ? ` ×${item.count}` : '';
  const route = `${item.requestIdentity?.displayRoute ?? `${item.method} ${item.route}`}${times}`;
  const fixed = `${id}  ${itemAge}  ${status} `;
  const place = item.sourceLocation === undefined ? '' : `  ${location(item.sourceLocation)}`;
  const where = item.code === 'older' ? `${place}  older code` : place;
  const text = item.error === undefined ? route : `${route} · ${item.error}`;
  const what = oneLine(text, Math.max(width - fixed.length - where.length, SHORTEST_TEXT));
  return `${paint('dim', `${id}  ${itemAge}`)}  ${paint(item.masked ? 'red' : statusStyle(item.statusCode), status)} ${what}${paint('cyan', where)}`;
}
