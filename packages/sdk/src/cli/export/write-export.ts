import { createWriteStream, existsSync, renameSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { Readable, Transform, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ExportSignal } from '@glasstrace/protocol';
import { AppError } from '@glasstrace/protocol/errors';
import { callApi } from '../../client/call-api.ts';

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
  const draft = file === undefined ? undefined : `${file}.${process.pid}.partial`;
  const target: Writable =
    draft === undefined ? process.stdout : createWriteStream(draft, { flags: 'wx', mode: 0o600 });
  try {
    await pipeline(body, count, target, { end: draft !== undefined });
    if (file !== undefined && draft !== undefined && written.lines > 0) renameSync(draft, file);
  } catch (error) {
    if (brokeOff) throw new AppError('EXPORT_INCOMPLETE', { endpoint: baseUrl }, { cause: error });
    const problem = `${output ?? 'stdout'} can't be written: ${(error as Error).message}`;
    throw new AppError('INVALID_INPUT', { problem }, { cause: error });
  } finally {
    if (draft !== undefined) rmSync(draft, { force: true });
  }
  return written;
}
