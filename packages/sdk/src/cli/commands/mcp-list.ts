import { Command } from 'commander';
import type { CliContext } from '../context.ts';
import type { ListOptions } from '../entries/list-entries.ts';
import { showEntries } from '../entries/show-entries.ts';
import { JSON_OBJECT, PROJECT } from '../options.ts';
import { processContext } from '../process-context.ts';

/** `glasstrace mcp list`: the entries of this app, and whether their agents connect. */
export function mcpListCommand(context: CliContext = processContext()): Command {
  const command = new Command('list')
    .description('Show which coding agents have an entry of this app, where, and whether they connect.')
    .option(...JSON_OBJECT)
    .option(...PROJECT)
    .option('--no-verify', 'only read the files; do not ask the agents')
    .addHelpText('after', '\nExit codes: 0 listed, whatever the state; 1 failed; 2 usage.');
  return command.action(async () => {
    process.exitCode = await showEntries(command.optsWithGlobals<ListOptions>(), context);
  });
}
