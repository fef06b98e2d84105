import { Command } from 'commander';
import { changeApp } from '../changes/change-app.ts';
import type { CliContext } from '../context.ts';
import { DRY_RUN, JSON_UNASKED, PROJECT, YES } from '../options.ts';
import { processContext } from '../process-context.ts';
import { reportStop } from '../report-failure.ts';
import { openScreen, type Screen } from '../terminal/screen.ts';
import { findAppToUndo } from '../uninit/find-app-to-undo.ts';
import { takeBack, type UninitOptions } from '../uninit/take-back.ts';

const EXIT_CODES = `
Exit codes: 0 done; 1 failed; 2 usage; 3 a file was left with our part in it, because taking it out was not safe;
130 cancelled, nothing was changed. Without a person to ask, the key stays unless --purge is given.`;

/** `glasstrace uninit`: takes back what `init` and `mcp add` did. */
export function uninitCommand(context: CliContext = processContext()): Command {
  return new Command('uninit')
    .description('Take back what "init" did: the exact bytes where you changed nothing since, else only our part.')
    .option(...YES)
    .option(...DRY_RUN)
    .option(...JSON_UNASKED)
    .option(...PROJECT)
    .option('--purge', 'delete the key of this project too, and with it all of .glasstrace')
    .addHelpText('after', EXIT_CODES)
    .action(async (options: UninitOptions) => {
      process.exitCode = await runUninit(options, context);
    });
}

/** Returns the exit code. */
export async function runUninit(options: UninitOptions, context: CliContext): Promise<number> {
  const json = options.json ?? false;
  try {
    return await run(options, context, openScreen(context, json));
  } catch (error) {
    return reportStop(error, context, json && { ok: false, changes: [], refused: [] });
  }
}

async function run(options: UninitOptions, context: CliContext, screen: Screen): Promise<number> {
  const place = findAppToUndo(context, options.project);
  return changeApp(place.app, { context, screen, dryRun: options.dryRun ?? false }, (progress) =>
    takeBack({ place, options, context, screen }, progress),
  );
}
