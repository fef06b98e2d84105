import { createHash } from 'node:crypto';
import { accessSync, constants, lstatSync, mkdirSync, readFileSync, readlinkSync, type Stats, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { overwrite } from './overwrite.ts';
import { besideFile, replaceFile, syncFolder } from './replace-file.ts';

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
  /** File that keeps what a file held while it is written over, where it can't be replaced; see `recoverOverwrite`. */
  journal?: string;
}

/** The file changed between being read and being written. */
export class ChangedMeanwhileError extends Error {
  constructor(file: string) {
    super(`${file} changed while we were at work`);
    this.name = 'ChangedMeanwhileError';
  }
}

/**
 * Replaces a file in one step, so that no reader ever sees half of it: a temporary file beside it, then a rename; both are
 * on the disk when this returns. A link stays a link, and its target is written; a file keeps its mode and its owner.
 * Folders are created. Throws what the file system says, with the old content in place, and ChangedMeanwhileError.
 */
export function writeFileSafely(
  file: string,
  bytes: Uint8Array | string,
  { expected, mode, journal }: WriteOptions,
): void {
  const target = followLinks(file);
  const current = readBytes(target);
  if (hashOf(current ?? '') !== hashOf(expected ?? '') || (current === undefined) !== (expected === undefined)) {
    throw new ChangedMeanwhileError(file);
  }
  if (current === undefined) {
    makeFolders(dirname(target));
    replaceFile(target, bytes, { mode: mode ?? 0o666 & ~process.umask() });
    return;
  }
  const stats = statSync(target);
  assertWritable(target, stats);
  // A rename would part the names of a file that has several.
  if (stats.nlink > 1 || !tryToReplace(target, bytes, stats)) {
    overwrite(target, Buffer.from(bytes), { current, journal });
  }
}

/** The file that holds the new content until it takes the place of `file`, or of what a link of that name leads to. */
export const temporaryOf = (file: string): string => besideFile(followLinks(file));

/** Returns false when the file can't be replaced, only written. */
function tryToReplace(target: string, bytes: Uint8Array | string, stats: Stats): boolean {
  try {
    replaceFile(target, bytes, { mode: stats.mode & 0o7777, owner: stats });
    return true;
  } catch (error) {
    if (isIrreplaceable(error)) return false;
    throw error;
  }
}

/** Makes the folders on the way to a file, and waits until their names are on the disk. */
function makeFolders(folder: string): void {
  const outermost = mkdirSync(folder, { recursive: true });
  if (outermost === undefined) return;
  for (let made = folder; made.length >= outermost.length; made = dirname(made)) syncFolder(dirname(made));
}

/** The superuser may write every file; one that nobody may write is meant to stay, whoever we are. */
function assertWritable(target: string, { mode }: Stats): void {
  accessSync(target, constants.W_OK);
  if ((mode & 0o222) === 0) throw Object.assign(new Error(`${target} is read-only`), { code: 'EACCES' });
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

const isIrreplaceable = (error: unknown) =>
  ['EACCES', 'EPERM', 'EBUSY', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '');
