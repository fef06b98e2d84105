import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOOPBACK, SERVER_STATE_FILE } from '@glasstrace/protocol/environment';
import type { ServerState } from '@glasstrace/protocol/local-server';
import type { Settings } from '../project/settings.ts';
import { requestLoopback } from './loopback-request.ts';

/** A local server that has just shown that it is the one of the state file. */
export interface LocalServer {
  baseUrl: string;
  version: string;
  pid: number;
  instanceId: string;
  /** Milliseconds since the epoch. */
  startedAt: number;
}

/** One that is busy is there all the same, and would be started twice. Where nobody listens, that is known at once. */
export const HEALTH_TIMEOUT_MS = 2_000;

/**
 * The local server of this user, when it runs: the state file names it and `/healthz` on its port shows the same
 * instance. Only such a server may be sent a key: after a crash another program may hold the port. Never rejects; keeps
 * the process alive until it answers, unless `holdsProcess` is false.
 */
export async function findLocalServer(
  { home }: Pick<Settings, 'home'>,
  { holdsProcess }: { holdsProcess?: boolean | undefined } = {},
): Promise<LocalServer | undefined> {
  const state = readServerState(home);
  if (state === undefined) return undefined;
  const target = { port: state.port, path: '/healthz' };
  const answer = await requestLoopback({ ...target, timeoutMs: HEALTH_TIMEOUT_MS, holdsProcess });
  if (answer?.status !== 200) return undefined;
  const health = parseObject(answer.body);
  if (health?.name !== 'glasstrace-server' || health.instanceId !== state.instanceId) return undefined;
  return {
    baseUrl: `http://${LOOPBACK}:${state.port}`,
    version: state.version,
    pid: state.pid,
    instanceId: state.instanceId,
    startedAt: state.startedAt,
  };
}

/** The state file, checked by hand: this also runs in the user's process, where zod is not loaded. */
function readServerState(home: string): ServerState | undefined {
  let text: string;
  try {
    text = readFileSync(join(home, SERVER_STATE_FILE), 'utf8');
  } catch {
    return undefined;
  }
  const { pid, port, version, instanceId, startedAt } = parseObject(text) ?? {};
  if (!isIntegerBetween(pid, 1, Number.MAX_SAFE_INTEGER) || !isIntegerBetween(port, 1, 65_535)) return undefined;
  if (typeof version !== 'string' || typeof startedAt !== 'number') return undefined;
  if (typeof instanceId !== 'string' || !/^[\w-]{16,128}$/.test(instanceId)) return undefined;
  return { pid, port, version, instanceId, startedAt };
}

const isIntegerBetween = (value: unknown, min: number, max: number): value is number =>
  Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max;

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
