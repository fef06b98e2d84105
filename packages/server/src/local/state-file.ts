import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SERVER_STATE_FILE, type ServerState, serverState } from '@glasstrace/protocol';

/** What the server of a folder wrote about itself; undefined when there is nothing that can be read. */
export function readStateFile(dir: string): ServerState | undefined {
  try {
    return serverState.parse(JSON.parse(readFileSync(join(dir, SERVER_STATE_FILE), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Replaces the file as a whole: no reader ever sees half of it. */
export function writeStateFile(dir: string, state: ServerState): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const draft = join(dir, `.${SERVER_STATE_FILE}.${state.pid}`);
  writeFileSync(draft, `${JSON.stringify(state)}\n`, { mode: 0o600 });
  renameSync(draft, join(dir, SERVER_STATE_FILE));
}

/** Removes the file unless another server has written its own by now. */
export function removeStateFile(dir: string, instanceId: string): void {
  if (readStateFile(dir)?.instanceId === instanceId) rmSync(join(dir, SERVER_STATE_FILE), { force: true });
}
