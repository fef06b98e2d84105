import { AppError, TIER_LIMITS } from '@glasstrace/protocol';
import type { Credential } from '../auth/project-store.ts';
import type { Metrics } from '../http/metrics.ts';
import type { TraceIndex, TraceStore } from '../store/trace-store.ts';
import { indexTrace } from '../traces/index-trace.ts';
import type { Span } from '../traces/span.ts';
import { fitTrace } from './fit-trace.ts';
import { groupBy } from './group-by.ts';
import { sessionsOf } from './session-of-resource.ts';

export interface TraceRecorder {
  /**
   * Resolves when the spans are durable. Rejects with AppError STORE_UNREACHABLE, or OVERLOADED when too much waits
   * already; then nothing of them was kept, or repeating them changes nothing.
   */
  record(credential: Credential, spans: readonly Span[]): Promise<void>;
  /** Resolves when nothing waits any more. */
  settled(): Promise<void>;
}

interface Request {
  credential: Credential;
  spans: readonly Span[];
  resolve: () => void;
  reject: (error: unknown) => void;
}

const MAX_WAITING_SPANS = 100_000;
const SESSION_UPDATE_MS = 5_000;
const MAX_REMEMBERED_SESSIONS = 1_000;

export interface TraceRecorderOptions {
  store: TraceStore;
  metrics: Metrics;
  now?: () => number;
}

/**
 * Writes spans to their traces, one batch at a time: what arrives while a batch is written forms the next one, so that
 * two parts of a trace never race for its index, and a commit serves all who wait for it.
 */
export function createTraceRecorder({ store, metrics, now = Date.now }: TraceRecorderOptions): TraceRecorder {
  let waiting: Request[] = [];
  let waitingSpans = 0;
  let running: Promise<void> | undefined;
  const sessionsSeen = new Map<string, number>();

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      waitingSpans = 0;
      for (const requests of groupBy(batch, ({ credential }) => credential.projectId).values()) {
        await recordRequests(requests);
      }
    }
    running = undefined;
  }

  async function recordRequests(requests: Request[]): Promise<void> {
    try {
      await append(requests);
      for (const { resolve } of requests) resolve();
    } catch (error) {
      if (requests.length === 1) return requests[0]!.reject(error);
      // Whoever sent what can't be written must not take the others along.
      for (const request of requests) await recordRequests([request]);
    }
  }

  async function append(requests: Request[]): Promise<void> {
    const { projectId, tier } = requests[0]!.credential;
    const spans = requests.flatMap((request) => request.spans);
    const writes: { traceId: string; spans: readonly Span[]; index: TraceIndex }[] = [];
    for (const [traceId, arrived] of groupBy(spans, (span) => span.traceId)) {
      const stored = await store.readTrace(projectId, traceId);
      const { added, all } = fitTrace(stored, arrived, TIER_LIMITS[tier].maxTraceSizeBytes);
      if (added.length > 0) writes.push({ traceId, spans: added, index: indexTrace(all) });
    }
    const startMs = performance.now();
    await store.append(projectId, writes);
    metrics.appends++;
    metrics.appendSeconds += (performance.now() - startMs) / 1000;
    metrics.tracesWritten += writes.length;
    await recordSessions(projectId, spans);
  }

  async function recordSessions(projectId: number, spans: readonly Span[]): Promise<void> {
    for (const session of sessionsOf(spans, now())) {
      const key = `${projectId} ${session.sessionId}`;
      if (session.lastSeenMs - (sessionsSeen.get(key) ?? 0) < SESSION_UPDATE_MS) continue;
      await store.recordSession(projectId, session);
      if (sessionsSeen.size >= MAX_REMEMBERED_SESSIONS) sessionsSeen.clear();
      sessionsSeen.set(key, session.lastSeenMs);
    }
  }

  return {
    record(credential, spans) {
      if (spans.length === 0) return Promise.resolve();
      if (waitingSpans + spans.length > MAX_WAITING_SPANS && waitingSpans > 0) {
        return Promise.reject(new AppError('OVERLOADED'));
      }
      return new Promise((resolve, reject) => {
        waiting.push({ credential, spans, resolve, reject });
        waitingSpans += spans.length;
        running ??= drain();
      });
    },

    async settled() {
      await running;
    },
  };
}
