import { type ServerStatus, serverStatus } from '@glasstrace/protocol';
import type { LocalServer } from './find.ts';
import { requestLoopback } from './loopback-request.ts';

/** Counting the traces of all projects takes a moment. */
const TIMEOUT_MS = 5_000;

/** What a local server says of itself to its owner; undefined when it gives no answer that we know, as an older one. */
export async function readServerStatus({ baseUrl, instanceId }: LocalServer): Promise<ServerStatus | undefined> {
  const answer = await requestLoopback({
    port: Number(new URL(baseUrl).port),
    path: '/v1/local/status',
    headers: { authorization: `Bearer ${instanceId}` },
    timeoutMs: TIMEOUT_MS,
  });
  if (answer?.status !== 200) return undefined;
  try {
    return serverStatus.parse(JSON.parse(answer.body));
  } catch {
    return undefined;
  }
}
