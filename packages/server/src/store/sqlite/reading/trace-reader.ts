import type { TraceStore } from '../../trace-store.ts';
import { openRemovedFile, openSessionFile, removedFile, sessionFile } from '../day-file.ts';
import { type DaysOptions, openDays } from './days.ts';
import { errorGroups } from './error-groups.ts';
import { openSideFile, type SideFile } from './side-file.ts';
import { traceContents } from './trace-contents.ts';
import { traceCounts } from './trace-counts.ts';
import { traceLists } from './trace-lists.ts';
import { traceNames } from './trace-names.ts';
import { bytes, hex, toRemoval, toSession } from './trace-rows.ts';
import { REMOVED_BY_PREFIX } from './trace-selects.ts';

export interface TraceReaderOptions extends DaysOptions {
  log: (message: string) => void;
}

/** Answers questions on the caller's thread: each is a few index seeks, less than handing it to another thread costs. */
export function openTraceReader({ log, ...options }: TraceReaderOptions) {
  const { dir, driver } = options;
  const days = openDays(options);
  const sessions = openSideFile(sessionFile(dir), (path) => openSessionFile(path, driver));
  const removed = openSideFile(removedFile(dir), (path) => openRemovedFile(path, driver));
  return {
    reads: {
      ...traceContents(days, log),
      ...traceLists(days),
      ...traceNames(days),
      ...traceCounts(days),
      ...errorGroups(days),
      ...sessionReads(sessions),
      ...removalReads(removed),
    },
    /** Forgets the open handle of a day whose file is about to go. */
    dropDay: days.drop,
    close() {
      for (const file of [days, sessions, removed]) file.close();
    },
  };
}

const sessionReads = ({ rows }: SideFile): Pick<TraceStore, 'readSession' | 'listSessions'> => ({
  async readSession(projectId, sessionId) {
    const [row] = rows('SELECT * FROM session WHERE project = ? AND session_id = ?', projectId, sessionId);
    return row && toSession(row);
  },

  async listSessions(projectId, limit) {
    return rows('SELECT * FROM session WHERE project = ? ORDER BY started_at DESC LIMIT ?', projectId, limit).map(
      toSession,
    );
  },
});

const removalReads = ({ rows }: SideFile): Pick<TraceStore, 'findRemoved' | 'lastRemoved'> => ({
  async findRemoved(projectId, prefix, limit) {
    const range = [bytes(prefix.padEnd(32, '0')), bytes(prefix.padEnd(32, 'f'))];
    return rows(REMOVED_BY_PREFIX, projectId, ...range, limit).map((row) => ({
      traceId: hex(row.trace_id),
      ...toRemoval(row),
    }));
  },

  async lastRemoved(projectId) {
    const [last] = rows('SELECT * FROM removed_until WHERE project = ?', projectId);
    return last && toRemoval(last);
  },
});
