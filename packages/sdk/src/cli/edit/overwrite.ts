import { closeSync, ftruncateSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { replaceFile, syncFile } from './replace-file.ts';

/** What a journal holds while a file is written over; contents in base64. */
interface Overwrite {
  file: string;
  before: string;
  after: string;
}

/**
 * Writes over a file that can't be replaced, because it has several names, its folder takes no new file, it is mounted by
 * itself, or its owner is somebody else. What fails half-way is taken back; the old bytes have their place on the disk.
 * `journal`, if given, is the file that both contents are kept in meanwhile, for `recoverOverwrite` after a kill.
 */
export function overwrite(
  target: string,
  bytes: Buffer,
  { current, journal }: { current: Buffer; journal: string | undefined },
): void {
  if (journal !== undefined) {
    const kept: Overwrite = { file: target, before: current.toString('base64'), after: bytes.toString('base64') };
    replaceFile(journal, JSON.stringify(kept), { mode: 0o600 });
  }
  try {
    writeInPlace(target, bytes);
  } catch (error) {
    writeInPlace(target, current);
    throw error;
  } finally {
    const isWhole = [bytes, current].some((content) => content.equals(readFileSync(target)));
    if (journal !== undefined && isWhole) rmSync(journal, { force: true });
  }
}

/** What became of a file that was being written over: taken back, or left, since its owner changed it; what it held before. */
export interface OverwriteRecovery {
  file: string;
  before: Buffer;
  state: 'taken back' | 'changed since';
}

/** Takes back what a killed run wrote of a file; undefined when all files are whole. The journal stays for the caller to remove. */
export function recoverOverwrite(journal: string): OverwriteRecovery | undefined {
  const kept = readJournal(journal);
  if (kept === undefined) return undefined;
  const { file, before, after, current } = kept;
  if (current.equals(before) || current.equals(after)) return undefined;
  if (!isMixOf(current, before, after)) return { file, before, state: 'changed since' };
  writeInPlace(file, before);
  return { file, before, state: 'taken back' };
}

/** Whether every byte is one of either content, as when the disk got some pages of a file and not others. */
const isMixOf = (mix: Buffer, a: Buffer, b: Buffer): boolean =>
  mix.length <= Math.max(a.length, b.length) && mix.every((byte, at) => byte === a[at] || byte === b[at]);

/** undefined without a journal, and without the file. */
function readJournal(journal: string) {
  try {
    const { file, before, after } = JSON.parse(readFileSync(journal, 'utf8')) as Overwrite;
    const current = readFileSync(file);
    return { file, current, before: Buffer.from(before, 'base64'), after: Buffer.from(after, 'base64') };
  } catch {
    return undefined;
  }
}

function writeInPlace(file: string, bytes: Buffer): void {
  const descriptor = openSync(file, 'r+');
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at, bytes.length - at, at);
    ftruncateSync(descriptor, bytes.length);
    syncFile(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
