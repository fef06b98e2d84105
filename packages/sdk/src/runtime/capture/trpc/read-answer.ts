import { brotliDecompressSync, constants, gunzipSync } from 'node:zlib';
import { EXCEPTION } from '@glasstrace/protocol/attributes';
import type { Attributes } from '@opentelemetry/api';
import type { ErrorFacts } from '../describe-error.ts';
import { cleanPrismaMessage } from '../prisma-error.ts';
import type { ResponseOutcome } from '../watch-response.ts';
import type { TrpcCall } from './trpc-request.ts';

export interface TrpcError {
  /** Place in the batch. */
  index: number;
  facts: ErrorFacts;
  details: Attributes;
}

/** Development errors carry stacks: a batch of a dozen failures fits. */
export const TRPC_BODY_BYTES = 131_072;

/**
 * The errors that tRPC answered with: all of them, also those of calls that came to no procedure, in development with
 * their stacks. Only this is read of the body, nothing of it is kept.
 */
export function readTrpcErrors({ procedures }: TrpcCall, response: ResponseOutcome): TrpcError[] {
  return parseMembers(decompress(response)).flatMap(({ index, error }) => {
    const { message, data, code } = error;
    const stack = typeof data?.stack === 'string' ? data.stack : undefined;
    return [
      {
        index,
        facts: {
          // tRPC gives its own error the stack of the one that was thrown, with the thrown one's name in front.
          type: /^([A-Za-z_$][\w$.]*)(?=[:\n]|$)/.exec(stack ?? '')?.[1] ?? 'TRPCError',
          message: cleanPrismaMessage(String(message ?? '')),
          ...(stack !== undefined && { stack }),
          causes: [],
        },
        details: {
          [EXCEPTION.trpcProcedure]: String(data?.path ?? procedures[index] ?? ''),
          [EXCEPTION.trpcMemberIndex]: index,
          [EXCEPTION.trpcCode]: String(data?.code ?? code ?? ''),
          ...(typeof data?.httpStatus === 'number' && { [EXCEPTION.trpcHttpStatus]: data.httpStatus }),
        },
      },
    ];
  });
}

interface WireError {
  message?: unknown;
  code?: unknown;
  data?: { stack?: unknown; path?: unknown; code?: unknown; httpStatus?: unknown };
}

interface Member {
  index: number;
  error: WireError;
}

function parseMembers(text: string): Member[] {
  const whole = parseJson(text);
  if (whole === undefined) return text.split('\n').flatMap(parseStreamLine);
  const members = Array.isArray(whole) ? whole : [whole];
  return members.flatMap((member, index) => toMember(member, index));
}

/** A line of a streamed batch: `[2,0,[[{"error":{…}}]]]`, the first number counting the members. */
function parseStreamLine(line: string): Member[] {
  const chunk = parseJson(line);
  if (!Array.isArray(chunk) || typeof chunk[0] !== 'number') return [];
  const payload = (chunk[2] as unknown[][] | undefined)?.[0]?.[0];
  return toMember(payload, chunk[0]);
}

/** A transformer such as superjson puts the error one level deeper. */
function toMember(member: unknown, index: number): Member[] {
  const error = (member as { error?: WireError & { json?: WireError } } | null | undefined)?.error;
  if (typeof error !== 'object' || error === null) return [];
  return [{ index, error: error.json ?? error }];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Of a body that was cut, what came through. */
function decompress({ body, header }: ResponseOutcome): string {
  try {
    switch (header('content-encoding')) {
      case '':
      case 'identity':
        return body.toString('utf8');
      case 'gzip':
        return unpacked(gunzipSync(body, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: MAX_UNPACKED_BYTES }));
      case 'br':
        return unpacked(
          brotliDecompressSync(body, {
            finishFlush: constants.BROTLI_OPERATION_FLUSH,
            maxOutputLength: MAX_UNPACKED_BYTES,
          }),
        );
      default:
        return '';
    }
  } catch {
    return '';
  }
}

const MAX_UNPACKED_BYTES = 2_000_000;
const unpacked = (bytes: Buffer) => bytes.toString('utf8');
