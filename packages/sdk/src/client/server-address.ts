import { join } from 'node:path';
import { ENV, SERVER_LOG_FILE } from '@glasstrace/protocol/environment';
import { AppError } from '@glasstrace/protocol/errors';
import type { ServerStarter } from '@glasstrace/protocol/local-server';
import { ensureLocalServer } from '../local-server/ensure.ts';
import type { Settings } from '../project/settings.ts';

export interface ServerAddress {
  baseUrl: string;
  /** Of a local server, which has just shown it; a configured endpoint has none. */
  instanceId?: string;
}

/**
 * The server that questions go to: the configured endpoint, else the local one, started when needed.
 * Throws SETTING_INVALID when an endpoint is configured that can't be one, SERVER_NOT_INSTALLED, SERVER_NOT_STARTED or SERVER_START_FAILED.
 */
export async function resolveServer(
  projectDir: string,
  settings: Settings,
  startedBy: ServerStarter,
): Promise<ServerAddress> {
  const problem = settings.problems.find((sentence) => sentence.startsWith(ENV.endpoint));
  if (problem !== undefined) throw new AppError('SETTING_INVALID', { problem });
  if (settings.endpoint !== undefined) return { baseUrl: settings.endpoint };
  const server = await ensureLocalServer({ projectDir, settings, startedBy });
  switch (server.status) {
    case 'running':
    case 'started':
      return { baseUrl: server.baseUrl, instanceId: server.instanceId };
    case 'not_installed':
      throw new AppError('SERVER_NOT_INSTALLED');
    case 'disabled':
      throw new AppError('SERVER_NOT_STARTED');
    case 'failed':
      throw new AppError('SERVER_START_FAILED', { logFile: join(settings.home, SERVER_LOG_FILE) });
  }
}
