import { SPAN } from '@glasstrace/protocol/attributes';
import { readInteger, readText } from './attribute.ts';
import type { Span } from './span.ts';

/** A call of a tRPC procedure, as its own span tells it. */
export interface ProcedureCall {
  procedure: string;
  /** `query`, `mutation` or `subscription`. */
  type?: string;
  /** Place in the batch, from 0; undefined for calls that were not batched, or that the server made itself. */
  memberIndex?: number;
  failed: boolean;
  /** Class of what was thrown. */
  errorType?: string;
  /** tRPC's code of the failure. */
  code?: string;
}

/** Undefined for spans of anything else. */
export function readProcedureCall({ attributes, status }: Span): ProcedureCall | undefined {
  const procedure = readText(attributes, SPAN.rpcMethod);
  if (procedure === undefined || readText(attributes, SPAN.rpcSystem) !== 'trpc') return undefined;
  const type = readText(attributes, SPAN.trpcType);
  const memberIndex = readInteger(attributes, SPAN.trpcMemberIndex);
  const errorType = readText(attributes, SPAN.errorType);
  const code = readText(attributes, SPAN.rpcStatus);
  return {
    procedure,
    ...(type !== undefined && { type }),
    ...(memberIndex !== undefined && { memberIndex }),
    failed: status === 'ERROR',
    ...(errorType !== undefined && { errorType }),
    ...(code !== undefined && { code }),
  };
}

/** The calls of a batch that have spans, in its order. */
export function readBatchMembers(spans: readonly Span[]): (ProcedureCall & { memberIndex: number })[] {
  return spans
    .map(readProcedureCall)
    .filter((call): call is ProcedureCall & { memberIndex: number } => call?.memberIndex !== undefined)
    .toSorted((a, b) => a.memberIndex - b.memberIndex);
}
