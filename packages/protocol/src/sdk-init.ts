import { z } from 'zod';
import { ERROR_HOOKS } from './attributes.ts';
import { LIMITS } from './environment.ts';
import { SESSION_ID } from './ids.ts';
import { TIERS } from './tiers.ts';

/** Why spans or log records did not arrive. */
export const DROP_REASONS = [
  /** The app ignores their path. */
  'ignored_path',
  /** Their request logged more than is kept of one. */
  'request_limit',
  /** The app's hook returned null, or threw. */
  'before_send',
  'before_send_failed',
  /** More waited for the server than is kept. */
  'queue_full',
  /** The server will never take the request they were in: for its size, or for another reason. */
  'too_large',
  'refused',
  /** The server took the others of the request they were in. */
  'rejected',
  'encoding_failed',
] as const;
export type DropReason = (typeof DROP_REASONS)[number];

/** Why sending failed the last time. */
export const EXPORT_FAILURES = ['unavailable', 'key_refused'] as const;
export type ExportFailure = (typeof EXPORT_FAILURES)[number];

const count = z.number().int().min(0);

/** What became of the spans, or of the log records. What is captured, and neither exported nor dropped, waits. */
const signalHealth = z.object({
  captured: count,
  exported: count,
  dropped: z.partialRecord(z.enum(DROP_REASONS), z.number().int().min(1)),
  failedAttempts: count.describe('Requests that failed; what was in them waits for the next.'),
});
export type SignalHealth = z.infer<typeof signalHealth>;

/** Where our code stands in the app: what each saw is counted. */
export const HOOKS = [
  'incoming_request',
  'next_span',
  'procedure_call',
  'database_call',
  'outgoing_call',
  /** The error hooks, by the name that an error carries. */
  ...ERROR_HOOKS.map((hook) => `error:${hook}` as const),
] as const;
export type Hook = (typeof HOOKS)[number];

/** Counters since the boot of the process; nothing is dropped in silence. */
const health = z.object({
  spans: signalHealth,
  logs: signalHealth,
  /** How often each hook fired; those that never did are absent. */
  hooks: z.partialRecord(z.enum(HOOKS), z.number().int().min(1)).optional(),
  /** Absent when the last attempt succeeded. */
  lastFailure: z.enum(EXPORT_FAILURES).optional(),
  /** In the server's own words, why it took something not at all or not entirely, the last time. */
  lastRefusal: z.object({ reason: z.enum(DROP_REASONS), message: z.string().max(LIMITS.refusalChars) }).optional(),
});
export type HealthReport = z.infer<typeof health>;

/** Who provides OpenTelemetry's tracers in the app's process. */
const tracing = z.object({
  /** `own`: we. `joined`: another SDK, which passes its spans to us as well. `apart`: one that keeps them to itself. */
  mode: z.enum(['own', 'joined', 'apart']),
  /** That of the other SDK by OpenTelemetry's description, when it does not record every trace. */
  sampler: z.string().max(LIMITS.samplerChars).optional(),
});
export type TracingState = z.infer<typeof tracing>;

/** The process that recording began in. */
const appProcess = z.object({
  nodeVersion: z.string().max(LIMITS.nodeVersionChars),
  /** When recording began: milliseconds since the epoch. */
  registeredAt: z.number(),
  /** Clients that its HTTP servers had answered before that: their requests are missing. */
  answeredBefore: count,
  /** false when a bundler put our code into a file of the app. */
  native: z.boolean(),
  /** Its HTTP servers; without a host they listen on every address. */
  listening: z
    .array(z.object({ port: z.number().int(), host: z.string().max(LIMITS.hostChars).optional(), secure: z.boolean() }))
    .max(LIMITS.listeners),
});
export type AppProcess = z.infer<typeof appProcess>;

/** The last request of `glasstrace doctor` that the process saw. */
const canary = z.object({
  id: z.string().max(LIMITS.correlationIdChars),
  traceId: z.string(),
  /** false when the app ignores its path. */
  recorded: z.boolean(),
});
export type Canary = z.infer<typeof canary>;

/** The code that an app runs, as git sees its working tree. */
export const codeState = z.object({
  commit: z.string().regex(/^[0-9a-f]{40,64}$/),
  /** Absent when no branch is checked out. */
  branch: z.string().max(LIMITS.branchChars).optional(),
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
  framework: z
    .object({ name: z.string().max(32), version: z.string().max(LIMITS.frameworkVersionChars).optional() })
    .optional(),
  serviceName: z.string().max(LIMITS.serviceNameChars).optional(),
  processId: z.number().int().optional(),
  /** The clock of the process: milliseconds since the epoch. */
  sentAt: z.number().optional(),
  process: appProcess.optional(),
  canary: canary.optional(),
  code: codeState.optional(),
  tracing: tracing.optional(),
  /** Settings that can't be used, a sentence each. */
  settingsProblems: z.array(z.string().max(LIMITS.settingsProblemChars)).max(LIMITS.settingsProblems).optional(),
  health: health.optional(),
});

/** What the server keeps of a boot of the app, as its SDK said last. */
export const appSession = z.object({
  sessionId: z.string(),
  startedAt: z.number(),
  lastSeen: z.number(),
  sdkVersion: z.string().optional(),
  processId: z.number().optional(),
  process: appProcess.optional(),
  /** How far the clock of the app was ahead of the server's, when it said hello last. */
  clockAheadMs: z.number().optional(),
  code: codeState.optional(),
  tracing: tracing.optional(),
  health: health.optional(),
  settingsProblems: z.array(z.string()).optional(),
});
export type AppSession = z.infer<typeof appSession>;

/** Answer of `GET /v1/sdk/session`: the latest boot of the app; absent when none has said hello. */
export const sdkSessionResponse = z.object({ session: appSession.optional() });

export type SdkInitRequest = z.infer<typeof sdkInitRequest>;

/**
 * `.glasstrace/app-state`, mode 0600: what the app's process says in its hello, and where that goes. Written a moment
 * after something changed, for when no server can be asked.
 */
export const appState = z.union([
  sdkInitRequest.extend({
    processId: z.number().int(),
    sentAt: z.number(),
    process: appProcess,
    /** Base URL of a configured server; absent for the local one. */
    endpoint: z.string().optional(),
    /** The key that the process shows: its last four digits. */
    key: z.object({ source: z.enum(['environment', 'anonymous']), ends: z.string() }).optional(),
  }),
  /** The call that starts recording was made, and failed. */
  z.object({ processId: z.number().int(), sentAt: z.number(), failure: z.string() }),
]);
export type AppState = z.infer<typeof appState>;
export type RunningApp = Exclude<AppState, { failure: string }>;

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
