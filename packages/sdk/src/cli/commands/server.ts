import { homedir } from 'node:os';
import { join } from 'node:path';
import { SERVER_LOG_FILE } from '@glasstrace/protocol/environment';
import { Command, InvalidArgumentError, Option } from 'commander';
import { findLocalServer } from '../../local-server/find.ts';
import { askToLeave } from '../../local-server/stop.ts';
import { lookAtServer } from '../server/look-at-server.ts';
import { followLines, lastLines } from '../server/server-log.ts';
import { serverLogLine } from '../server/server-log-line.ts';
import { findServerPlace, type ServerPlace } from '../server/server-place.ts';
import { serverScreen } from '../server/server-screen.ts';
import { type StartOptions, startServer } from '../server/start-server.ts';
import { describeTerminal } from '../terminal/terminal.ts';
import { tildePath } from '../terminal/tilde-path.ts';
import { wrap } from '../terminal/wrap.ts';

const EXIT_CODES = '\nExit codes: 0 done, 1 failed, 2 usage.';
const FAILED = 1;
/** So long nothing is said about a server that takes its time to leave. */
const PATIENCE_MS = 500;

interface Common {
  project?: string;
  home?: string;
  json?: boolean;
}

type Start = Common & StartOptions;

/** `glasstrace server …`: the local server by hand. Apps and agents start it by themselves. */
export function serverCommand(): Command {
  return new Command('server')
    .description('The local server by hand: start, stop, restart, status, logs. Apps and agents start it when needed.')
    .addCommand(startCommand('start', 'Start the server that the project has; say so if it runs already.', start))
    .addCommand(
      common('stop', 'Ask the server to leave, and wait until it has.').action(async (options: Common) => {
        const place = placeOf(options);
        print(options, await stop(place));
      }),
    )
    .addCommand(startCommand('restart', 'Stop the server and start the one that the project has.', restart))
    .addCommand(
      common('status', 'What runs, since when, where its data is and how much of it there is.').action(status),
    )
    .addCommand(
      common('logs', 'What the server printed, also when it does not run any more.')
        .option('-n, --lines <n>', 'how many of the last lines', lineCount, 50)
        .option('-f, --follow', 'go on with what comes; ends with Ctrl-C')
        .action(logs),
    );
}

function common(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option('--home <dir>', 'folder of the server; default: GLASSTRACE_HOME, else ~/.glasstrace')
    .option('--project <dir>', 'folder of the app; default: the nearest app from here upward')
    .option('--json', name === 'logs' ? 'print the lines as they are in the file' : 'print one JSON object')
    .addHelpText('after', EXIT_CODES);
}

function startCommand(name: string, description: string, run: (options: Start) => Promise<void>): Command {
  return common(name, description)
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
    .action(async (options: Start, command: Command) => {
      const { host, allowHost } = options;
      if (host !== undefined && !isLoopback(host) && allowHost === undefined) {
        command.error(`error: --host ${host} lets others reach the server: name it with --allow-host <name>`);
      }
      await run(options);
    });
}

/** What a command tells: for people, and with `--json` for programs. */
interface Outcome {
  ok: boolean;
  sentences: string[];
  /** What is laid out already, after the sentences. */
  lines?: string[];
  json: Record<string, unknown>;
}

function print({ json }: Common, { ok, sentences, lines = [], json: answer }: Outcome): void {
  if (json) console.log(JSON.stringify({ ok, ...answer }));
  else {
    const { width } = describeTerminal(ok ? process.stdout : process.stderr, process.env);
    const all = [...sentences.flatMap((sentence) => wrap(sentence, width)), ...lines];
    (ok ? process.stdout : process.stderr).write(`${all.join('\n')}\n`);
  }
  if (!ok) process.exitCode = FAILED;
}

const placeOf = (options: Common): ServerPlace => findServerPlace(process.cwd(), options);

const showPath = (path: string) => tildePath(path, homedir(), process.platform);

async function start(options: Start): Promise<void> {
  print(options, await startAt(placeOf(options), options));
}

