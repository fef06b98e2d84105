import type { RetentionRules, Session } from '../trace-store.ts';
import { isUnreadable, removeFile, setAside } from './database-file.ts';
import {
  dayOf,
  findDayFile,
  listDays,
  newDayFile,
  openDayFile,
  openRemovedFile,
  openSessionFile,
  removedFile,
  sessionFile,
} from './day-file.ts';
import { type DayWriter, openDayWriter, type PackedWrite } from './day-writer.ts';
import type { Database, DriverName } from './driver.ts';
import { clearSome, type RemovalFiles, type RemovalStep, removalSteps } from './trace-removal.ts';

/** The only one who writes to the files of a store. Synchronous: it lives in a thread of its own. */
export interface TraceWriter {
  /** Answers the days it wrote to, or the day whose file is damaged and keeps it from writing anything. */
  append(projectId: number, writes: PackedWrite[]): { written: string[] } | { damaged: string };
  recordSession(projectId: number, session: Session): void;
  /** Begins a pass of removal; `removalStep` does a part of it, answers undefined when it has ended. */
  beginRemoval(rules: RetentionRules): void;
  removalStep(): RemovalStep | { damaged: string } | undefined;
  /** Removes some of a project's traces that started before a time; 0 when there are none. */
  clearStep(projectId: number, beforeMs: number): { traces: number } | { damaged: string };
  /** Deletes the file of a day that a step has emptied; false when something has come to it since. */
  dropDay(day: string): boolean;
  /** Puts a day file that can't be read out of the way. */
  setAside(day: string): void;
  close(): void;
}

export interface TraceWriterOptions {
  dir: string;
  driver?: DriverName | undefined;
  log: (message: string) => void;
}

export function openTraceWriter({ dir, driver, log }: TraceWriterOptions): TraceWriter {
  const days = new Map<string, DayWriter>();
  /** How many files of a day were removed or set aside. */
  const filesGone = new Map<string, number>();
  let sessions: Database | undefined;
  let removed: Database | undefined;
  let removal: Generator<RemovalStep> | undefined;
  /** How many traces a day had when all of them were remembered as removed. */
  const emptied = new Map<string, number>();

  function day(name: string): DayWriter {
    const known = days.get(name);
    if (known) return known;
    const path = findDayFile(dir, name) ?? newDayFile(dir, name, filesGone.get(name) ?? 0);
    const open = openDayWriter(openDayFile(path, driver));
    days.set(name, open);
    return open;
  }

  /** Lets go of a day whose file is about to go, and answers its path. */
  function dropDay(name: string): string | undefined {
    days.get(name)?.database.close();
    days.delete(name);
    filesGone.set(name, (filesGone.get(name) ?? 0) + 1);
    return findDayFile(dir, name);
  }

  /** Throws DamagedDay when the day's file turns out to be unreadable. */
  function onDay<T>(name: string, use: (day: DayWriter) => T): T {
    try {
      return use(day(name));
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      throw new DamagedDay(name, { cause: error });
    }
  }

  function appendOnce(projectId: number, writes: PackedWrite[]): string[] {
    const begun = new Set<string>();
    const names = listDays(dir);
    try {
      for (const write of writes) {
        // A trace stays in the file that it began in, whatever the clock says by now.
        const home =
          names.find((name) => onDay(name, (it) => it.find(projectId, write.traceId) !== undefined)) ??
          dayOf(write.index.startedAtMs);
        onDay(home, (it) => {
          if (!begun.has(home)) it.database.exec('BEGIN IMMEDIATE');
          begun.add(home);
          it.write(projectId, write);
        });
        if (!names.includes(home)) names.push(home);
      }
      // Two files can't commit as one. Whatever can fail has been done by now; should the process die in between,
      // nothing was acknowledged, and the sender's repetition finds the spans that are already there.
      for (const name of begun) onDay(name, (it) => it.database.exec('COMMIT'));
      return [...begun];
    } catch (error) {
      for (const name of begun) rollBack(days.get(name)?.database);
      throw error;
    }
  }

  function openOrReplace(what: string, path: string, open: typeof openSessionFile): Database {
    try {
      return open(path, driver);
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      log(`${what} can't be read; their file is now ${setAside(path, Date.now())}`);
      return open(path, driver);
    }
  }

  function openSessions(): Database {
    sessions ??= openOrReplace('The sessions', sessionFile(dir), openSessionFile);
    return sessions;
  }

  function openRemoved(): Database {
    removed ??= openOrReplace('The ids of removed traces', removedFile(dir), openRemovedFile);
    return removed;
  }

  const files: RemovalFiles = { dir, onDay, removed: openRemoved, sessions: openSessions, now: Date.now };

  return {
    append(projectId, writes) {
      try {
        return { written: appendOnce(projectId, writes) };
      } catch (error) {
        if (error instanceof DamagedDay) return { damaged: error.day };
        throw error;
      }
    },

    recordSession(projectId, session) {
      const database = openSessions();
      const known = database
        .prepare('SELECT info FROM session WHERE project = ? AND session_id = ?')
        .get(projectId, session.sessionId);
      const info = { ...(known && JSON.parse(String(known.info))), ...session.info };
      database
        .prepare(
          `INSERT INTO session (project, session_id, started_at, last_seen, info) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT DO UPDATE SET last_seen = max(last_seen, excluded.last_seen), info = excluded.info`,
        )
        .run(projectId, session.sessionId, session.startedAtMs, session.lastSeenMs, JSON.stringify(info));
    },

    beginRemoval(rules) {
      removal = removalSteps(rules, files);
    },

    clearStep(projectId, beforeMs) {
      try {
        return { traces: clearSome(projectId, beforeMs, files) };
      } catch (error) {
        if (error instanceof DamagedDay) return { damaged: error.day };
        throw error;
      }
    },

    removalStep() {
      try {
        const step = removal?.next();
        if (!step || step.done) return undefined;
        const day = step.value.emptied;
        if (day !== undefined)
          emptied.set(
            day,
            onDay(day, (it) => it.countTraces()),
          );
        return step.value;
      } catch (error) {
        if (error instanceof DamagedDay) return { damaged: error.day };
        throw error;
      }
    },

    dropDay(name) {
      const count = emptied.get(name);
      emptied.delete(name);
      if (count === undefined || onDay(name, (it) => it.countTraces()) !== count) return false;
      const path = dropDay(name);
      if (path !== undefined) removeFile(path);
      return true;
    },

    setAside(name) {
      const path = dropDay(name);
      if (path !== undefined)
        log(`The traces of ${name} can't be read; their file is now ${setAside(path, Date.now())}`);
    },

    close() {
      for (const { database } of days.values()) database.close();
      days.clear();
      sessions?.close();
      removed?.close();
    },
  };
}

class DamagedDay extends Error {
  readonly day: string;
  constructor(day: string, options: ErrorOptions) {
    super(`The file of ${day} is damaged`, options);
    this.day = day;
  }
}

function rollBack(database: Database | undefined): void {
  try {
    database?.exec('ROLLBACK');
  } catch {
    // SQLite has rolled back by itself, as it does when the disk is full.
  }
}
