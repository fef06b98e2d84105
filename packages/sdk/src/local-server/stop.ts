import { setTimeout as sleep } from 'node:timers/promises';
import { HEALTH_TIMEOUT_MS, type LocalServer } from './find.ts';
import { requestLoopback } from './loopback-request.ts';

const LEAVES_WITHIN_MS = 5_000;
const POLL_MS = 50;

/**
 * Asks a local server to end and waits until its port is free. The instance id is the proof that the caller may read
 * the state file of this user. Resolves to false when the server stays.
 */
export async function askToLeave({ baseUrl, instanceId }: LocalServer): Promise<boolean> {
  const port = Number(new URL(baseUrl).port);
  const headers = { authorization: `Bearer ${instanceId}` };
  const answer = await requestLoopback({ port, path: '/v1/local/stop', method: 'POST', headers, timeoutMs: 2_000 });
  if (answer === undefined || answer.status >= 300) return false;

  const deadline = Date.now() + LEAVES_WITHIN_MS;
  while (Date.now() < deadline) {
    const health = await requestLoopback({ port, path: '/healthz', timeoutMs: HEALTH_TIMEOUT_MS });
    if (!health?.body.includes(instanceId)) return true;
    await sleep(POLL_MS);
  }
  return false;
}
