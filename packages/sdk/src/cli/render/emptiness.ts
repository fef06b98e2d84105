import type { ToolDiagnostic } from '@glasstrace/protocol';
import type { Terminal } from './terminal.ts';
import { block } from './text.ts';

/** Why there is nothing to show, and what can be done. Recovery by other tools is for agents and left out. */
export function emptiness({ message, recoveryActions = [] }: ToolDiagnostic, { width, paint }: Terminal): string[] {
  const actions = recoveryActions.filter(({ tool, label }) => tool === undefined && !message.includes(label));
  return [
    ...block(message, width),
    ...actions.flatMap(({ label }) => block(label, width, '  ')).map((line) => paint('dim', line)),
  ];
}
