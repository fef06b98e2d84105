import { setTimeout as sleep } from 'node:timers/promises';
import { LOOPBACK } from '@glasstrace/protocol/environment';
import { askHealth } from './ask-health.ts';
import { readStateFile } from './state-file.ts';

/** Port of the server that the folder's state file names, if it is really that one who answers there. */
export async function findRunning(stateDir: string): Promise<number | undefined> {
  const state = readStateFile(stateDir);
  if (!state) return undefined;
  const answerer = await askHealth(LOOPBACK, state.port);
  return answerer.kind === 'glasstrace' && answerer.health.instanceId === state.instanceId ? state.port : undefined;
}

const WRITES_STATE_WITHIN_MS = 2_000;
const POLL_MS = 50;

/**
 * Whether the one who holds a port is the folder's own server, which may have bound it this moment and not have written
 * its state file yet.
 */
export async function isHeldByOwnServer(stateDir: string, port: number): Promise<boolean> {
  const deadline = performance.now() + WRITES_STATE_WITHIN_MS;
  do {
    const answerer = await askHealth(LOOPBACK, port);
    if (answerer.kind === 'stranger') return false;
    if (answerer.kind === 'glasstrace' && answerer.health.instanceId === readStateFile(stateDir)?.instanceId)
      return true;
    await sleep(POLL_MS);
  } while (performance.now() < deadline);
  return false;
}
