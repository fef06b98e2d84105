import { z } from 'zod';
import { SESSION_ID } from './ids.ts';
import { TIERS } from './tiers.ts';

/** Why spans were not sent. */
export const DROP_REASONS = [
  /** The app ignores their path. */
  'ignored_path',
  /** `beforeSend` returned null, or threw. */
  'before_send',
  'before_send_failed',
  /** More waited for the server than is kept. */
  'queue_full',
  /** The server will never take them. */
  'refused',
  'encoding_failed',
] as const;
export type DropReason = (typeof DROP_REASONS)[number];

/** Why sending failed the last time. */
export const EXPORT_FAILURES = ['unavailable', 'key_refused'] as const;
export type ExportFailure = (typeof EXPORT_FAILURES)[number];

/** The code that an app runs, as git sees its working tree. */
export const codeState = z.object({
  commit: z.string().regex(/^[0-9a-f]{40,64}$/),
  /** Absent when no branch is checked out. */
  branch: z.string().max(256).optional(),
  /** Hash of what is not committed, 16 hex digits; absent when everything is. */
  changes: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .optional(),
  /** When a source file was changed last, as far as it is known: milliseconds since the epoch. */
  editedAt: z.number().optional(),
});
export type CodeState = z.infer<typeof codeState>;

/**
 * Body of `POST /v1/sdk/init`: the SDK says hello at boot, before the first request of the app, and again when its
 * counters or the code have changed.
 */
export const sdkInitRequest = z.object({
  sdkVersion: z.string().max(64),
  session: z.object({
    sessionId: z.string().regex(SESSION_ID),
    startedAt: z.number().describe('Milliseconds since the epoch.'),
  }),
  framework: z.object({ name: z.string().max(32), version: z.string().max(32).optional() }).optional(),
  serviceName: z.string().max(128).optional(),
  processId: z.number().int().optional(),
  code: codeState.optional(),
  /** Settings that can't be used, a sentence each. */
  settingsProblems: z.array(z.string().max(400)).max(20).optional(),
  /** Counters since the boot of the process; nothing is dropped in silence. */
  health: z
    .object({
      tracesCaptured: z.number().int().min(0),
      spansExported: z.number().int().min(0),
      spansDropped: z.number().int().min(0),
      exportFailures: z.number().int().min(0),
      dropped: z.partialRecord(z.enum(DROP_REASONS), z.number().int().min(1)).optional(),
      lastFailure: z.enum(EXPORT_FAILURES).optional(),
    })
    .optional(),
});
/** What the server keeps of a boot of the app, as its SDK said last. */
export const appSession = z.object({
  sessionId: z.string(),
  startedAt: z.number(),
  lastSeen: z.number(),
  sdkVersion: z.string().optional(),
  code: codeState.optional(),
  health: sdkInitRequest.shape.health,
  settingsProblems: z.array(z.string()).optional(),
});
export type AppSession = z.infer<typeof appSession>;

/** Answer of `GET /v1/sdk/session`: the latest boot of the app; absent when none has said hello. */
export const sdkSessionResponse = z.object({ session: appSession.optional() });

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
