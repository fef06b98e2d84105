import { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { JSON_UNASKED, PROJECT, YES } from '../options.ts';
import { processContext } from '../process-context.ts';
import { type ClearOptions, clearTraces } from '../recordings/clear-traces.ts';

const EXIT_CODES = `
Exit codes: 0 removed, or there was nothing; 1 failed; 2 usage, also when nobody can be asked and --yes is missing;
130 cancelled, nothing was removed.`;

/** `glasstrace clear`: removes what was recorded of this project. */
export function clearCommand(context: CliContext = processContext()): Command {
  return new Command('clear')
    .description('Remove all recorded traces of this project, with their log records. The key and the setup stay.')
    .option(...YES)
    .option(...JSON_UNASKED)
    .option(...PROJECT)
    .addHelpText('after', EXIT_CODES)
    .action(async (options: ClearOptions) => {
      process.exitCode = await clearTraces(options, context);
    });
}
