import { Command } from 'commander';
import { type CliContext, processContext } from '../context.ts';
import { printEntries } from '../entries/print-entries.ts';
import { EXIT } from '../exit-codes.ts';
import { reportStop } from '../report-failure.ts';
import { type SetUpOptions, withSetUpOptions } from '../set-up/options.ts';
import { checkApp } from '../set-up/requirements/check-app.ts';
import { checkPackages } from '../set-up/requirements/check-packages.ts';
import { type SetUp, setUp } from '../set-up/set-up.ts';
import { StopError } from '../stop-error.ts';
import { findInstrumentation } from '../surroundings/find-instrumentation.ts';
import type { Surroundings } from '../surroundings/look-around.ts';

const mcpAddSetUp: SetUp = {
  title: 'glasstrace mcp add',
  covers: 'agents',
  check: (surroundings) => {
    checkApp(surroundings);
    checkPackages(surroundings);
    checkInstrumentation(surroundings);
  },
  next: () => 'Ask your agent "what just broke?"; "npx glasstrace status" shows what is set up.',
};

const EXAMPLES = `
Examples:
  npx glasstrace mcp add                                    asks which agents
  npx glasstrace mcp add --agents codex,gemini-cli --yes    these two, no questions`;

/** `glasstrace mcp add`: connects coding agents to an app that is set up already. */
export function mcpAddCommand(context: CliContext = processContext()): Command {
  const command = new Command('add').description('Connect coding agents to an app that is already set up.');
  return withSetUpOptions(command, EXAMPLES)
    .option('--print', 'write nothing; print what to put into a file by hand, for agents of any name')
    .action(async () => {
      // "mcp" has a --project too, and takes the one that stands behind "add".
      process.exitCode = await runMcpAdd(command.optsWithGlobals<McpAddOptions>(), context);
    });
}

export interface McpAddOptions extends SetUpOptions {
  print?: boolean;
}

/** Returns the exit code. */
export async function runMcpAdd({ print, ...options }: McpAddOptions, context: CliContext): Promise<number> {
  if (!print) return setUp(mcpAddSetUp, options, context);
  try {
    printEntries(options, context);
    return EXIT.done;
  } catch (error) {
    return reportStop(error, context, options.json === true && { snippets: [] });
  }
}

function checkInstrumentation({ app }: Surroundings): void {
  if (findInstrumentation(app) === undefined)
    throw new StopError(`The app in ${app} is not set up yet; nothing was changed.`, 'Run: npx glasstrace init');
}
