import {
  accessSync,
  constants,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder that is gone after the test. */
export const tempFolder = (): string => makeFolder(tmpdir());

/** The same in memory where the system has a place for that, and room in it: whoever waits for the disk there waits for nothing. */
export const folderInMemory = (): string => makeFolder(hasRoom(MEMORY) ? MEMORY : tmpdir());

const MEMORY = '/dev/shm';

function hasRoom(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    accessSync(folder, constants.W_OK);
    return bavail * bsize > 256 * 1024 * 1024;
  } catch {
    return false;
  }
}

function makeFolder(above: string): string {
  const dir = realpathSync(mkdtempSync(join(above, 'glasstrace-sdk-')));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }));
  return dir;
}

/** Writes files below a folder, by their path in it. */
export function writeFiles(dir: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(dir, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
