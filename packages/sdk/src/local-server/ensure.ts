import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SERVER_LOG_FILE } from '@glasstrace/protocol/environment';
import { ERRORS } from '@glasstrace/protocol/errors';
import type { ServerStarter } from '@glasstrace/protocol/local-server';
import { isOlder, VERSION } from '@glasstrace/protocol/version';
import type { Settings } from '../project/settings.ts';
import { findLocalServer, type LocalServer } from './find.ts';
import { findInstalledServer } from './installed-server.ts';
import { launch } from './launch.ts';
import { askToLeave } from './stop.ts';

export { findLocalServer, type LocalServer } from './find.ts';

export type EnsuredServer =
  | { status: 'running' | 'started'; baseUrl: string; instanceId: string }
  | { status: 'not_installed' | 'disabled' | 'failed'; fix: string };

interface EnsureOptions {
  projectDir: string;
  settings: Pick<Settings, 'home' | 'port' | 'autostart'>;
  startedBy: ServerStarter;
  /** How long to wait for a server that was started; 20 s by default. */
  timeoutMs?: number;
  /** Whether the process stays alive while somebody is asked or waited for; true by default. */
  holdsProcess?: boolean;
}

const DEFAULT_TIMEOUT_MS = 20_000;
const POLL_MS = 50;
/** A server that ended at once has left to another that won the port, and that may still be starting. */
const WINNER_SHOWS_WITHIN_MS = 2_500;

const underWay = new Map<string, Promise<EnsuredServer>>();

/**
 * Finds the local server of this user, or starts the one that the project has installed, and waits until it answers.
 * A running server that is older than this package is replaced when the project has a newer one. Any number of callers
 * may ask at once, in one process or in many: they end with one server. Never rejects; `fix` is a sentence for people.
 */
export function ensureLocalServer(options: EnsureOptions): Promise<EnsuredServer> {
  const id = JSON.stringify([options.settings.home, options.projectDir]);
  const current = underWay.get(id);
  if (current !== undefined) return current;
  const ensured = ensure(options)
    .catch(() => failed(options.settings.home))
    .finally(() => underWay.delete(id));
  underWay.set(id, ensured);
  return ensured;
}

async function ensure({
  projectDir,
  settings,
  startedBy,
  timeoutMs = DEFAULT_TIMEOUT_MS,
  holdsProcess = true,
}: EnsureOptions): Promise<EnsuredServer> {
  const running = await findLocalServer(settings, { holdsProcess });
  const installed = findInstalledServer(projectDir);
  const outdated =
    running !== undefined &&
    isOlder(running.version, VERSION) &&
    installed !== undefined &&
    isOlder(running.version, installed.version);

  if (running && !(outdated && settings.autostart)) return answering('running', running);
  if (!settings.autostart) return { status: 'disabled', fix: ERRORS.SERVER_NOT_STARTED.fix };
  if (!installed) return { status: 'not_installed', fix: ERRORS.SERVER_NOT_INSTALLED.fix };
  if (running && !(await askToLeave(running))) return answering('running', running);

  const pid = await launch({
    program: installed.program,
    nodeOptions: installed.nodeOptions,
    settings,
    startedBy: { starter: startedBy, dir: projectDir },
  });
  const started = await waitForServer(settings, pid, { timeoutMs, holdsProcess });
  return started ? answering('started', started) : failed(settings.home);
}

const answering = (status: 'running' | 'started', { baseUrl, instanceId }: LocalServer): EnsuredServer => ({
  status,
  baseUrl,
  instanceId,
});

const failed = (home: string): EnsuredServer => ({
  status: 'failed',
  fix: ERRORS.SERVER_START_FAILED.message({ logFile: join(home, SERVER_LOG_FILE) }),
});

/** The server of the home as soon as it answers; undefined when the process has ended, or the time is over. */
export async function waitForServer(
  settings: Pick<Settings, 'home'>,
  pid: number,
  { timeoutMs = DEFAULT_TIMEOUT_MS, holdsProcess = true }: Pick<EnsureOptions, 'timeoutMs' | 'holdsProcess'> = {},
): Promise<LocalServer | undefined> {
  let deadline = Date.now() + timeoutMs;
  let ended = false;
  for (;;) {
    const server = await findLocalServer(settings, { holdsProcess });
    if (server) return server;
    if (!ended && !isAlive(pid)) {
      ended = true;
      deadline = Math.min(deadline, Date.now() + WINNER_SHOWS_WITHIN_MS);
    }
    if (Date.now() > deadline) return undefined;
    await sleep(POLL_MS, undefined, { ref: holdsProcess });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
