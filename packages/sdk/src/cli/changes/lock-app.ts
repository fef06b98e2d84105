import { readFileSync, renameSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createExclusively } from '../../project/create-exclusively.ts';
import { readProcessStart } from '../../project/process-start.ts';
import { makeProjectFolder, projectFolder } from '../../project/project-folder.ts';
import { StopError } from '../stop-error.ts';
import { isRunning } from './is-running.ts';
import { tidyProjectFolder } from './recover-interrupted.ts';
import { explainWriteFailure } from './write-failure.ts';

/** The process that changes the files of an app. */
interface Holder {
  pid: number;
  /** When it started, as `readProcessStart` says it. */
  start: string;
  host: string;
}

export interface LockOptions {
  /** Called when another run has to end first. */
  onWait?: (pid: number) => void;
  waitMs?: number;
}

const WAIT_MS = 20_000;
const POLL_MS = 100;

/**
 * Makes this the only run that changes the files of the app; waits for another one. The lock of a run that was killed
 * doesn't count. Returns the function that ends it, which also removes an empty `.glasstrace`; the end of the process
 * does the same. Throws StopError when the other run goes on for too long, or the folder can't be written.
 */
export async function lockApp(app: string, { onWait, waitMs = WAIT_MS }: LockOptions = {}): Promise<() => void> {
  const file = join(projectFolder(app), 'lock');
  const own = JSON.stringify({ pid: process.pid, start: readProcessStart(process.pid), host: hostname() });
  const deadline = performance.now() + waitMs;
  let saidSo = false;
  while (!tryToLock(app, file, own)) {
    const text = readText(file);
    const holder = parseHolder(text);
    if (holder === undefined || isGone(holder)) {
      removeStale(file, text);
      continue;
    }
    if (!saidSo) onWait?.(holder.pid);
    saidSo = true;
    if (performance.now() > deadline) throw stillAtWork(app, file, holder);
    await sleep(POLL_MS);
  }
  const release = () => {
    process.off('exit', release);
    if (readText(file) === own) rmSync(file, { force: true });
    tidyProjectFolder(app);
  };
  process.on('exit', release);
  return release;
}

function tryToLock(app: string, file: string, text: string): boolean {
  try {
    makeProjectFolder(app);
    createExclusively(file, text, 0o600);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Somebody else has it, or removed the folder with theirs.
    if (code === 'EEXIST' || code === 'ENOENT') return false;
    throw new StopError(
      `${projectFolder(app)} can’t be used. ${explainWriteFailure(error)}`,
      'Put that right, then run this again; nothing was changed.',
    );
  }
}

/** A lock without a process of this machine to ask may be in use in a container that shares the folder. */
const isGone = ({ pid, start, host }: Holder) => host === hostname() && !isRunning(pid, start);

/** Two that find a stale lock at once must not both take it: whoever moved a fresh one puts it back. */
function removeStale(file: string, stale: string): void {
  const moved = `${file}.${process.pid}.00000000.tmp`;
  try {
    renameSync(file, moved);
  } catch {
    return;
  }
  const text = readText(moved);
  rmSync(moved, { force: true });
  if (text !== stale) createExclusively(file, text, 0o600);
}

function stillAtWork(app: string, file: string, { pid, host }: Holder): StopError {
  return new StopError(
    `Another glasstrace command (process ${pid}${host === hostname() ? '' : ` on ${host}`}) is changing the files of ${app}.`,
    host === hostname()
      ? 'Let it finish, or end it; then run this again. Nothing was changed.'
      : `If it no longer runs, delete ${file}; then run this again. Nothing was changed.`,
  );
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function parseHolder(text: string): Holder | undefined {
  try {
    return JSON.parse(text) as Holder;
  } catch {
    return undefined;
  }
}
