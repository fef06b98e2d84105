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

const ANSWERS_WITHIN_MS = 5_000;
const POLL_MS = 50;

/**
 * Whether the one who holds a port is the folder's own server. One that has bound it this moment answers when its state
 * file is written.
 */
export async function isHeldByOwnServer(stateDir: string, port: number): Promise<boolean> {
  const deadline = performance.now() + ANSWERS_WITHIN_MS;
  do {
    const answerer = await askHealth(LOOPBACK, port);
    if (answerer.kind === 'stranger') return false;
    if (answerer.kind === 'glasstrace') return answerer.health.instanceId === readStateFile(stateDir)?.instanceId;
    await sleep(POLL_MS);
  } while (performance.now() < deadline);
  return false;
}
