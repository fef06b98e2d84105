import { AppError } from '@glasstrace/protocol';
import type { Credential } from '../auth/project-store.ts';
import { groupBy } from '../group-by.ts';
import type { Metrics } from '../http/metrics.ts';
import type { TraceStore, TraceWrite } from '../store/trace-store.ts';
import { indexTrace } from '../traces/index-trace.ts';
import type { LogRecord } from '../traces/log-record.ts';
import type { Span } from '../traces/span.ts';
import { fitLogs } from './fit-logs.ts';
import { fitTrace } from './fit-trace.ts';
import { createOpenTraces, type OpenTrace } from './open-traces.ts';
import { sessionsOf } from './session-of-resource.ts';

export interface TraceRecorder {
  /**
   * Resolves when the spans are durable. Rejects with AppError STORE_UNREACHABLE, or OVERLOADED when too much waits
   * already; then nothing of them was kept, or repeating them changes nothing.
   */
  record(credential: Credential, spans: readonly Span[]): Promise<void>;
  /** The same for log records; resolves to how many were left out because their trace is full. */
  recordLogs(credential: Credential, logs: readonly LogRecord[]): Promise<number>;
  /** The store has no traces of the project any more. */
  forget(projectId: number): void;
  /** Resolves when nothing waits any more. */
  settled(): Promise<void>;
}

interface Request {
  credential: Credential;
  spans: readonly Span[];
  logs: readonly LogRecord[];
  resolve: (logsLeftOut: number) => void;
  reject: (error: unknown) => void;
}

/** Spans and log records. */
const MAX_WAITING = 100_000;
const SESSION_UPDATE_MS = 5_000;
const MAX_REMEMBERED_SESSIONS = 1_000;

export interface TraceRecorderOptions {
  store: TraceStore;
  metrics: Metrics;
  now?: () => number;
}

/**
 * Writes spans and log records to their traces, one batch at a time: what arrives while a batch is written forms the next one, so that
 * two parts of a trace never race for its index, and a commit serves all who wait for it.
 */
export function createTraceRecorder({ store, metrics, now = Date.now }: TraceRecorderOptions): TraceRecorder {
  let waiting: Request[] = [];
  let waitingRecords = 0;
  let running: Promise<void> | undefined;
  const openTraces = createOpenTraces(store, now);
  const sessionsSeen = new Map<string, number>();

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      waitingRecords = 0;
      for (const requests of groupBy(batch, ({ credential }) => credential.projectId).values()) {
        await recordRequests(requests);
      }
    }
    running = undefined;
  }

  async function recordRequests(requests: Request[]): Promise<void> {
    try {
      const leftOut = await append(requests);
      for (const { logs, resolve } of requests) resolve(logs.filter((log) => leftOut.has(log)).length);
    } catch (error) {
      if (requests.length === 1) return requests[0]!.reject(error);
      // Whoever sent what can't be written must not take the others along.
      for (const request of requests) await recordRequests([request]);
    }
  }

  /** Answers the log records that it left out. */
  async function append(requests: Request[]): Promise<ReadonlySet<LogRecord>> {
    const { projectId, limits } = requests[0]!.credential;
    const maxBytes = limits.maxTraceSizeBytes;
    const spans = requests.flatMap((request) => request.spans);
    const logs = requests.flatMap((request) => request.logs);
    const spansOf = groupBy(spans, ({ traceId }) => traceId);
    const logsOf = groupBy(logs, ({ traceId }) => traceId);
    const leftOut = new Set(logs);
    const writes: TraceWrite[] = [];
    const open = new Map<string, OpenTrace>();
    for (const traceId of new Set([...spansOf.keys(), ...logsOf.keys()])) {
      const known = await openTraces.read(projectId, traceId);
      const { added, trace } = fitTrace(known, spansOf.get(traceId) ?? [], maxBytes);
      const addedLogs = fitLogs(known.logs, logsOf.get(traceId) ?? [], maxBytes);
      for (const log of addedLogs) leftOut.delete(log);
      metrics.spansOverTraceSize += trace.dropped - known.dropped;
      const written = { ...trace, logs: [...known.logs, ...addedLogs] };
      open.set(traceId, written);
      if (added.length + addedLogs.length === 0) continue;
      const index = indexTrace([...trace.spans.values()], written.logs);
      writes.push({ traceId, spans: added, logs: addedLogs, index });
    }
    const startMs = performance.now();
    try {
      await store.append(projectId, writes);
    } catch (error) {
      for (const traceId of open.keys()) openTraces.forget(projectId, traceId);
      throw error;
    }
    for (const [traceId, trace] of open) openTraces.keep(projectId, traceId, trace);
    metrics.appends++;
    metrics.appendSeconds += (performance.now() - startMs) / 1000;
    metrics.tracesWritten += writes.length;
    await recordSessions(projectId, [...spans, ...logs]);
    return leftOut;
  }

  async function recordSessions(projectId: number, sent: readonly (Span | LogRecord)[]): Promise<void> {
    for (const session of sessionsOf(sent, now())) {
      const key = `${projectId} ${session.sessionId}`;
      if (session.lastSeenMs - (sessionsSeen.get(key) ?? 0) < SESSION_UPDATE_MS) continue;
      await store.recordSession(projectId, session);
      if (sessionsSeen.size >= MAX_REMEMBERED_SESSIONS) sessionsSeen.clear();
      sessionsSeen.set(key, session.lastSeenMs);
    }
  }

  function enqueue(request: Pick<Request, 'credential' | 'spans' | 'logs'>): Promise<number> {
    const records = request.spans.length + request.logs.length;
    if (records === 0) return Promise.resolve(0);
    if (waitingRecords + records > MAX_WAITING && waitingRecords > 0) return Promise.reject(new AppError('OVERLOADED'));
    return new Promise((resolve, reject) => {
      waiting.push({ ...request, resolve, reject });
      waitingRecords += records;
      running ??= drain();
    });
  }

  return {
    async record(credential, spans) {
      await enqueue({ credential, spans, logs: [] });
    },

    recordLogs: (credential, logs) => enqueue({ credential, spans: [], logs }),

    forget: openTraces.forgetProject,

    async settled() {
      await running;
    },
  };
}
