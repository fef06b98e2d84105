import type { AppError } from '@glasstrace/protocol';
import { encodeMessage } from './protobuf.ts';

/** An OTLP answer is written like its request. */
export type OtlpEncoding = 'protobuf' | 'json';
export const CONTENT_TYPES = { protobuf: 'application/x-protobuf', json: 'application/json' } as const;

/** An Export…ServiceResponse. Nothing rejected: an empty message, as the specification asks. */
export function encodeExportResponse(
  encoding: OtlpEncoding,
  signal: 'spans' | 'logs',
  rejected: number,
  errorMessage: string,
): Buffer {
  if (encoding === 'json') {
    const count = signal === 'spans' ? { rejectedSpans: String(rejected) } : { rejectedLogRecords: String(rejected) };
    return Buffer.from(JSON.stringify(rejected === 0 ? {} : { partialSuccess: { ...count, errorMessage } }));
  }
  if (rejected === 0) return Buffer.alloc(0);
  const partialSuccess = encodeMessage([
    [1, rejected],
    [2, errorMessage],
  ]);
  return encodeMessage([[1, partialSuccess]]);
}

/** Codes of google.rpc.Status for HTTP statuses. */
const RPC_CODES: Record<number, number> = { 400: 3, 401: 16, 403: 7, 404: 5, 413: 8, 415: 3, 429: 8, 500: 13, 503: 14 };

/** A google.rpc.Status that says what happened and what to do. */
export function encodeStatus(encoding: OtlpEncoding, { status, message, fix }: AppError): Buffer {
  const code = RPC_CODES[status] ?? 2;
  const text = `${message.replace(/[^.]$/, '$&.')} ${fix}`;
  return encoding === 'json'
    ? Buffer.from(JSON.stringify({ code, message: text }))
    : encodeMessage([
        [1, code],
        [2, text],
      ]);
}
