import { describeTerminal } from '../../terminal/terminal.ts';
import { lookAtServer } from '../look-at-server.ts';
import { serverLogLine } from '../server-log-line.ts';
import type { ServerPlace } from '../server-place.ts';
import { serverScreen } from '../server-screen.ts';
import { showPath } from '../show-path.ts';
import { type StartOptions, startServer } from '../start-server.ts';
import type { Outcome } from './outcome.ts';
import { stop } from './stop.ts';

/** Starts the server of a place, unless it runs, and shows it. */
export async function start(place: ServerPlace, options: StartOptions): Promise<Outcome> {
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

/** The new one is reachable as the old one was, unless it is said otherwise. */
export async function restart(place: ServerPlace, options: StartOptions): Promise<Outcome> {
  const { port, host, allowedHosts = [] } = await lookAtServer(place);
  const stopped = await stop(place);
  if (!stopped.ok) return stopped;
  const moved = port !== undefined && port !== place.settings.port;
  return start(place, {
    ...(moved && { port }),
    ...(host !== undefined && allowedHosts.length > 0 && { host, allowHost: allowedHosts }),
    ...options,
  });
}
