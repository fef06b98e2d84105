import type { getLatestError } from '@glasstrace/protocol';
import type { z } from 'zod';
import type { Agent, Answer } from './agent.ts';
import { until } from './until.ts';

export type LatestError = z.infer<typeof getLatestError.output>;

/** The clock of a span orders what happens within a millisecond, and may be so far from the system's. */
const CLOCKS_APART_MS = 50;

/** Asks until the latest error is one that happened after a moment (milliseconds since the epoch), on that path. */
export async function latestErrorSince(
  agent: Agent,
  sinceMs: number,
  path: string,
  timeoutMs?: number,
): Promise<LatestError> {
  const answer = await until(
    () => agent.ask<LatestError>('get_latest_error', { maxTokens: 8_000 }),
    (latest) =>
      latest.success &&
      latest.data.summary.timestamp >= sinceMs - CLOCKS_APART_MS &&
      latest.data.summary.requestIdentity?.originalPath === path,
    timeoutMs,
  );
  return (answer as Extract<Answer<LatestError>, { success: true }>).data;
}
