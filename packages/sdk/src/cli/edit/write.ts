import { createHash, randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  constants,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** SHA-256 of the bytes, in hex. */
export const hashOf = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/** The bytes of a file; undefined when there is none. Throws what the file system says otherwise. */
export function readBytes(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Text of UTF-8 bytes with its byte order mark; undefined when they are not UTF-8. */
export function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

export interface WriteOptions {
  /** What the file held when it was read; undefined when there was none. Another content now is an error. */
  expected: Uint8Array | undefined;
  /** Mode of a file that is created; one that exists keeps its own. */
  mode?: number;
}

/** The file changed between being read and being written. */
export class ChangedMeanwhileError extends Error {
  constructor(file: string) {
    super(`${file} changed while we were at work`);
    this.name = 'ChangedMeanwhileError';
  }
}

/**
 * Replaces a file in one step, so that no reader ever sees half of it: a temporary file beside it, then a rename. A link
 * stays a link, and its target is written. Folders are created. Throws what the file system says, with the old content in
 * place, and ChangedMeanwhileError.
 */
export function writeFileSafely(file: string, bytes: Uint8Array | string, { expected, mode }: WriteOptions): void {
  const target = followLinks(file);
  const current = readBytes(target);
  if (hashOf(current ?? '') !== hashOf(expected ?? '') || (current === undefined) !== (expected === undefined)) {
    throw new ChangedMeanwhileError(file);
  }
  if (current !== undefined) accessSync(target, constants.W_OK);
  mkdirSync(dirname(target), { recursive: true });

  const kept = current === undefined ? mode : statSync(target).mode & 0o7777;
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(4).toString('hex')}.tmp`);
  try {
    writeFileSync(temporary, bytes, { flag: 'wx', mode: 0o600 });
    chmodSync(temporary, kept ?? 0o666 & ~process.umask());
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    // A folder that takes no new file may still hold one that can be written.
    if (!isDenied(error) || current === undefined) throw error;
    writeFileSync(target, bytes);
  }
}

/** The file that a chain of links ends at; it need not exist. */
export function followLinks(file: string): string {
  let target = resolve(file);
  for (let hops = 0; hops < 40; hops++) {
    if (lstatSync(target, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return target;
    target = resolve(dirname(target), readlinkSync(target));
  }
  return target;
}

const isDenied = (error: unknown) => ['EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '');
