import type { TraceStore } from '../store/trace-store.ts';
import type { LogRecord } from '../traces/log-record.ts';
import { type FittedTrace, measureTrace } from './fit-trace.ts';

/** A trace as it is stored while parts of it still come in. */
export interface OpenTrace extends FittedTrace {
  logs: readonly LogRecord[];
}

export interface OpenTraces {
  read(projectId: number, traceId: string): Promise<OpenTrace>;
  /** What is stored of a trace now; called when that is sure. */
  keep(projectId: number, traceId: string, trace: OpenTrace): void;
  forget(projectId: number, traceId: string): void;
  forgetProject(projectId: number): void;
}

/** The store may remove a trace meanwhile: it is read again after this time. */
const KEEP_MS = 30_000;
const MAX_BYTES = 16_000_000;

/**
 * Remembers traces that were just written. Without it, every part of a trace would read all parts before it, and a
 * trace that comes span by span would cost the square of its length.
 */
export function createOpenTraces(store: Pick<TraceStore, 'readTrace' | 'readLogs'>, now: () => number): OpenTraces {
  /** The last written one last. */
  const open = new Map<string, OpenTrace & { untilMs: number }>();
  let bytes = 0;

  function forget(projectId: number, traceId: string): void {
    const key = keyOf(projectId, traceId);
    bytes -= open.get(key)?.bytes ?? 0;
    open.delete(key);
  }

  return {
    forget,

    forgetProject(projectId) {
      for (const [key, { bytes: freed }] of open) {
        if (!key.startsWith(keyOf(projectId, ''))) continue;
        open.delete(key);
        bytes -= freed;
      }
    },

    async read(projectId, traceId) {
      const known = open.get(keyOf(projectId, traceId));
      if (known && known.untilMs > now()) return known;
      forget(projectId, traceId);
      const measured = measureTrace(await store.readTrace(projectId, traceId));
      return { ...measured, logs: await store.readLogs(projectId, traceId) };
    },

    keep(projectId, traceId, trace) {
      const key = keyOf(projectId, traceId);
      const untilMs = open.get(key)?.untilMs ?? now() + KEEP_MS;
      forget(projectId, traceId);
      open.set(key, { ...trace, untilMs });
      bytes += trace.bytes;
      for (const [oldest, { bytes: freed }] of open) {
        if (bytes <= MAX_BYTES) break;
        open.delete(oldest);
        bytes -= freed;
      }
    },
  };
}

const keyOf = (projectId: number, traceId: string) => `${projectId} ${traceId}`;
