import { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { type RemovalOptions, removeEntries } from '../entries/remove-entries.ts';
import { JSON_UNASKED, PROJECT, YES } from '../options.ts';
import { processContext } from '../process-context.ts';
import { agentsOption, checkAgents, scopeOption } from './agent-options.ts';

const EXIT_CODES = `
Examples:
  npx glasstrace mcp remove                            all entries of this app
  npx glasstrace mcp remove --agents cursor --yes      of this agent, no questions
  npx glasstrace mcp remove --scope user --dry-run     what would go from your own files

Exit codes: 0 done; 1 failed; 2 usage; 3 an entry was left, because you changed it or another agent shares it;
130 cancelled, nothing was changed.`;

/** `glasstrace mcp remove`: takes the entries of this app out of the agents' files. */
export function mcpRemoveCommand(context: CliContext = processContext()): Command {
  const command = new Command('remove')
    .description('Take the entries of this app out of the files of your coding agents: of all, or of those you name.')
    .option(...YES)
    .option('--dry-run', 'print the plan, write nothing')
    .option(...JSON_UNASKED)
    .option(...PROJECT)
    .addOption(agentsOption('the coding agents whose entries go; default: all'))
    .addOption(scopeOption('only entries of this scope'))
    .addHelpText('after', EXIT_CODES)
    .hook('preAction', checkAgents);
  return command.action(async () => {
    // "mcp" has a --project too, and takes the one that stands behind "remove".
    process.exitCode = await removeEntries(command.optsWithGlobals<RemovalOptions>(), context);
  });
}
