import { Command } from 'commander';
import { findProject } from '../../project/find-project.ts';
import { statusScreen } from '../render/status.ts';
import { describeTerminal } from '../render/terminal.ts';
import { lookAround } from '../status/look-around.ts';

/** `glasstrace status`: one screen, or one JSON object. Exit code 1 when something is broken. */
export function statusCommand(): Command {
  return new Command('status')
    .description('What is set up and running, and the fix for what is broken.')
    .option('--json', 'print one JSON object')
    .option('--project <dir>', 'folder of the app; default: the nearest app from here upward')
    .addHelpText('after', '\nExit codes: 0 all well, 1 something is broken, 2 usage.')
    .action(async ({ json, project }: { json?: boolean; project?: string }) => {
      const status = await lookAround(findProject(process.cwd(), project));
      if (json) console.log(JSON.stringify(status));
      else console.log(statusScreen(status, describeTerminal(process.stdout, process.env), Date.now()));
      if (!status.ok) process.exitCode = 1;
    });
}
