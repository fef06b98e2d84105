import { brotliDecompressSync, constants, gunzipSync, inflateSync } from 'node:zlib';
import { LIMITS } from '@glasstrace/protocol/environment';
import { stripControlCharacters, truncate } from '@glasstrace/protocol/redaction';
import type { ResponseOutcome } from './watch-response.ts';

/** Of UTF-8; a character takes four at most. */
export const SNIPPET_BYTES = LIMITS.responseSnippetChars * 4;

const TEXT = /^(?:text\/plain|application\/(?:[\w.+-]+\+)?json)\b/i;

/** What a response with a status of 400 or more says, its beginning; undefined when it is neither JSON nor plain text. */
export function readResponseSnippet({ status, body, header }: ResponseOutcome): string | undefined {
  if (status < 400 || body.length === 0 || !TEXT.test(header('content-type'))) return undefined;
  const plain = decompress(body.subarray(0, SNIPPET_BYTES), header('content-encoding'));
  const text = stripControlCharacters(plain?.toString('utf8') ?? '').trim();
  return text === '' ? undefined : truncate(text, LIMITS.responseSnippetChars);
}

const UNZIP = { finishFlush: constants.Z_SYNC_FLUSH };

/** As far as the bytes go; undefined when they can't be read. */
function decompress(body: Buffer, encoding: string): Buffer | undefined {
  try {
    switch (encoding.toLowerCase()) {
      case '':
        return body;
      case 'gzip':
        return gunzipSync(body, UNZIP);
      case 'deflate':
        return inflateSync(body, UNZIP);
      case 'br':
        return brotliDecompressSync(body, { finishFlush: constants.BROTLI_OPERATION_FLUSH });
    }
  } catch {
    // Not what its header says.
  }
  return undefined;
}
