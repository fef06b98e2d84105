import type { NextStep } from '@glasstrace/protocol';
import type { Terminal } from '../../terminal/terminal.ts';
import { oneLine } from '../../terminal/text.ts';
import { commandLine } from '../verbs.ts';

const SHORTEST_WHY = 16;

/** What can be asked next, as commands. */
export function nextSteps(steps: readonly NextStep[] | undefined, { paint, width }: Terminal): string[] {
  const lines = (steps ?? []).flatMap(({ why, ...call }) => {
    const command = commandLine(call);
    if (command === undefined) return [];
    const room = width - command.length;
    return [room > SHORTEST_WHY ? `${command}  ${paint('dim', oneLine(`# ${why}`, room - 2))}` : command];
  });
  return lines.length > 0 ? ['', ...lines] : [];
}
