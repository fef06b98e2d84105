import { Command, InvalidArgumentError, Option } from 'commander';
import { EXIT } from '../exit-codes.ts';
import { type AppOptions, JSON_OBJECT, PROJECT } from '../options.ts';
import { lookAtServer } from '../server/look-at-server.ts';
import { type Outcome, printOutcome } from '../server/outcomes/outcome.ts';
import { restart, start } from '../server/outcomes/start.ts';
import { stop } from '../server/outcomes/stop.ts';
import { findServerPlace, type ServerPlace } from '../server/server-place.ts';
import { serverScreen } from '../server/server-screen.ts';
import { type LogOptions, showLog } from '../server/show-log.ts';
import { showPath } from '../server/show-path.ts';
import type { StartOptions } from '../server/start-server.ts';
import { describeTerminal } from '../terminal/terminal.ts';

const EXIT_CODES = '\nExit codes: 0 done, 1 failed, 2 usage.';

interface PlaceOptions extends AppOptions {
  home?: string;
}

/** `glasstrace server …`: the local server by hand. Apps and agents start it by themselves. */
export function serverCommand(): Command {
  return new Command('server')
    .description('The local server by hand: start, stop, restart, status, logs. Apps and agents start it when needed.')
    .addCommand(startCommand('start', 'Start the server that the project has; say so if it runs already.', start))
    .addCommand(
      command('stop', 'Ask the server to leave, and wait until it has.')
        .option(...JSON_OBJECT)
        .action(telling(stop)),
    )
    .addCommand(startCommand('restart', 'Stop the server and start the one that the project has.', restart))
    .addCommand(
      command('status', 'What runs, since when, where its data is and how much of it there is.')
        .option(...JSON_OBJECT)
        .action(status),
    )
    .addCommand(
      command('logs', 'What the server printed, also when it does not run any more.')
        .option('--json', 'print the lines as they are in the file')
        .option('-n, --lines <n>', 'how many of the last lines', lineCount, 50)
        .option('-f, --follow', 'go on with what comes; ends with Ctrl-C')
        .action((options: PlaceOptions & LogOptions) => showLog(placeOf(options), options)),
    );
}

const command = (name: string, description: string): Command =>
  new Command(name)
    .description(description)
    .option('--home <dir>', 'folder of the server; default: GLASSTRACE_HOME, else ~/.glasstrace')
    .option(...PROJECT)
    .addHelpText('after', EXIT_CODES);

function startCommand(
  name: string,
  description: string,
  run: (place: ServerPlace, options: StartOptions) => Promise<Outcome>,
): Command {
  return command(name, description)
    .option(...JSON_OBJECT)
    .addOption(new Option('--port <n>', 'this port and no other').argParser(port))
    .addOption(
      new Option('--host <address>', 'where to listen, such as 0.0.0.0 for containers; needs --allow-host').argParser(
        host,
      ),
    )
    .addOption(
      new Option('--allow-host <name>', 'further name that requests may call the server by; repeatable').argParser(
        (value, names: string[] | undefined) => [...(names ?? []), value],
      ),
    )
    .action(async (options: PlaceOptions & StartOptions, command: Command) => {
      const { host, allowHost } = options;
      if (host !== undefined && !isLoopback(host) && allowHost === undefined) {
        command.error(`error: --host ${host} lets others reach the server: name it with --allow-host <name>`);
      }
      await telling((place) => run(place, options))(options);
    });
}

/** The action that does this with the server that is meant, and tells the outcome. */
const telling = (act: (place: ServerPlace) => Promise<Outcome>) => async (options: PlaceOptions) => {
  const outcome = await act(placeOf(options));
  printOutcome(outcome, options.json ?? false);
  if (!outcome.ok) process.exitCode = EXIT.failed;
};

const placeOf = (options: PlaceOptions): ServerPlace => findServerPlace(process.cwd(), options);

async function status(options: PlaceOptions): Promise<void> {
  const report = await lookAtServer(placeOf(options));
  if (options.json) return console.log(JSON.stringify(report));
  const terminal = describeTerminal(process.stdout, process.env);
  console.log(serverScreen(report, terminal, { nowMs: Date.now(), show: showPath }));
}

function port(text: string): number {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= 65_535) return number;
  throw new InvalidArgumentError('It is a port between 1 and 65535.');
}

/** Apps, agents and commands of this machine look for their server at 127.0.0.1. */
function host(text: string): string {
  if (isLoopback(text) || text === '0.0.0.0' || text === '::') return text;
  throw new InvalidArgumentError(
    'Possible are 127.0.0.1 or 0.0.0.0 (or ::), for apps of this machine look at 127.0.0.1; for another address use glasstrace-server.',
  );
}

const isLoopback = (address: string) => address === '127.0.0.1' || address === 'localhost';

function lineCount(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Needed is a whole number.');
}
