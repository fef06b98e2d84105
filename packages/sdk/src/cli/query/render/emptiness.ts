import type { ToolDiagnostic } from '@glasstrace/protocol';
import type { Terminal } from '../../terminal/terminal.ts';
import { block } from '../../terminal/text.ts';
import { commandLine } from '../verbs.ts';

/** Why there is nothing to show, and what can be done: as a command where there is one. */
export function emptiness({ message, recoveryActions = [] }: ToolDiagnostic, { width, paint }: Terminal): string[] {
  const actions = recoveryActions.filter(({ label }) => !message.includes(label));
  return [
    ...block(message, width),
    ...actions.flatMap(({ label, tool, suggestedParams = {} }) => {
      const command = tool === undefined ? undefined : commandLine({ tool, arguments: suggestedParams });
      const lines = block(label, width, '  ').map((line) => paint('dim', line));
      return command === undefined ? lines : [...lines, `    ${command}`];
    }),
  ];
}
