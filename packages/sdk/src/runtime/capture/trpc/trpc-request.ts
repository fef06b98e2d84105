import type { RequestRecord } from '../request-record.ts';

export interface TrpcCall {
  /** In the order of the URL. */
  procedures: string[];
  batch: boolean;
}

/** A request that calls procedures, and what is known of the calls so far, by their place in the batch. */
export interface TrpcRequest extends TrpcCall {
  begun: Set<number>;
  /** What the failed ones threw. */
  failures: Map<number, unknown>;
}

/** Undefined when the URL has not the usual look of a tRPC call. */
export function readTrpcRequest(path: string, query: string): TrpcRequest | undefined {
  return /\/trpc\/[^/]+$/.test(path) ? readLastSegment(path, query) : undefined;
}

/** The place in the batch of a call that has come over HTTP, from 0; each place is given away once. */
export function findMemberIndex(
  record: RequestRecord,
  path: string,
  batchIndex: number | undefined,
): number | undefined {
  const request = record.trpc ?? readLastSegment(record.path, record.query);
  const { procedures, begun } = request;
  const index = batchIndex ?? procedures.findIndex((procedure, at) => procedure === path && !begun.has(at));
  if (procedures[index] !== path || begun.has(index)) return undefined;
  record.trpc = request;
  begun.add(index);
  return index;
}

/** tRPC may be mounted anywhere: the procedures are what comes last. */
function readLastSegment(path: string, query: string): TrpcRequest {
  const names = decode(path.slice(path.lastIndexOf('/') + 1));
  const batch = /(?:^|&)batch=1(?:&|$)/.test(query);
  return { procedures: batch ? names.split(',') : [names], batch, begun: new Set(), failures: new Map() };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
