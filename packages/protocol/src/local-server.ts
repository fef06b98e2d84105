import { z } from 'zod';

export { SERVER_LOG_FILE, SERVER_STATE_FILE } from './environment.ts';

/**
 * `<home>/server.json`, mode 0600, written by the local server after it bound its port and removed when it leaves.
 * Callers send their key only to a server whose `/healthz` shows the instance id of this file.
 */
export const serverState = z.object({
  pid: z.number().int().positive(),
  port: z.number().int().min(1).max(65_535),
  version: z.string(),
  /** Random, new at every start. */
  instanceId: z.string().min(16),
  /** Milliseconds since the epoch. */
  startedAt: z.number(),
});
export type ServerState = z.infer<typeof serverState>;

/** Answer of `GET /healthz`, without authentication. */
export const health = z.object({
  name: z.literal('glasstrace-server'),
  status: z.literal('ok'),
  version: z.string(),
  instanceId: z.string(),
});
export type Health = z.infer<typeof health>;
