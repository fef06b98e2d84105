import type { ToolDiagnostic } from '@glasstrace/protocol';
import type { Terminal } from '../../terminal/terminal.ts';
import { wrap } from '../../terminal/wrap.ts';
import { commandLine } from '../verbs.ts';

/** Why there is nothing to show, and what can be done: as a command where there is one. */
export function emptiness({ message, recoveryActions = [] }: ToolDiagnostic, { width, paint }: Terminal): string[] {
  const actions = recoveryActions.filter(({ label }) => !message.includes(label));
  return [
    ...wrap(message, width),
    ...actions.flatMap(({ label, tool, suggestedParams = {} }) => {
      const command = tool === undefined ? undefined : commandLine({ tool, arguments: suggestedParams });
      const lines = wrap(label, width - 2).map((line) => paint('dim', `  ${line}`));
      return command === undefined ? lines : [...lines, `    ${command}`];
    }),
  ];
}
