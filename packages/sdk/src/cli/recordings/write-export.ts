import { createWriteStream, existsSync, openSync, renameSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { Readable, Transform, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ExportSignal } from '@glasstrace/protocol';
import { AppError } from '@glasstrace/protocol/errors';
import { callApi } from '../../client/call-api.ts';
import { endOnSignal } from '../end-on-signal.ts';

export interface Export {
  projectDir: string;
  traceId?: string | undefined;
  window?: string | undefined;
  signal: ExportSignal;
  /** stdout when there is none. */
  output?: string | undefined;
  /** The file may be replaced. */
  force: boolean;
}

const LINE_FEED = 10;

/**
 * Streams an export to a file or to stdout, holding no more of it than a piece. A file appears when it is complete, and
 * not at all when there is nothing to export. Rejects with AppError, EXPORT_INCOMPLETE when the server broke off.
 */
export async function writeExport({ projectDir, traceId, window, signal, output, force }: Export) {
  const file = output === undefined ? undefined : resolve(output);
  if (file !== undefined && existsSync(file) && !force) {
    throw new AppError('INVALID_INPUT', { problem: `${output} exists; --force replaces it.` });
  }
  const query = { signal, traceId, timeWindow: window };
  const { baseUrl, response } = await callApi({ projectDir, path: '/v1/export', query });
  const body = Readable.fromWeb(response.body!);
  let brokeOff = false;
  body.once('error', () => {
    brokeOff = true;
  });
  const written = { bytes: 0, lines: 0 };
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      written.bytes += chunk.length;
      for (const byte of chunk) if (byte === LINE_FEED) written.lines++;
      done(null, chunk);
    },
  });
  try {
    if (file === undefined) await pipeline(body, count, process.stdout, { end: false });
    else
      await writeWhole(
        file,
        (target) => pipeline(body, count, target),
        () => written.lines > 0,
      );
  } catch (error) {
    if (brokeOff) throw new AppError('EXPORT_INCOMPLETE', { endpoint: baseUrl }, { cause: error });
    const problem = `${output ?? 'stdout'} can't be written: ${(error as Error).message}`;
    throw new AppError('INVALID_INPUT', { problem }, { cause: error });
  }
  return written;
}

/** Writes a file beside its place and puts it there when it is whole, and wanted; Ctrl-C and a request to end leave nothing. */
async function writeWhole(file: string, write: (target: Writable) => Promise<void>, isWanted: () => boolean) {
  const draft = `${file}.${process.pid}.partial`;
  const discard = () => rmSync(draft, { force: true, maxRetries: 3 });
  // Before the draft is there: a signal in between would leave it behind.
  const stopListening = endOnSignal(discard);
  try {
    // Opened before anything can fail: a stream that opens its file by itself may do so after it was removed.
    await write(createWriteStream(draft, { fd: openSync(draft, 'wx', 0o600) }));
    if (isWanted()) renameSync(draft, file);
  } finally {
    stopListening();
    discard();
  }
}
