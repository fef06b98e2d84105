import { createRequire } from 'node:module';

/** The little of SQLite that the stores use, the same over both drivers. All calls are synchronous. */
export interface Database {
  exec(sql: string): void;
  prepare(sql: string): Statement;
  close(): void;
}

export interface Statement {
  run(...parameters: SqlValue[]): void;
  get(...parameters: SqlValue[]): Row | undefined;
  all(...parameters: SqlValue[]): Row[];
}

/** Integers stay below 2^53 everywhere in our schemas. */
export type SqlValue = string | number | Uint8Array | null;
/** BLOBs are Uint8Array. */
export type Row = Record<string, SqlValue>;

export type DriverName = 'node:sqlite' | 'libsql';

interface NativeDatabase {
  exec(sql: string): unknown;
  prepare(sql: string): {
    run(...parameters: unknown[]): unknown;
    get(...parameters: unknown[]): unknown;
    all(...parameters: unknown[]): unknown[];
  };
  close(): unknown;
}

const require = createRequire(import.meta.url);

/** Drivers of this runtime, the preferred one first. `node:sqlite` is there without a flag from Node 22.13. */
export function availableDrivers(): DriverName[] {
  const drivers: DriverName[] = [];
  if (process.getBuiltinModule('node:sqlite')) drivers.push('node:sqlite');
  try {
    require.resolve('libsql');
    drivers.push('libsql');
  } catch {
    // An optional dependency; only Node 20 needs it.
  }
  return drivers;
}

/** Opens a database file, creating it when it is missing. Throws what the driver throws. */
export function openDatabase(path: string, driver: DriverName | undefined = availableDrivers()[0]): Database {
  switch (driver) {
    case 'node:sqlite': {
      const { DatabaseSync } = process.getBuiltinModule('node:sqlite') as unknown as {
        DatabaseSync: new (path: string) => NativeDatabase;
      };
      return new DatabaseSync(path) as Database;
    }
    case 'libsql': {
      const Libsql = require('libsql') as new (path: string) => NativeDatabase;
      return withByteArrays(new Libsql(path));
    }
    default:
      throw new Error('Node before 22.13 has no SQLite, and the optional package "libsql" is not installed.');
  }
}

/** libsql answers BLOBs as ArrayBuffer, spreads a single array parameter, and adds a field of its own to `get`. */
function withByteArrays(native: NativeDatabase): Database {
  return {
    exec: (sql) => void native.exec(sql),
    prepare(sql) {
      const statement = native.prepare(sql);
      return {
        run: (...parameters) => void statement.run(parameters),
        get(...parameters) {
          const row = statement.get(parameters) as Row | undefined;
          if (row) delete row._metadata;
          return row && normalise(row);
        },
        all: (...parameters) => (statement.all(parameters) as Row[]).map(normalise),
      };
    },
    close: () => void native.close(),
  };
}

function normalise(row: Row): Row {
  for (const [column, value] of Object.entries(row)) {
    if ((value as unknown) instanceof ArrayBuffer) row[column] = new Uint8Array(value as unknown as ArrayBuffer);
  }
  return row;
}

/** Whether the error says that the file's content is damaged, as opposed to busy, full or not permitted. */
export const isCorruption = (error: unknown): boolean => ['CORRUPT', 'NOTADB'].includes(resultOf(error));

/** Whether another connection holds the lock that was needed. */
export const isBusy = (error: unknown): boolean => resultOf(error) === 'BUSY';

const RESULTS: Record<number, string> = { 5: 'BUSY', 11: 'CORRUPT', 26: 'NOTADB' };

/** SQLite's primary result code: node:sqlite has it as a number, libsql as a name and sometimes as a number. */
function resultOf(error: unknown): string {
  const { code, errcode, rawCode } = error as { code?: unknown; errcode?: unknown; rawCode?: unknown };
  const number = errcode ?? rawCode;
  // Extended result codes carry the primary one in their low byte.
  if (typeof number === 'number') return RESULTS[number & 0xff] ?? '';
  return typeof code === 'string' ? code.replace('SQLITE_', '') : '';
}
