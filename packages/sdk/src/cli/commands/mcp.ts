import { Command } from 'commander';
import { PROJECT } from '../options.ts';

const FOR_A_PERSON = `This is the bridge that a coding agent starts and speaks MCP with, over stdin and stdout.
It does nothing in a terminal. Perhaps you want one of these:

  npx glasstrace mcp add    set up your coding agents
  npx glasstrace status     see what is set up and running
  npx glasstrace latest     the latest error, for people`;

/** `glasstrace mcp`: the bridge for coding agents. Its commands look after their configuration. */
export async function mcpCommand(): Promise<Command> {
  const command = new Command('mcp')
    .description(
      'The MCP server that coding agents start (stdin and stdout); "mcp add", "mcp list" and "mcp remove" look after their entries.',
    )
    .option(...PROJECT)
    .allowExcessArguments()
    .action(async ({ project }: { project?: string }) => {
      if (command.args.length > 0) command.error(`error: unknown command 'mcp ${command.args[0]}'`);
      if (process.stdin.isTTY) {
        console.error(FOR_A_PERSON);
        process.exitCode = 2;
        return;
      }
      const { serveBridge } = await import('../../bridge/serve-bridge.ts');
      serveBridge({ cwd: process.cwd(), project });
    });
  // Agents start the bridge often. What edits their files takes as long to load as the bridge itself.
  if (namesCommand(process.argv)) {
    command.addCommand((await import('./mcp-add.ts')).mcpAddCommand());
    command.addCommand((await import('./mcp-remove.ts')).mcpRemoveCommand());
    command.addCommand((await import('./mcp-list.ts')).mcpListCommand());
  }
  return command;
}

/** Whether one of the commands below is to be run, or to be shown in a help. */
const namesCommand = (argv: readonly string[]) => argv.some((word) => /^(add|remove|list|help|--help|-h)$/.test(word));
