import { readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { APP_STATE_FILE, PROJECT_DIR } from '@glasstrace/protocol/environment';
import type { RunningApp } from '@glasstrace/protocol/sdk-init';

export interface AppStateFile {
  /** What the process knows of itself has changed; it is written a moment later. Cheap, never throws. */
  changed(): void;
}

const WRITE_AFTER_MS = 1_000;

/**
 * Keeps `.glasstrace/app-state`: from it `glasstrace doctor` knows what the process does also when nothing of it reaches
 * a server. One process is told of: the last that did something, but none without a port in place of one that has one.
 */
export function keepAppState(projectDir: string, describe: () => RunningApp): AppStateFile {
  const file = join(projectDir, PROJECT_DIR, APP_STATE_FILE);
  let isScheduled = false;

  async function write(): Promise<void> {
    isScheduled = false;
    try {
      const state = describe();
      if (state.process.listening.length === 0 && isOfAnotherServer(file)) return;
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      const temporary = `${file}.${process.pid}`;
      await writeFile(temporary, JSON.stringify(state), { mode: 0o600 });
      await rename(temporary, file);
    } catch {
      // An app that can't be written to is recorded all the same.
    }
  }

  return {
    changed() {
      if (isScheduled) return;
      isScheduled = true;
      setTimeout(() => void write(), WRITE_AFTER_MS).unref();
    },
  };
}

function isOfAnotherServer(file: string): boolean {
  try {
    const { processId, process: other } = JSON.parse(readFileSync(file, 'utf8')) as Partial<RunningApp>;
    if (processId === undefined || processId === process.pid || !other?.listening.length) return false;
    return process.kill(processId, 0);
  } catch {
    return false;
  }
}
