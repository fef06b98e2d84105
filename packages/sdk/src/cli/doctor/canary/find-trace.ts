import { setTimeout as sleep } from 'node:timers/promises';
import { getTrace } from '@glasstrace/protocol';
import { openClient } from '../../../client/open-client.ts';
import { readAnswer } from '../../../client/read-answer.ts';
import type { World } from '../world.ts';

const POLL_MS = 200;

/**
 * Asks the server, as an agent would, for the trace of a request until it is there, `isOver` says that it will not come,
 * or the time is over. Resolves to its id. Rejects with AppError when no answer can be had.
 */
export async function findTrace(
  { dir, context }: World,
  id: string,
  { timeoutMs, isOver = () => false }: { timeoutMs: number; isOver?: () => boolean },
): Promise<string | undefined> {
  const client = openClient({ projectDir: dir, env: context.env, startedBy: 'command' });
  const asked = { correlationId: id, timeWindow: '15m', includeFrameworkInternal: true };
  const deadline = performance.now() + timeoutMs;
  try {
    for (;;) {
      // Whatever was written before this question shows in its answer.
      const isLast = isOver() || performance.now() > deadline;
      const answer = readAnswer(getTrace, await client.callTool(getTrace.name, asked));
      const found = answer.success ? answer.data.items[0]?.summary.traceId : undefined;
      if (found !== undefined || isLast) return found;
      await sleep(POLL_MS);
    }
  } finally {
    client.close();
  }
}
