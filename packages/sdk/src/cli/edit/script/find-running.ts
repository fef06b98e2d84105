import type { SimpleCommand } from './split-commands.ts';

/** The commands that go on running: of each chain the last, of each pipe the first. */
export function findRunning(commands: readonly SimpleCommand[]): SimpleCommand[] {
  const running: SimpleCommand[] = [];
  let head: SimpleCommand | undefined;
  for (const command of commands) {
    head ??= command;
    if (command.operator === '|') continue;
    if (command.operator === '&' || command === commands.at(-1)) running.push(head);
    head = undefined;
  }
  return running;
}
