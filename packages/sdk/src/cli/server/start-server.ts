import { statSync } from 'node:fs';
import { join } from 'node:path';
import { SERVER_LOG_FILE } from '@glasstrace/protocol/environment';
import { AppError } from '@glasstrace/protocol/errors';
import { waitForServer } from '../../local-server/ensure.ts';
import { findLocalServer, type LocalServer } from '../../local-server/find.ts';
import { findInstalledServer, findServerBesideUs } from '../../local-server/installed-server.ts';
import { launch } from '../../local-server/launch.ts';
import { readLogFrom } from './server-log.ts';
import type { ServerPlace } from './server-place.ts';

export interface StartOptions {
  /** This port and no other. */
  port?: number;
  host?: string;
  allowHost?: readonly string[];
}

export type Started =
  | { state: 'started' | 'running'; server: LocalServer }
  /** Another one is in the way of what was asked for. */
  | { state: 'other_port'; server: LocalServer }
  /** `said` are the last lines of its log since it was started. */
  | { state: 'failed'; logFile: string; said: string[] };

const LINES_OF_FAILURE = 12;

/**
 * Starts the local server of a place, unless it runs, and waits until it answers. Unlike an app it starts one whatever
 * `GLASSTRACE_AUTOSTART` says: somebody asked for it. Rejects with AppError SERVER_NOT_INSTALLED.
 */
export async function startServer({ dir, settings }: ServerPlace, options: StartOptions): Promise<Started> {
  const running = await findLocalServer(settings);
  if (running) {
    const isOther = options.port !== undefined && Number(new URL(running.baseUrl).port) !== options.port;
    return { state: isOther ? 'other_port' : 'running', server: running };
  }
  const installed = findInstalledServer(dir) ?? findServerBesideUs();
  if (!installed) throw new AppError('SERVER_NOT_INSTALLED');

  const logFile = join(settings.home, SERVER_LOG_FILE);
  const logged = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
  const failed = (): Started => ({
    state: 'failed',
    logFile,
    said: readLogFrom(logFile, logged).slice(-LINES_OF_FAILURE),
  });
  try {
    const pid = await launch({
      program: installed.program,
      nodeOptions: installed.nodeOptions,
      args: argumentsOf(options),
      settings,
      startedBy: { starter: 'command', dir },
    });
    const server = await waitForServer(settings, pid);
    return server ? { state: 'started', server } : failed();
  } catch (error) {
    const answer = failed();
    return answer.state === 'failed' ? { ...answer, said: [...answer.said, (error as Error).message] } : answer;
  }
}

const argumentsOf = ({ port, host, allowHost = [] }: StartOptions): string[] => [
  ...(port === undefined ? [] : ['--port', String(port)]),
  ...(host === undefined ? [] : ['--host', host]),
  ...allowHost.flatMap((name) => ['--allow-host', name]),
];
