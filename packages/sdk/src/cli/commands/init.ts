import { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { processContext } from '../process-context.ts';
import { nextAfterInit, optionalAfterInit } from '../set-up/report/setup-report.ts';
import { checkApp } from '../set-up/requirements/check-app.ts';
import { checkProduction } from '../set-up/requirements/check-production.ts';
import { type SetupKind, setUp } from '../set-up/set-up.ts';
import type { SetupOptions } from '../set-up/setup-options.ts';
import { withSetupOptions } from './with-setup-options.ts';

const initSetup: SetupKind = {
  title: 'glasstrace init',
  covers: 'app',
  check(surroundings, { production = false }) {
    checkApp(surroundings);
    if (production) checkProduction(surroundings);
  },
  undo: () => 'glasstrace uninit',
  next: nextAfterInit,
  optional: optionalAfterInit,
};

const EXAMPLES = `
Examples:
  npx glasstrace init                              looks around, shows a plan, asks
  npx glasstrace init --dry-run                    the plan and a diff; writes nothing
  npx glasstrace init --yes --agents claude-code   no questions, this agent
  npx glasstrace init --project apps/web           an app of a monorepo`;

/** `glasstrace init`: sets up the app and the coding agents; `uninit` takes all of it back. */
export function initCommand(context: CliContext = processContext()): Command {
  const command = new Command('init').description(
    'Set this app and your coding agents up. Shows its plan and asks before it writes; "uninit" takes all of it back.',
  );
  const production = 'record production builds of Next.js as exactly as development: wraps next.config';
  command
    .option('--production', production)
    .option('--no-install', 'leave the installation of the packages to you, and print the command');
  return withSetupOptions(command, EXAMPLES).action(async (options: SetupOptions) => {
    process.exitCode = await runInit(options, context);
  });
}

/** Returns the exit code. */
export const runInit = (options: SetupOptions, context: CliContext): Promise<number> =>
  setUp(initSetup, options, context);
