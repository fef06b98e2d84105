import { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { printEntries } from '../entries/print-entries.ts';
import { EXIT } from '../exit-codes.ts';
import { processContext } from '../process-context.ts';
import { reportStop } from '../report-failure.ts';
import { checkApp } from '../set-up/requirements/check-app.ts';
import { checkInstrumentation } from '../set-up/requirements/check-instrumentation.ts';
import { checkPackages } from '../set-up/requirements/check-packages.ts';
import { type SetupKind, setUp } from '../set-up/set-up.ts';
import type { SetupOptions } from '../set-up/setup-options.ts';
import { withSetupOptions } from './with-setup-options.ts';

const mcpAddSetup: SetupKind = {
  title: 'glasstrace mcp add',
  covers: 'agents',
  check: (surroundings) => {
    checkApp(surroundings);
    checkPackages(surroundings);
    checkInstrumentation(surroundings);
  },
  undo: (agents) => `glasstrace mcp remove --agents ${agents.join(',')}`,
  next: () => 'Ask your agent "what just broke?"; "npx glasstrace status" shows what is set up.',
};

const EXAMPLES = `
Examples:
  npx glasstrace mcp add                                    asks which agents
  npx glasstrace mcp add --agents codex,gemini-cli --yes    these two, no questions`;

/** `glasstrace mcp add`: connects coding agents to an app that is set up already. */
export function mcpAddCommand(context: CliContext = processContext()): Command {
  const command = new Command('add').description('Connect coding agents to an app that is already set up.');
  return withSetupOptions(command, EXAMPLES)
    .option('--print', 'write nothing; print what to put into a file by hand, for agents of any name')
    .action(async () => {
      // "mcp" has a --project too, and takes the one that stands behind "add".
      process.exitCode = await runMcpAdd(command.optsWithGlobals<McpAddOptions>(), context);
    });
}

export interface McpAddOptions extends SetupOptions {
  print?: boolean;
}

/** Returns the exit code. */
export async function runMcpAdd({ print, ...options }: McpAddOptions, context: CliContext): Promise<number> {
  if (!print) return setUp(mcpAddSetup, options, context);
  try {
    printEntries(options, context);
    return EXIT.done;
  } catch (error) {
    return reportStop(error, context, options.json === true && { snippets: [] });
  }
}
