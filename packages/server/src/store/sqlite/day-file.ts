import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabaseFile } from './database-file.ts';
import type { Database, DriverName } from './driver.ts';

/**
 * Traces live in one database file per UTC day: dropping a day is one unlink, which gives the space back at once, and
 * the index trees stay small.
 */
const DAY_SCHEMA = `
  CREATE TABLE trace (
    id INTEGER PRIMARY KEY,        -- ordered by time, see trace-position.ts
    project INTEGER NOT NULL,
    trace_id BLOB NOT NULL,        -- 16 bytes
    fingerprint INTEGER,           -- key of the error group, NULL without an error
    facts TEXT NOT NULL            -- the TraceIndex, see trace-facts.ts
  );
  CREATE UNIQUE INDEX trace_by_trace_id ON trace (project, trace_id);

  CREATE TABLE entry (
    key INTEGER NOT NULL,          -- see index-keys.ts
    id INTEGER NOT NULL,           -- of the trace
    hidden INTEGER NOT NULL,       -- 1 for routes of the framework itself
    PRIMARY KEY (key, id)
  ) WITHOUT ROWID;

  CREATE TABLE name (              -- what traces go by, each name once
    project INTEGER NOT NULL,
    value TEXT NOT NULL,
    kind TEXT NOT NULL,
    key INTEGER NOT NULL,          -- of its entries
    PRIMARY KEY (project, value, kind)
  ) WITHOUT ROWID;

  CREATE TABLE chunk (
    number INTEGER PRIMARY KEY,    -- order of arrival
    id INTEGER NOT NULL,           -- of the trace
    codec INTEGER NOT NULL,
    body BLOB NOT NULL             -- spans of one append, see span-codec.ts
  );
  CREATE INDEX chunk_by_trace ON chunk (id, number);
`;

const SESSION_SCHEMA = `
  CREATE TABLE session (
    project INTEGER NOT NULL,
    session_id TEXT NOT NULL,
    started_at REAL NOT NULL,
    last_seen REAL NOT NULL,
    info TEXT NOT NULL,            -- JSON
    PRIMARY KEY (project, session_id)
  ) WITHOUT ROWID;
  CREATE INDEX session_by_start ON session (project, started_at);
`;

/**
 * Traces that were removed, so that a question for one can be told that it was there. Ids only: a hundredth of what a
 * trace takes.
 */
const REMOVED_SCHEMA = `
  CREATE TABLE removed (
    number INTEGER PRIMARY KEY,    -- order of removal
    project INTEGER NOT NULL,
    trace_id BLOB NOT NULL,
    started_at INTEGER NOT NULL,
    removed_at INTEGER NOT NULL,
    cause TEXT NOT NULL            -- age, size or cleared
  );
  CREATE UNIQUE INDEX removed_by_trace_id ON removed (project, trace_id);

  CREATE TABLE removed_until (     -- the youngest removed trace of each project; stays when its row above goes
    project INTEGER PRIMARY KEY,
    started_at INTEGER NOT NULL,
    removed_at INTEGER NOT NULL,
    cause TEXT NOT NULL
  );
`;

/** UTC day of a time as `yyyymmdd`. */
export function dayOf(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 10).replaceAll('-', '');
}

const DAY_FILE = /^(\d{8})(?:-\d+)?\.db$/;

/**
 * Path for a new file of a day. `successor` counts the files that the day had in this process: a name is not used twice,
 * because a connection to the old file may live on until its statements are collected as garbage, and would delete the
 * write-ahead log of the new one when it goes.
 */
export const newDayFile = (dir: string, day: string, successor: number): string =>
  join(dir, successor === 0 ? `${day}.db` : `${day}-${successor}.db`);

/** Path of the file that a day has; undefined when it has none. */
export function findDayFile(dir: string, day: string): string | undefined {
  const name = readdirSync(dir).find((name) => DAY_FILE.exec(name)?.[1] === day);
  return name === undefined ? undefined : join(dir, name);
}

export const removedFile = (dir: string): string => join(dir, 'removed.db');
export const sessionFile = (dir: string): string => join(dir, 'sessions.db');

/** Days that have a file, the newest first. */
export function listDays(dir: string): string[] {
  return readdirSync(dir)
    .flatMap((name) => DAY_FILE.exec(name)?.[1] ?? [])
    .sort()
    .reverse();
}

/** Start and end of a day, milliseconds since the epoch; the end belongs to the next. */
export function timeOfDay(day: string): { startMs: number; endMs: number } {
  const startMs = Date.UTC(Number(day.slice(0, 4)), Number(day.slice(4, 6)) - 1, Number(day.slice(6)));
  return { startMs, endMs: startMs + 86_400_000 };
}

export function openDayFile(path: string, driver?: DriverName): Database {
  return openDatabaseFile(path, DAY_SCHEMA, driver);
}

export function openRemovedFile(path: string, driver?: DriverName): Database {
  return openDatabaseFile(path, REMOVED_SCHEMA, driver);
}

export function openSessionFile(path: string, driver?: DriverName): Database {
  return openDatabaseFile(path, SESSION_SCHEMA, driver);
}
