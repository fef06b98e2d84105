import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { AppError } from '@glasstrace/protocol';

const unzip = promisify(gunzip);

/**
 * The body as it was before compression. Rejects with AppError MEDIA_TYPE_UNSUPPORTED for encodings other than gzip,
 * BODY_TOO_LARGE as soon as it would become larger than `maxBytes`, and BODY_MALFORMED.
 */
export async function unzipBody(body: Buffer, contentEncoding: string | undefined, maxBytes: number): Promise<Buffer> {
  const encoding = contentEncoding?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'identity' || encoding === '') return body;
  if (encoding !== 'gzip') throw new AppError('MEDIA_TYPE_UNSUPPORTED', { mediaType: encoding.slice(0, 80) });
  try {
    return await unzip(body, { maxOutputLength: maxBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new AppError('BODY_TOO_LARGE', { maxBytes }, { cause: error });
    }
    throw new AppError('BODY_MALFORMED', { problem: 'it is not gzip' }, { cause: error });
  }
}
