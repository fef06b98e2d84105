import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SERVER_STATE_FILE, type ServerState, serverState } from '@glasstrace/protocol/local-server';
import type { Sandbox } from './sandbox.ts';
import { until } from './until.ts';

/** What the local server of a sandbox says of itself; undefined while none runs. */
export function readServerState({ glasstraceHome }: Sandbox): ServerState | undefined {
  const file = join(glasstraceHome, SERVER_STATE_FILE);
  return existsSync(file) ? serverState.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
}

/** State of the local server as soon as there is one. */
export async function localServerOf(sandbox: Sandbox): Promise<ServerState> {
  const state = await until(
    async () => readServerState(sandbox),
    (found) => found !== undefined,
  );
  return state!;
}

/** Ends the local server of a sandbox, if there is one, and waits until it is gone. */
export async function stopLocalServer(sandbox: Sandbox): Promise<void> {
  const state = readServerState(sandbox);
  if (!state || !isAlive(state.pid)) return;
  process.kill(state.pid, 'SIGTERM');
  await until(
    async () => isAlive(state.pid),
    (alive) => !alive,
  );
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
