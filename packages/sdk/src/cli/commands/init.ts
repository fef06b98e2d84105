import { Command } from 'commander';
import { type CliContext, processContext } from '../context.ts';
import {
  agentsOption,
  EXIT_CODES,
  initSetUp,
  type SetUpOptions,
  setUp,
  skillOption,
  transportOption,
} from './set-up.ts';

/** `glasstrace init`: sets up the Next.js app and the coding agents; `uninit` takes all of it back. */
export function initCommand(context: CliContext = processContext()): Command {
  return new Command('init')
    .description('Set this Next.js app and your coding agents up; "uninit" takes all of it back.')
    .option('-y, --yes', 'do not ask')
    .option('--dry-run', 'print the plan and a diff, write nothing')
    .option('--json', 'print one JSON object; do not ask')
    .option('--project <dir>', 'folder of the app; default: the nearest app from here upward')
    .addOption(agentsOption())
    .addOption(transportOption())
    .addOption(skillOption())
    .addHelpText('after', EXIT_CODES)
    .action(async (options: SetUpOptions) => {
      process.exitCode = await setUp(initSetUp, options, context);
    });
}
