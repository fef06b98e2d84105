import { existsSync } from 'node:fs';
import type { Database, Row, SqlValue } from '../driver.ts';
import { unreachable } from '../writer-client.ts';

/** A file beside those of the days, opened when it is asked first. */
export interface SideFile {
  /** No rows as long as there is no file. */
  rows(sql: string, ...parameters: SqlValue[]): Row[];
  close(): void;
}

export function openSideFile(path: string, open: (path: string) => Database): SideFile {
  let database: Database | undefined;
  return {
    rows(sql, ...parameters) {
      try {
        if (database === undefined && !existsSync(path)) return [];
        database ??= open(path);
        return database.prepare(sql).all(...parameters);
      } catch (error) {
        throw unreachable(error);
      }
    },
    close() {
      database?.close();
      database = undefined;
    },
  };
}
