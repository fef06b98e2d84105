import { Command } from 'commander';
import { type CliContext, processContext, StopError } from '../context.ts';
import { type SetUpOptions, withSetUpOptions } from '../set-up/options.ts';
import { type SetUp, setUp } from '../set-up/set-up.ts';
import { findInstrumentation } from '../status/look-at-app.ts';
import { checkPackages } from '../steps/check-packages.ts';
import type { Surroundings } from '../steps/look-around.ts';

const mcpAddSetUp: SetUp = {
  title: 'glasstrace mcp add',
  covers: 'agents',
  check: (surroundings) => {
    checkPackages(surroundings);
    checkInstrumentation(surroundings);
  },
  next: () => 'Ask your agent "what just broke?"; "npx glasstrace status" shows what is set up.',
};

/** `glasstrace mcp add`: connects coding agents to an app that is set up already. */
export function mcpAddCommand(context: CliContext = processContext()): Command {
  const command = new Command('add').description('Connect coding agents to an app that is already set up.');
  return withSetUpOptions(command).action(async () => {
    // "mcp" has a --project too, and takes the one that stands behind "add".
    process.exitCode = await runMcpAdd(command.optsWithGlobals<SetUpOptions>(), context);
  });
}

export const runMcpAdd = (options: SetUpOptions, context: CliContext): Promise<number> =>
  setUp(mcpAddSetUp, options, context);

function checkInstrumentation({ app }: Surroundings): void {
  if (findInstrumentation(app) === undefined)
    throw new StopError(`The app in ${app} is not set up yet; nothing was changed.`, 'Run: npx glasstrace init');
}
