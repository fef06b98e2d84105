import { Command } from 'commander';
import { findProject } from '../../project/find-project.ts';
import { openWorld } from '../doctor/world.ts';
import { type AppOptions, JSON_OBJECT, PROJECT } from '../options.ts';
import { processContext } from '../process-context.ts';
import { readStatus } from '../status/read-status.ts';
import { statusScreen } from '../status/status-screen.ts';
import { describeTerminal } from '../terminal/terminal.ts';

interface StatusOptions extends AppOptions {
  /** false: the agents' own programs are not asked. */
  verify: boolean;
}

const CLIENT_TIMEOUT_MS = 5_000;

/** `glasstrace status`: one screen, or one JSON object. Exit code 1 when something is broken. */
export function statusCommand(): Command {
  return new Command('status')
    .description('What is set up and running, and the fix for what is broken.')
    .option(...JSON_OBJECT)
    .option('--no-verify', 'do not ask the agents whether they connect, only look at their files')
    .option(...PROJECT)
    .addHelpText('after', '\nExit codes: 0 all well, 1 something is broken, 2 usage.')
    .action(async ({ json, verify, project }: StatusOptions) => {
      const context = processContext();
      const dir = findProject(context.cwd, project);
      const clientTimeoutMs = verify ? CLIENT_TIMEOUT_MS : undefined;
      const status = await readStatus(openWorld({ context, dir, startsServer: false, clientTimeoutMs }));
      if (json) console.log(JSON.stringify(status));
      else console.log(statusScreen(status, describeTerminal(process.stdout, process.env), Date.now()));
      if (!status.ok) process.exitCode = 1;
    });
}
