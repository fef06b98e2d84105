import { randomBytes } from 'node:crypto';
import { linkSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Creates a file that must not exist yet, with all its text in one step: nobody ever sees it empty, and of several who
 * create it at once one succeeds. Throws EEXIST for the others, and what else the file system says.
 */
export function createExclusively(file: string, text: string, mode: number): void {
  const temporary = `${file}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    writeFileSync(temporary, text, { flag: 'wx', mode });
    linkSync(temporary, file);
  } catch (error) {
    if (!HAS_NO_LINKS.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    writeFileSync(file, text, { flag: 'wx', mode });
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** What file systems without hard links say. */
const HAS_NO_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'];

/** The process that left a temporary file of `createExclusively`, by the file's name; undefined for any other file. */
export function creatorOf(name: string): number | undefined {
  const pid = /\.(\d+)\.[0-9a-f]{8}\.tmp$/.exec(name)?.[1];
  return pid === undefined ? undefined : Number(pid);
}
