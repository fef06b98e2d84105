import { getErrorList, getTrace, LARGEST_MAX_TOKENS } from '@glasstrace/protocol';
import { AppError } from '@glasstrace/protocol/errors';
import { type GlasstraceClient, openClient } from '../../client/open-client.ts';
import { readAnswer } from '../../client/read-answer.ts';
import { keyOrNone } from './key-or-none.ts';
import type { World } from './world.ts';

export interface Seen {
  traceId: string;
  route: string;
  statusCode: number;
  timestamp: number;
}

const newest = { timeWindow: '7d', limit: 1, maxTokens: LARGEST_MAX_TOKENS };

/** What was recorded last; nothing when the server can't be asked, which the check of the server tells. */
export async function readLastTraces(world: World): Promise<{ lastTrace?: Seen; lastError?: Seen }> {
  if (keyOrNone(world.key) === undefined) return {};
  const client = openClient({ projectDir: world.dir, env: world.context.env });
  try {
    const [lastTrace, lastError] = await Promise.all([readLastTrace(client), readLastError(client)]);
    return { ...(lastTrace && { lastTrace }), ...(lastError && { lastError }) };
  } catch (error) {
    if (error instanceof AppError) return {};
    throw error;
  } finally {
    client.close();
  }
}

async function readLastTrace(client: GlasstraceClient): Promise<Seen | undefined> {
  const answer = readAnswer(getTrace, await client.callTool(getTrace.name, newest));
  const summary = answer.success ? answer.data.items[0]?.summary : undefined;
  return summary && pick(summary, summary.route);
}

async function readLastError(client: GlasstraceClient): Promise<Seen | undefined> {
  const answer = readAnswer(getErrorList, await client.callTool(getErrorList.name, newest));
  const item = answer.success ? answer.data.items[0] : undefined;
  return item && pick(item, `${item.method} ${item.route}`);
}

const pick = ({ traceId, statusCode, timestamp }: Omit<Seen, 'route'>, route: string): Seen => ({
  traceId,
  route,
  statusCode,
  timestamp,
});
