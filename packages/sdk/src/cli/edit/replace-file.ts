import {
  chmodSync,
  chownSync,
  closeSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Where the new content of a file is kept until it takes the file's place; a run that was killed may leave it. */
export const besideFile = (target: string): string => join(dirname(target), `.${basename(target)}.glasstrace-tmp`);

/**
 * Puts a whole new file in the place of `target`. After a loss of power there is the old content or the new one, never an
 * empty file: the bytes are on the disk before they get the name, and the name is when this returns.
 */
export function replaceFile(
  target: string,
  bytes: Uint8Array | string,
  { mode, owner }: { mode: number; owner?: Stats },
): void {
  const temporary = besideFile(target);
  try {
    rmSync(temporary, { force: true });
    const descriptor = openSync(temporary, 'wx', 0o600);
    try {
      writeFileSync(descriptor, bytes);
      const made = statSync(temporary);
      if (owner && (owner.uid !== made.uid || owner.gid !== made.gid)) chownSync(temporary, owner.uid, owner.gid);
      chmodSync(temporary, mode);
      syncFile(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(dirname(target));
}

/** Waits until the file is on the disk, where the file system knows of that. */
export function syncFile(descriptor: number): void {
  try {
    fsyncSync(descriptor);
  } catch (error) {
    if (!CANNOT_SYNC.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

/** The same for the names in a folder. */
export function syncFolder(folder: string): void {
  try {
    const descriptor = openSync(folder, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // Windows has no such thing, and a folder may be closed to those who read: then its names get there by themselves.
  }
}

const CANNOT_SYNC = ['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EROFS'];
