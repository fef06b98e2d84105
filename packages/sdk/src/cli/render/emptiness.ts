import type { ToolDiagnostic } from '@glasstrace/protocol';
import { commandLine } from '../query/verbs.ts';
import type { Terminal } from './terminal.ts';
import { block } from './text.ts';

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
