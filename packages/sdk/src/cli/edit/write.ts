import { createHash } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  chownSync,
  closeSync,
  constants,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
  writeSync,
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
 * stays a link, and its target is written; a file keeps its mode and its owner. Folders are created. Throws what the file
 * system says, with the old content in place, and ChangedMeanwhileError.
 */
export function writeFileSafely(file: string, bytes: Uint8Array | string, { expected, mode }: WriteOptions): void {
  const target = followLinks(file);
  const current = readBytes(target);
  if (hashOf(current ?? '') !== hashOf(expected ?? '') || (current === undefined) !== (expected === undefined)) {
    throw new ChangedMeanwhileError(file);
  }
  if (current === undefined) {
    mkdirSync(dirname(target), { recursive: true });
    replace(target, bytes, { mode: mode ?? 0o666 & ~process.umask() });
    return;
  }
  const stats = statSync(target);
  assertWritable(target, stats);
  // A rename would part the names of a file that has several.
  if (stats.nlink > 1 || !tryToReplace(target, bytes, stats)) overwrite(target, Buffer.from(bytes), current);
}

/** Where the new content of a file is kept until it takes the file's place; a run that was killed may leave it. */
export function temporaryOf(file: string): string {
  const target = followLinks(file);
  return join(dirname(target), `.${basename(target)}.glasstrace-tmp`);
}

/** Returns false when the file can't be replaced, only written. */
function tryToReplace(target: string, bytes: Uint8Array | string, stats: Stats): boolean {
  try {
    replace(target, bytes, { mode: stats.mode & 0o7777, owner: stats });
    return true;
  } catch (error) {
    if (isIrreplaceable(error)) return false;
    throw error;
  }
}

function replace(target: string, bytes: Uint8Array | string, { mode, owner }: { mode: number; owner?: Stats }): void {
  const temporary = temporaryOf(target);
  try {
    rmSync(temporary, { force: true });
    writeFileSync(temporary, bytes, { flag: 'wx', mode: 0o600 });
    const made = statSync(temporary);
    if (owner && (owner.uid !== made.uid || owner.gid !== made.gid)) chownSync(temporary, owner.uid, owner.gid);
    chmodSync(temporary, mode);
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** The superuser may write every file; one that nobody may write is meant to stay, whoever we are. */
function assertWritable(target: string, { mode }: Stats): void {
  accessSync(target, constants.W_OK);
  if ((mode & 0o222) === 0) throw Object.assign(new Error(`${target} is read-only`), { code: 'EACCES' });
}

/**
 * Writes over a file that can't be replaced, because its folder takes no new file, it is mounted by itself, or its owner
 * is somebody else. What fails half-way is taken back; the old bytes have their place on the disk.
 */
function overwrite(target: string, bytes: Buffer, current: Buffer): void {
  const descriptor = openSync(target, 'r+');
  try {
    writeAll(descriptor, bytes);
  } catch (error) {
    writeAll(descriptor, current);
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

function writeAll(descriptor: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at, bytes.length - at, at);
  ftruncateSync(descriptor, bytes.length);
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
