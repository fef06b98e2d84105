import { chmodSync, closeSync, existsSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { type Database, type DriverName, isBusy, isCorruption, openDatabase } from './driver.ts';

const SCHEMA_VERSION = 3;

/** A file whose format this version can't read; it is set aside like a damaged one. */
class UnknownFormat extends Error {}

/** Opens a file of ours, private to its owner, and creates its tables when it is new. */
export function openDatabaseFile(path: string, schema: string, driver?: DriverName | undefined): Database {
  // SQLite would create the file with the process's umask; its WAL takes over the mode of the file.
  closeSync(openSync(path, 'a', 0o600));
  chmodSync(path, 0o600);
  const database = openDatabase(path, driver);
  try {
    database.exec('PRAGMA busy_timeout = 5000');
    const version = userVersion(database);
    if (version === 0) whileBusy(() => createTables(database, schema));
    else if (version !== SCHEMA_VERSION) {
      throw new UnknownFormat(`${path} has format ${version}; this version reads format ${SCHEMA_VERSION}.`);
    }
    // NORMAL keeps every commit when the process dies; only a loss of power can take the last ones.
    database.exec('PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16384');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

const userVersion = (database: Database) => database.prepare('PRAGMA user_version').get()?.user_version;

function createTables(database: Database, schema: string): void {
  // Pages that removal frees are given back in small steps, instead of never or by a rewrite of the whole file.
  database.exec('PRAGMA page_size = 8192; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL');
  database.exec('BEGIN IMMEDIATE');
  try {
    // Another process may have been first.
    if (userVersion(database) === 0) database.exec(`${schema}; PRAGMA user_version = ${SCHEMA_VERSION}`);
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

const BUSY_RETRY_MS = 20;
const BUSY_RETRIES = 250;

/** SQLite's own busy timeout does not cover the change of the journal mode. */
function whileBusy(work: () => void): void {
  for (let retries = 0; ; retries++) {
    try {
      work();
      return;
    } catch (error) {
      if (!isBusy(error) || retries === BUSY_RETRIES) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BUSY_RETRY_MS);
    }
  }
}

const COMPANIONS = ['', '-wal', '-shm'];

/** Whether the file's content is damaged or of a format that we don't know, as opposed to busy, full or not permitted. */
export const isUnreadable = (error: unknown): boolean => error instanceof UnknownFormat || isCorruption(error);

/** Renames a file that can't be read, out of the way of a new one. Returns the new name. */
export function setAside(path: string, nowMs: number): string {
  const target = `${path}.damaged-${nowMs}`;
  for (const suffix of COMPANIONS) if (existsSync(path + suffix)) renameSync(path + suffix, target + suffix);
  return target;
}

/** What the content takes, without free pages and the write-ahead log. */
export function bytesInUse(database: Database): number {
  const pragma = (name: string) => Number(Object.values(database.prepare(`PRAGMA ${name}`).get()!)[0]);
  return (pragma('page_count') - pragma('freelist_count')) * pragma('page_size');
}

/** Gives so many free pages, and what the write-ahead log took, back to the disk; false when that changed nothing. */
export function giveBackPages(database: Database, path: string, pages: number): boolean {
  const before = fileBytes(path);
  database.exec(`PRAGMA incremental_vacuum(${pages})`);
  // A reader in the middle of an answer keeps its pages; the next call finds them.
  database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all();
  return fileBytes(path) < before;
}

/** What a file takes on disk, its write-ahead log included; 0 when it is not there. */
export const fileBytes = (path: string): number =>
  ['', '-wal'].reduce((sum, suffix) => sum + (statSync(path + suffix, { throwIfNoEntry: false })?.size ?? 0), 0);

export function removeFile(path: string): void {
  for (const suffix of COMPANIONS) rmSync(path + suffix, { force: true });
}
