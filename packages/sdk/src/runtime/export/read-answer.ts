import { LIMITS } from '@glasstrace/protocol/environment';
import { redact, stripControlCharacters, truncate } from '@glasstrace/protocol/redaction';
import type { SdkInitResponse } from '@glasstrace/protocol/sdk-init';
import type { Answer } from './post.ts';

/*
 * Answers come from whoever listens at the configured address: what can't be read says nothing, and nothing throws.
 */

/** How many spans or log records an OTLP receiver did not take of a request that it took, and why. */
export function readPartialSuccess({ mediaType, body }: Answer): { rejected: number; reason: string } {
  if (isJson(mediaType)) {
    const { partialSuccess } = parseObject(body);
    const { rejectedSpans, rejectedLogRecords, errorMessage } = Object(partialSuccess);
    return { rejected: toCount(rejectedSpans ?? rejectedLogRecords), reason: clean(errorMessage) };
  }
  const partialSuccess = readFields(body).get(1);
  const fields = Buffer.isBuffer(partialSuccess) ? readFields(partialSuccess) : new Map();
  return { rejected: toCount(fields.get(1)), reason: clean(fields.get(2)) };
}

/** Why a receiver refused a request: the message of the status it answers with, else HTTP's. */
export function readRefusal({ status, mediaType, body }: Answer): string {
  const isProtobuf = mediaType.startsWith('application/x-protobuf');
  const message = isProtobuf ? readFields(body).get(2) : isJson(mediaType) ? parseObject(body).message : undefined;
  return clean(message) || `HTTP ${status}`;
}

/** What a server wants captured; undefined when it is none of ours. */
export function readHello({ body }: Answer): SdkInitResponse['capture'] | undefined {
  const { capture } = parseObject(body);
  const { sourceLines, coverageMap } = Object(capture);
  if (typeof sourceLines !== 'boolean' || typeof coverageMap !== 'boolean') return undefined;
  return { sourceLines, coverageMap };
}

const isJson = (mediaType: string): boolean => mediaType.startsWith('application/json');

function parseObject(body: Buffer): Record<string, unknown> {
  try {
    return Object(JSON.parse(body.toString('utf8')));
  } catch {
    return {};
  }
}

/** In JSON an int64 is a text. */
function toCount(value: unknown): number {
  const count = Number(value);
  return Number.isSafeInteger(count) && count > 0 ? count : 0;
}

/** It may name what was sent. */
function clean(text: unknown): string {
  if (typeof text !== 'string' && !Buffer.isBuffer(text)) return '';
  return truncate(redact(stripControlCharacters(String(text)).trim()).text, LIMITS.refusalChars);
}

const VARINT = 0;
const LENGTH_DELIMITED = 2;

/** Numbers and bytes of a protobuf message by field, up to where it can't be read. */
function readFields(message: Buffer): Map<number, number | Buffer> {
  const fields = new Map<number, number | Buffer>();
  let at = 0;

  function varint(): number {
    let value = 0;
    for (let scale = 1; at < message.length; scale *= 128) {
      const byte = message[at++]!;
      value += (byte & 127) * scale;
      if (byte < 128) break;
    }
    return value;
  }

  while (at < message.length) {
    const tag = varint();
    const field = Math.floor(tag / 8);
    if (tag % 8 === VARINT) fields.set(field, varint());
    else if (tag % 8 === LENGTH_DELIMITED) {
      const length = varint();
      fields.set(field, message.subarray(at, at + length));
      at += length;
    } else break;
  }
  return fields;
}
