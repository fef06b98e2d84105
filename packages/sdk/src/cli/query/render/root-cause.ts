import type { getRootCause, ToolResponse } from '@glasstrace/protocol';
import type { z } from 'zod';
import type { Terminal } from '../../terminal/terminal.ts';
import { oneLine } from '../../terminal/text.ts';
import { wrap } from '../../terminal/wrap.ts';
import { emptiness } from './emptiness.ts';
import { location } from './location.ts';
import { nextSteps } from './next-steps.ts';
import { trace } from './trace.ts';

type Data = z.infer<typeof getRootCause.output>;

/** Below it a cause is a guess, and is called one. */
const SURE = 0.8;

/** Why it failed, where, what to change, and what that rests on. */
export function rootCause(answer: ToolResponse<Data>, terminal: Terminal, nowMs: number): string {
  if (!answer.success) return emptiness(answer.diagnostic, terminal).join('\n');
  const { data } = answer;
  if (data.status === 'completed') return cause(data, terminal).join('\n');
  const said = wrap(data.message, terminal.width);
  if (data.status !== 'unavailable') return said.join('\n');
  return [...said, '', ...trace(data, terminal, nowMs - data.summary.timestamp)].join('\n');
}

function cause(data: Extract<Data, { status: 'completed' }>, terminal: Terminal): string[] {
  const { width, paint } = terminal;
  const { confidence, source, codeLocation, evidence = [], relatedContext } = data;
  const how = `${confidence >= SURE ? 'sure' : 'perhaps'}, ${confidence.toFixed(2)} by ${source === 'rules' ? 'rules' : 'a model'}`;
  return [
    ...wrap(data.rootCause, width).map((line) => paint('bold', line)),
    paint(
      'dim',
      [...(data.errorCategory === 'unknown' ? [] : [data.errorCategory]), data.affectedComponent, how].join(' · '),
    ),
    ...(codeLocation ? ['', paint('cyan', oneLine(location(codeLocation), width))] : []),
    '',
    ...wrap(`Fix: ${data.suggestedFix}`, width),
    ...(relatedContext === undefined ? [] : ['', ...wrap(relatedContext, width)]),
    ...(evidence.length > 0 ? [''] : []),
    ...evidence.map(({ path, value, why }) =>
      paint('dim', oneLine(`- ${why}${value === undefined ? '' : ` (${path}: ${value})`}`, width)),
    ),
    ...nextSteps(data.next, terminal),
  ];
}
