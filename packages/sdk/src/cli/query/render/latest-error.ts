import type { getLatestError, ToolResponse } from '@glasstrace/protocol';
import type { z } from 'zod';
import { age } from '../../terminal/duration.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { oneLine } from '../../terminal/text.ts';
import { wrap } from '../../terminal/wrap.ts';
import { emptiness } from './emptiness.ts';
import { nextSteps } from './next-steps.ts';
import { trace } from './trace.ts';

/** The newest failure as a person reads it, and whether there are others. */
export function latestError(answer: ToolResponse<z.infer<typeof getLatestError.output>>, terminal: Terminal): string {
  if (!answer.success) return emptiness(answer.diagnostic, terminal).join('\n');
  const { summary, spans, omitted, session, otherErrors, next } = answer.data;
  const others = otherErrors.count;
  return [
    ...(session.branch === undefined
      ? []
      : [`${terminal.paint('dim', 'branch')} ${oneLine(session.branch, terminal.width - 7)}`]),
    ...(session.note === undefined
      ? []
      : [...wrap(session.note, terminal.width).map((line) => terminal.paint('yellow', line)), '']),
    ...trace({ summary, spans, omitted }, terminal, session.errorAgeMs),
    ...(session.repeated === undefined
      ? []
      : [terminal.paint('dim', `sent again in trace ${session.repeated.traceId}, ${age(session.repeated.ageMs)} ago`)]),
    ...(others === 0 ? [] : [`${others} other ${others === 1 ? 'error' : 'errors'}: npx glasstrace errors`]),
    ...nextSteps(next, terminal),
  ].join('\n');
}
