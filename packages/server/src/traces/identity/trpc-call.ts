import type { RequestIdentity } from '@glasstrace/protocol';
import { SPAN } from '@glasstrace/protocol/attributes';
import { readBoolean, readTexts } from '../attribute.ts';
import type { TraceError } from '../error.ts';
import { readBatchMembers } from '../procedure-call.ts';
import type { RequestRoot } from '../request-root.ts';
import type { Span } from '../span.ts';

export interface TrpcCall {
  identity: NonNullable<RequestIdentity['trpc']>;
  procedures: string[];
}

export function readTrpc(
  { span }: RequestRoot,
  spans: readonly Span[],
  known: { path: string | undefined; pattern: string | undefined; error: TraceError | undefined },
): TrpcCall | undefined {
  const { path, pattern, error } = known;
  const sent = readTexts(span.attributes, SPAN.trpcProcedures);
  const inPath = path === undefined ? undefined : /^(.*\/trpc)(?:\/(.*))?$/.exec(path);
  const procedures = sent.length > 0 ? sent : (inPath?.[2]?.split(',').filter(Boolean).map(decode) ?? []);
  if (path === undefined || procedures.length === 0) return undefined;
  // tRPC may be mounted anywhere, at the root of the server as well.
  const mounted = inPath?.[1] ?? path.slice(0, path.lastIndexOf('/'));
  const transportPath = pattern?.replace(/\/(?:\[[^\]]*\]+|:\w+|\*\w*)$/, '') ?? (mounted || '/');
  const batched = readBoolean(span.attributes, SPAN.trpcBatch) ?? procedures.length > 1;
  const members = readBatchMembers(spans);
  const failedMembers = members.filter(({ failed }) => failed);
  const onlyFailed = error && failedMembers.length === 1 ? failedMembers[0] : undefined;
  const failed = (error?.kind === 'exception' ? error.exception.trpc : undefined) ?? onlyFailed;
  const isWhollyTold = members.length === procedures.length;
  const alone = procedures.length === 1 ? procedures[0] : undefined;
  const procedureName = failed?.procedure ?? alone;
  return {
    procedures,
    identity: {
      transportPath,
      ...(procedureName !== undefined && { procedureName }),
      ...(batched && {
        batch: {
          ...(failed?.memberIndex !== undefined && { memberIndex: failed.memberIndex }),
          memberCount: procedures.length,
          memberProcedures: procedures,
          attributionConfidence:
            failed?.procedure !== undefined || isWhollyTold ? 'exact' : alone !== undefined ? 'inferred' : 'unknown',
        },
      }),
    },
  };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
