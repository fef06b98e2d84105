import { z } from 'zod';
import { SESSION_ID } from './ids.ts';
import { TIERS } from './tiers.ts';

/** Body of `POST /v1/sdk/init`: the SDK says hello at boot, before the first request of the app. */
export const sdkInitRequest = z.object({
  sdkVersion: z.string().max(64),
  session: z.object({
    sessionId: z.string().regex(SESSION_ID),
    startedAt: z.number().describe('Milliseconds since the epoch.'),
  }),
  framework: z.object({ name: z.string().max(32), version: z.string().max(32).optional() }).optional(),
  serviceName: z.string().max(128).optional(),
  processId: z.number().int().optional(),
  /** Counters since the last hello; nothing is dropped in silence. */
  health: z
    .object({
      tracesCaptured: z.number().int().min(0),
      spansExported: z.number().int().min(0),
      spansDropped: z.number().int().min(0),
      exportFailures: z.number().int().min(0),
    })
    .optional(),
});
export type SdkInitRequest = z.infer<typeof sdkInitRequest>;

export const sdkInitResponse = z.object({
  serverVersion: z.string(),
  tier: z.enum(TIERS),
  limits: z.object({
    tracesPerMinute: z.number().nullable(),
    storageTtlHours: z.number(),
    maxTraceSizeBytes: z.number(),
    maxConcurrentSessions: z.number().nullable(),
  }),
  capture: z.object({ sourceLines: z.boolean(), coverageMap: z.boolean() }),
});
export type SdkInitResponse = z.infer<typeof sdkInitResponse>;
