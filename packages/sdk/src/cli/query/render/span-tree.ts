import type { SpanSummary } from '@glasstrace/protocol';
import { duration } from '../../terminal/duration.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { oneLine } from '../../terminal/text.ts';

const SHORTEST_NAME = 12;
/** On a wider terminal the eye would lose the line between a name and its duration. */
const WIDEST = 100;

/** The spans of a request as a tree, one line a span, durations in a column at the right, SQL below its span. */
export function spanTree(spans: readonly SpanSummary[], terminal: Terminal): string[] {
  return spans.flatMap((span) => subtree(span, { line: '', below: '' }, terminal));
}

function subtree(span: SpanSummary, prefix: { line: string; below: string }, terminal: Terminal): string[] {
  const children = span.children ?? [];
  const lines = [spanLine(span, prefix.line, terminal)];
  if (span.query !== undefined) {
    const stem = prefix.below + (children.length > 0 ? '│  ' : '   ');
    lines.push(terminal.paint('dim', stem + oneLine(span.query, terminal.width - stem.length)));
  }
  children.forEach((child, index) => {
    const last = index === children.length - 1;
    const childPrefix = {
      line: prefix.below + (last ? '└─ ' : '├─ '),
      below: prefix.below + (last ? '   ' : '│  '),
    };
    lines.push(...subtree(child, childPrefix, terminal));
  });
  return lines;
}

function spanLine(span: SpanSummary, prefix: string, { width: columns, paint }: Terminal): string {
  const width = Math.min(columns, WIDEST);
  const time = timing(span);
  const failed = span.status === 'ERROR';
  const mark = failed ? '✗ ' : '';
  const room = Math.max(width - prefix.length - mark.length - time.length - 2, SHORTEST_NAME);
  const error = failed && span.error !== undefined ? ` · ${span.error}` : '';
  const name = oneLine(span.name + error, room);
  const gap = ' '.repeat(Math.max(width - prefix.length - mark.length - name.length - time.length, 2));
  return `${paint('dim', prefix)}${failed ? paint('red', mark + name) : name}${gap}${paint('dim', time)}`;
}

/** `12 ms`, or for folded siblings `5 × 12 ms in a row`. */
function timing(span: SpanSummary): string {
  if (span.count === undefined) return duration(span.duration);
  const order = span.serial ? ' in a row' : '';
  return `${span.count} × ${duration(span.duration)}${order}`;
}
