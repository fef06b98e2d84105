import type { getTrace, ToolResponse } from '@glasstrace/protocol';
import type { z } from 'zod';
import type { Terminal } from '../../terminal/terminal.ts';
import { emptiness } from './emptiness.ts';
import { trace } from './trace.ts';

/** The traces that were asked for, in full. */
export function traces(
  answer: ToolResponse<z.infer<typeof getTrace.output>>,
  terminal: Terminal,
  nowMs: number,
): string {
  if (!answer.success) return emptiness(answer.diagnostic, terminal).join('\n');
  const { items, diagnostic } = answer.data;
  if (items.length === 0) return (diagnostic ? emptiness(diagnostic, terminal) : ['Nothing found.']).join('\n');
  return items
    .map((item) => [
      ...(item.code === 'older' ? [terminal.paint('yellow', 'From code older than your last edit.'), ''] : []),
      ...trace(item, terminal, nowMs - item.summary.timestamp),
    ])
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}
