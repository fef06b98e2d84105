import type { getSessionTimeline, ToolResponse, TraceSummary } from '@glasstrace/protocol';
import type { z } from 'zod';
import { duration } from '../../terminal/duration.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { oneLine } from '../../terminal/text.ts';
import { SHORT_ID } from '../verbs.ts';
import { emptiness } from './emptiness.ts';
import { location } from './location.ts';
import { statusStyle, statusText } from './trace.ts';

const SHORTEST_TEXT = 16;

/** The requests of a boot, one line each, oldest first. */
export function timeline(answer: ToolResponse<z.infer<typeof getSessionTimeline.output>>, terminal: Terminal): string {
  if (!answer.success) return emptiness(answer.diagnostic, terminal).join('\n');
  const { items, diagnostic, hasMore, cursor, sessionId } = answer.data;
  if (items.length === 0) return (diagnostic ? emptiness(diagnostic, terminal) : ['No requests.']).join('\n');
  const more = hasMore
    ? [terminal.paint('dim', `… more: npx glasstrace timeline ${sessionId ?? ''} --cursor ${cursor ?? ''}`)]
    : [];
  return [...items.map((item) => timelineRow(item, terminal)), ...more].join('\n');
}

/** `10:04:12  4bf92f35  500  31 ms  POST /api/polls · TypeError: …  src/lib/polls.ts:14:28`. */
export function timelineRow(item: TraceSummary, { width, paint }: Terminal): string {
  const time = new Date(item.timestamp).toTimeString().slice(0, 8);
  const took = duration(item.duration).padStart(7);
  const status = statusText(item.statusCode).padEnd(3);
  const fixed = `${time}  ${item.traceId.slice(0, SHORT_ID)}  ${status} ${took}  `;
  const request = item.requestIdentity?.displayRoute ?? item.route;
  const failed = item.error === undefined ? undefined : item.sourceLocation;
  const place = failed === undefined ? '' : `  ${location(failed)}`;
  const text = item.error === undefined ? request : `${request} · ${item.error}`;
  const what = oneLine(text, Math.max(width - fixed.length - place.length, SHORTEST_TEXT));
  const style = item.masked ? 'red' : statusStyle(item.statusCode);
  return `${paint('dim', `${time}  ${item.traceId.slice(0, SHORT_ID)}`)}  ${paint(style, status)} ${paint('dim', took)}  ${what}${paint('cyan', place)}`;
}
