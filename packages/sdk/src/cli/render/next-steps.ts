import type { NextStep } from '@glasstrace/protocol';
import { commandLine } from '../query/verbs.ts';
import type { Terminal } from './terminal.ts';

/** What can be asked next, as commands. */
export function nextSteps(steps: readonly NextStep[] | undefined, { paint }: Terminal): string[] {
  const lines = (steps ?? []).flatMap(({ why, ...call }) => {
    const command = commandLine(call);
    return command === undefined ? [] : [`${command}${paint('dim', `  # ${why}`)}`];
  });
  return lines.length > 0 ? ['', ...lines] : [];
}