async function startAt(place: ServerPlace, options: StartOptions): Promise<Outcome> {
  const started = await startServer(place, options);
  if (started.state === 'failed') {
    const { logFile, said } = started;
    return {
      ok: false,
      sentences: [`The local server did not come up. Its log, ${showPath(logFile)}, ends:`],
      lines: said.map((line) => `  ${serverLogLine(line, describeTerminal(process.stderr, process.env))}`),
      json: { state: 'failed', logFile, said },
    };
  }
  const { state, server } = started;
  const { baseUrl, version, pid } = server;
  const json = { state, baseUrl, version, pid, home: place.settings.home };
  if (state === 'other_port') {
    return {
      ok: false,
      sentences: [
        `The server of ${showPath(place.settings.home)} runs already, at ${baseUrl} (version ${version}, process ${pid}).`,
        `To move it: npx glasstrace server restart --port ${options.port}`,
      ],
      json,
    };
  }
  const report = await lookAtServer(place);
  const terminal = describeTerminal(process.stdout, process.env);
  return {
    ok: true,
    sentences: [state === 'started' ? 'Started.' : 'It runs already.'],
    lines: [serverScreen(report, terminal, { nowMs: Date.now(), show: showPath })],
    json: { ...report, ...json },
  };
}

async function stop({ settings }: ServerPlace): Promise<Outcome> {
  const server = await findLocalServer(settings);
  if (!server) {
    return {
      ok: true,
      sentences: [`No server runs for ${showPath(settings.home)}.`],
      json: { state: 'stopped', stopped: false, home: settings.home },
    };
  }
  const { baseUrl, version, pid } = server;
  const patience = setTimeout(() => console.error('Waiting for the answers that are under way.'), PATIENCE_MS);
  const left = await askToLeave(server);
  clearTimeout(patience);
  const json = { state: left ? 'stopped' : 'running', stopped: left, baseUrl, version, pid, home: settings.home };
  if (!left) {
    return {
      ok: false,
      sentences: [
        `The server at ${baseUrl} (version ${version}, process ${pid}) does not leave.`,
        'Its log may say why: npx glasstrace server logs',
      ],
      json,
    };
  }
  return {
    ok: true,
    sentences: [
      `Stopped the server at ${baseUrl} (version ${version}, process ${pid}). What it keeps stays.`,
      'An app or agent that needs it starts it again; GLASSTRACE_AUTOSTART=0 in their environment keeps them from it.',
    ],
    json,
  };
}

/** The new one is reachable as the old one was, unless it is said otherwise. */
async function restart(options: Start): Promise<void> {
  const place = placeOf(options);
  const { port, host, allowedHosts = [] } = await lookAtServer(place);
  const stopped = await stop(place);
  if (!stopped.ok) return print(options, stopped);
  const moved = port !== undefined && port !== place.settings.port;
  print(
    options,
    await startAt(place, {
      ...(moved && { port }),
      ...(host !== undefined && allowedHosts.length > 0 && { host, allowHost: allowedHosts }),
      ...options,
    }),
  );
}

async function status(options: Common): Promise<void> {
  const report = await lookAtServer(placeOf(options));
  if (options.json) return console.log(JSON.stringify(report));
  const terminal = describeTerminal(process.stdout, process.env);
  console.log(serverScreen(report, terminal, { nowMs: Date.now(), show: showPath }));
}

async function logs(options: Common & { lines: number; follow?: boolean }): Promise<void> {
  const { settings } = placeOf(options);
  const file = join(settings.home, SERVER_LOG_FILE);
  const terminal = describeTerminal(process.stdout, process.env);
  const show = (line: string) => console.log(options.json ? line : serverLogLine(line, terminal));

  const ending = new AbortController();
  if (options.follow) process.once('SIGINT', () => ending.abort());
  const last = lastLines(file, options.lines);
  for (const line of last?.lines ?? []) show(line);
  if (!last) console.error(`There is no log yet: no server has run for ${showPath(settings.home)}.`);
  if (!options.follow) return;
  await followLines(file, last?.end ?? 0, show, ending.signal);
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
    'It is 127.0.0.1 or 0.0.0.0 (or ::), for apps of this machine look at 127.0.0.1; for another address use glasstrace-server.',
  );
}

const isLoopback = (address: string) => address === '127.0.0.1' || address === 'localhost';

function lineCount(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is a whole number.');
}
