import { mkdirSync } from 'node:fs';
import type { TraceStore } from '../trace-store.ts';
import { listDays } from './day-file.ts';
import type { DriverName } from './driver.ts';
import { packLogs } from './log-codec.ts';
import { openTraceReader } from './reading/trace-reader.ts';
import { packSpans } from './span-codec.ts';
import { bytesOnDisk } from './trace-removal.ts';
import { startWriter, unreachable } from './writer-client.ts';

export interface SqliteStoreOptions {
  /** Folder of the store's files; created with mode 0700. One process at a time may write to it. */
  dir: string;
  /** Chosen by the runtime unless given. */
  driver?: DriverName;
  /** Told about files that can't be read and were set aside. */
  log?: (message: string) => void;
}

/**
 * The embedded store: one SQLite file per UTC day, written by a thread of its own. A commit survives the death of the
 * process, not a loss of power. Throws AppError STORE_UNREACHABLE when the folder can't be used.
 */
export function openSqliteStore({ dir, driver, log = () => {} }: SqliteStoreOptions): TraceStore {
  const days = openFolder(dir);
  const writer = startWriter({ dir, driver, log });

  async function onDamaged(day: string): Promise<void> {
    if (!days.delete(day)) return;
    reader.dropDay(day);
    await writer.call('setAside', day);
  }

  /** The reader lets go of the file before the writer deletes it: some systems keep files that are open. */
  async function dropDay(day: string): Promise<void> {
    days.delete(day);
    reader.dropDay(day);
    const gone = await writer.call('dropDay', day);
    if (!gone) days.add(day);
  }

  const reader = openTraceReader({ dir, driver, log, days: () => days, onDamaged });

  return {
    ...reader.reads,

    async append(projectId, traces) {
      const writes = traces.map(({ traceId, spans, logs = [], index }) => ({
        traceId,
        ...(spans.length > 0 && { packedSpans: packSpans(spans) }),
        ...(logs.length > 0 && { packedLogs: packLogs(logs) }),
        index,
      }));
      for (;;) {
        const outcome = await writer.call('append', projectId, writes);
        if ('written' in outcome) {
          for (const day of outcome.written) days.add(day);
          return;
        }
        days.add(outcome.damaged);
        await onDamaged(outcome.damaged);
      }
    },

    async recordSession(projectId, session) {
      await writer.call('recordSession', projectId, session);
    },

    async *remove(rules) {
      await writer.call('beginRemoval', rules);
      for (;;) {
        const step = await writer.call('removalStep');
        if (step === undefined) return;
        if ('damaged' in step) return await onDamaged(step.damaged);
        if (step.emptied !== undefined) await dropDay(step.emptied);
        yield { traces: step.traces, cause: step.cause };
      }
    },

    async *clear(projectId) {
      const { newestMs } = await reader.reads.stats(projectId);
      if (newestMs === undefined) return;
      for (;;) {
        const step = await writer.call('clearStep', projectId, newestMs + 1);
        if ('damaged' in step) await onDamaged(step.damaged);
        else if (step.traces === 0) return;
        else yield step;
      }
    },

    sizeBytes: async () => bytesOnDisk(dir),

    async close() {
      reader.close();
      await writer.close();
    },
  };
}

function openFolder(dir: string): Set<string> {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    return new Set(listDays(dir));
  } catch (error) {
    throw unreachable(error);
  }
}
