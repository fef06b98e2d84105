import { AppError } from '@glasstrace/protocol';
import { readTraceIdPrefix } from '@glasstrace/protocol/ids';
import type { Trace } from '../../traces/trace.ts';
import type { ToolContext } from '../tool-context.ts';
import { readTrace } from './read-traces.ts';

/**
 * The trace that an id or its first digits name; undefined when there is none. Rejects with AppError INVALID_INPUT what
 * is no such id, and what several traces begin with.
 */
export async function readTraceByPrefix(context: ToolContext, asked: string): Promise<Trace | undefined> {
  const traceId = await resolveTraceId(context, asked);
  return traceId === undefined ? undefined : readTrace(context, traceId);
}

const MOST_NAMED = 5;

/** The same without reading the trace: its whole id. */
export async function resolveTraceId(
  { store, credential }: Pick<ToolContext, 'store' | 'credential'>,
  asked: string,
): Promise<string | undefined> {
  const prefix = readTraceIdPrefix(asked);
  if (prefix === undefined) {
    throw new AppError('INVALID_INPUT', {
      problem: `traceId must be 32 hex digits, with or without dashes, or the first 8 or more of them; got ${JSON.stringify(asked.slice(0, 60))}.`,
    });
  }
  const matches = await store.findTraceIds(credential.projectId, prefix, MOST_NAMED + 1);
  if (matches.length <= 1) return matches[0];
  const more = matches.length > MOST_NAMED ? ' and more' : '';
  throw new AppError('INVALID_INPUT', {
    problem: `traceId ${prefix} is ambiguous; it begins ${matches.slice(0, MOST_NAMED).join(', ')}${more}. Give more digits.`,
  });
}
