import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerStatus } from '@glasstrace/protocol';
import { SERVER_LOG_FILE } from '@glasstrace/protocol/environment';
import { findLocalServer } from '../../local-server/find.ts';
import { findInstalledServer, findServerBesideUs } from '../../local-server/installed-server.ts';
import { readServerStatus } from '../../local-server/read-status.ts';
import type { ServerPlace } from './server-place.ts';

/** What `glasstrace server status --json` prints. */
export interface ServerReport extends Partial<Omit<ServerStatus, 'pid' | 'port' | 'version' | 'startedAt'>> {
  state: 'running' | 'stopped' | 'not_installed';
  /** Folder of the server's state, log and data. */
  home: string;
  /** Absent as long as none has printed anything. */
  logFile?: string;
  baseUrl?: string;
  pid?: number;
  port?: number;
  /** Of the one that runs, else of the one that would be started. */
  version?: string;
  startedAt?: number;
  /** A server of another version that the app here has installed. */
  installed?: string;
  /** Where the app here sends to instead. */
  endpoint?: string;
}

/** Looks at the local server of a place, without starting it. What only a server of this version tells may be absent. */
export async function lookAtServer({ dir, settings }: ServerPlace): Promise<ServerReport> {
  const { home, endpoint } = settings;
  const logFile = join(home, SERVER_LOG_FILE);
  const place = { home, ...(existsSync(logFile) && { logFile }), ...(endpoint !== undefined && { endpoint }) };
  const installed = findInstalledServer(dir) ?? findServerBesideUs();
  const running = await findLocalServer(settings);
  if (!running) {
    if (!installed) return { state: 'not_installed', ...place };
    return { state: 'stopped', ...place, version: installed.version };
  }
  const { baseUrl, version, pid, startedAt } = running;
  return {
    state: 'running',
    ...place,
    baseUrl,
    port: Number(new URL(baseUrl).port),
    version,
    pid,
    startedAt,
    ...(installed && installed.version !== version && { installed: installed.version }),
    ...(await readServerStatus(running)),
  };
}
