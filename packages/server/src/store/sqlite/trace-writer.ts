import type { Session, TraceIndex } from '../trace-store.ts';
import { isUnreadable, removeFile, setAside } from './database-file.ts';
import { dayOf, findDayFile, listDays, newDayFile, openDayFile, openSessionFile, sessionFile } from './day-file.ts';
import type { Database, DriverName, Statement } from './driver.ts';
import { groupKey, keysOfTrace, nameKey, namesOfTrace } from './index-keys.ts';
import { compressLogs, LOGS_DEFLATED } from './log-codec.ts';
import { compressSpans, DEFLATE_WITH_DICTIONARY } from './span-codec.ts';
import { decodeFacts, encodeFacts } from './trace-facts.ts';
import { firstIdAt, lastIdAt, timeOfId } from './trace-position.ts';

/** What came in of one trace, packed by span-codec.ts and log-codec.ts, and the index over all that is known of it. */
export interface PackedWrite {
  traceId: string;
  packedSpans?: string;
  packedLogs?: string;
  index: TraceIndex;
}

/** The only one who writes to the files of a store. Synchronous: it lives in a thread of its own. */
export interface TraceWriter {
  /** Answers the days it wrote to, or the day whose file is damaged and keeps it from writing anything. */
  append(projectId: number, writes: PackedWrite[]): { written: string[] } | { damaged: string };
  recordSession(projectId: number, session: Session): void;
  removeBefore(timeMs: number): void;
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

  function openSessions(): Database {
    const path = sessionFile(dir);
    try {
      sessions ??= openSessionFile(path, driver);
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      log(`The sessions can't be read; their file is now ${setAside(path, Date.now())}`);
      sessions = openSessionFile(path, driver);
    }
    return sessions;
  }

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

    removeBefore(timeMs) {
      for (const name of listDays(dir)) {
        if (name >= dayOf(timeMs)) continue;
        const path = dropDay(name);
        if (path !== undefined) removeFile(path);
      }
      openSessions().prepare('DELETE FROM session WHERE last_seen < ?').run(timeMs);
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
    },
  };
}

const without = (keys: Set<number>, others: Set<number>) => [...keys].filter((key) => !others.has(key));

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

interface DayWriter {
  database: Database;
  find(projectId: number, traceId: string): { id: number; index: TraceIndex } | undefined;
  /** Inside a transaction of the caller. */
  write(projectId: number, write: PackedWrite): void;
}

function openDayWriter(database: Database): DayWriter {
  const prepared = new Map<string, Statement>();
  const sql = (text: string): Statement => {
    const statement = prepared.get(text) ?? database.prepare(text);
    prepared.set(text, statement);
    return statement;
  };

  function find(projectId: number, traceId: string) {
    const row = sql('SELECT id, facts FROM trace WHERE project = ? AND trace_id = ?').get(
      projectId,
      Buffer.from(traceId, 'hex'),
    );
    return row && { id: Number(row.id), index: decodeFacts(String(row.facts)) };
  }

  /** The next place in the trace's millisecond; when 4096 others began in it too, one of the next millisecond. */
  function freeId(timeMs: number): number {
    for (let time = timeMs; ; time++) {
      const last = sql('SELECT max(id) AS id FROM trace WHERE id BETWEEN ? AND ?').get(firstIdAt(time), lastIdAt(time));
      const id = last?.id == null ? firstIdAt(time) : Number(last.id) + 1;
      if (id <= lastIdAt(time)) return id;
    }
  }

  function enter(id: number, keys: Iterable<number>, hidden: 0 | 1) {
    for (const key of keys) sql('INSERT INTO entry (key, id, hidden) VALUES (?, ?, ?)').run(key, id, hidden);
  }

  function leave(id: number, keys: Iterable<number>) {
    for (const key of keys) sql('DELETE FROM entry WHERE key = ? AND id = ?').run(key, id);
  }

  /** A name stays when its last trace has lost it: who reads names asks for their newest trace anyway. */
  function know(projectId: number, index: TraceIndex) {
    for (const name of namesOfTrace(index)) {
      sql('INSERT OR IGNORE INTO name (project, value, kind, key) VALUES (?, ?, ?, ?)').run(
        projectId,
        name.value,
        name.kind,
        nameKey(projectId, name),
      );
    }
  }

  return {
    database,
    find,
    write(projectId, { traceId, packedSpans, packedLogs, index }) {
      const known = find(projectId, traceId);
      const stays = known !== undefined && timeOfId(known.id) === Math.floor(index.startedAtMs);
      const id = stays ? known.id : freeId(index.startedAtMs);
      const keys = keysOfTrace(projectId, index);
      const hidden = index.frameworkInternal ? 1 : 0;
      const fingerprint = index.fingerprint === undefined ? null : groupKey(projectId, index.fingerprint);

      if (known === undefined) {
        enter(id, keys, hidden);
        sql('INSERT INTO trace (id, project, trace_id, fingerprint, facts) VALUES (?, ?, ?, ?, ?)').run(
          id,
          projectId,
          Buffer.from(traceId, 'hex'),
          fingerprint,
          encodeFacts(index),
        );
      } else {
        const before = keysOfTrace(projectId, known.index);
        if (id === known.id && known.index.frameworkInternal === index.frameworkInternal) {
          leave(id, without(before, keys));
          enter(id, without(keys, before), hidden);
        } else {
          leave(known.id, before);
          enter(id, keys, hidden);
        }
        sql('UPDATE trace SET id = ?, fingerprint = ?, facts = ? WHERE id = ?').run(
          id,
          fingerprint,
          encodeFacts(index),
          known.id,
        );
        if (id !== known.id) sql('UPDATE chunk SET id = ? WHERE id = ?').run(id, known.id);
      }
      know(projectId, index);
      const insertChunk = sql('INSERT INTO chunk (id, codec, body) VALUES (?, ?, ?)');
      if (packedSpans !== undefined) insertChunk.run(id, DEFLATE_WITH_DICTIONARY, compressSpans(packedSpans));
      if (packedLogs !== undefined) insertChunk.run(id, LOGS_DEFLATED, compressLogs(packedLogs));
    },
  };
}
