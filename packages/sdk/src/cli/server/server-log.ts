import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

const CHUNK_BYTES = 65_536;
const EVERY_MS = 250;
const LINE_FEED = 10;

/** The last lines of a file, read from its end; undefined when there is no file. */
export function lastLines(file: string, count: number): { lines: string[]; end: number } | undefined {
  const descriptor = openExisting(file);
  if (descriptor === undefined) return undefined;
  try {
    const end = fstatSync(descriptor).size;
    const parts: Buffer[] = [];
    let breaks = 0;
    // One more line break than lines: the first of them ends the line before.
    for (let from = end; from > 0 && breaks <= count; ) {
      const bytes = Math.min(CHUNK_BYTES, from);
      from -= bytes;
      const part = Buffer.alloc(bytes);
      readSync(descriptor, part, 0, bytes, from);
      for (const byte of part) if (byte === LINE_FEED) breaks++;
      parts.unshift(part);
    }
    const lines = toLines(Buffer.concat(parts));
    return { lines: count === 0 ? [] : lines.slice(-count), end };
  } finally {
    closeSync(descriptor);
  }
}

/** The lines of a file from a position on; none when there is no file. */
export const readLogFrom = (file: string, position: number): string[] => toLines(readFrom(file, position).bytes);

/**
 * Tells of each line that comes after a position, until the signal ends it. The file may be missing, and may begin
 * anew: a server that starts empties one that has grown large.
 */
export async function followLines(
  file: string,
  position: number,
  onLine: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  let rest = Buffer.alloc(0);
  for (let at = position; !signal.aborted; ) {
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    if (size < at) {
      at = 0;
      rest = Buffer.alloc(0);
    }
    const read = readFrom(file, at);
    at = read.end;
    const text = Buffer.concat([rest, read.bytes]);
    const whole = text.lastIndexOf(LINE_FEED) + 1;
    rest = text.subarray(whole);
    for (const line of toLines(text.subarray(0, whole))) onLine(line);
    await wait(EVERY_MS, undefined, { signal }).catch(() => {});
  }
}

function readFrom(file: string, position: number): { bytes: Buffer; end: number } {
  const descriptor = openExisting(file);
  if (descriptor === undefined) return { bytes: Buffer.alloc(0), end: 0 };
  try {
    const size = fstatSync(descriptor).size;
    const from = size < position ? 0 : position;
    const bytes = Buffer.alloc(size - from);
    const read = readSync(descriptor, bytes, 0, bytes.length, from);
    return { bytes: bytes.subarray(0, read), end: from + read };
  } finally {
    closeSync(descriptor);
  }
}

function openExisting(file: string): number | undefined {
  try {
    return openSync(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** A last line without a line break counts, an empty one after the last line break does not. */
function toLines(bytes: Buffer): string[] {
  const lines = bytes.toString('utf8').split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
