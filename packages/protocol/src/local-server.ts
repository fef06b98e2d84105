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

/** Who starts local servers: the SDK in an app, the bridge of a coding agent, a command. */
export const SERVER_STARTERS = ['app', 'agent', 'command'] as const;
export type ServerStarter = (typeof SERVER_STARTERS)[number];

/**
 * Answer of `GET /v1/local/status`, for whoever shows the instance id: what only the owner of the state file may know,
 * because it is about all projects of the server.
 */
export const serverStatus = z.object({
  pid: z.number().int().positive(),
  version: z.string(),
  /** Milliseconds since the epoch. */
  startedAt: z.number(),
  /** Absent when it was started by hand. */
  startedBy: z.object({ starter: z.enum(SERVER_STARTERS), dir: z.string() }).optional(),
  host: z.string(),
  port: z.number().int(),
  /** Names other than loopback that requests may call it by. */
  allowedHosts: z.array(z.string()),
  dataDir: z.string(),
  /** What the traces take on disk. */
  sizeBytes: z.number(),
  /** Absent: no limit. */
  maxBytes: z.number().optional(),
  retentionHours: z.number(),
  /** It leaves after so long without a request; absent: never. */
  idleTimeoutMs: z.number().optional(),
  /** Projects that have traces. */
  projects: z.number().int(),
  traces: z.number().int(),
});
export type ServerStatus = z.infer<typeof serverStatus>;
