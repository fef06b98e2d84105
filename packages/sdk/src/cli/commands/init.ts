import { Command } from 'commander';
import { type CliContext, processContext } from '../context.ts';
import { nextAfterInit, optionalAfterInit } from '../output/setup-report.ts';
import { type SetUpOptions, withSetUpOptions } from '../set-up/options.ts';
import { type SetUp, setUp } from '../set-up/set-up.ts';
import { checkPackages } from '../steps/check-packages.ts';

const initSetUp: SetUp = {
  title: 'glasstrace init',
  covers: 'app',
  check: checkPackages,
  next: nextAfterInit,
  optional: optionalAfterInit,
};

/** `glasstrace init`: sets up the Next.js app and the coding agents; `uninit` takes all of it back. */
export function initCommand(context: CliContext = processContext()): Command {
  const command = new Command('init').description(
    'Set this Next.js app and your coding agents up; "uninit" takes all of it back.',
  );
  return withSetUpOptions(command).action(async (options: SetUpOptions) => {
    process.exitCode = await runInit(options, context);
  });
}

/** Returns the exit code. */
export const runInit = (options: SetUpOptions, context: CliContext): Promise<number> =>
  setUp(initSetUp, options, context);
