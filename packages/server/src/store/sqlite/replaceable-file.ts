import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { isUnreadable, openDatabaseFile, setAside } from './database-file.ts';
import type { Database, DriverName } from './driver.ts';
import { unreachable } from './writer-client.ts';

export interface ReplaceableFileOptions {
  /** Folder of the file; created with mode 0700. */
  dir: string;
  driver?: DriverName;
  /** Told about a file that can't be read and was set aside. */
  log?: (message: string) => void;
  now?: () => number;
}

export interface ReplaceableFile {
  /** What `use` answers; the answer of an empty file when this one turns out to be damaged. Throws STORE_UNREACHABLE. */
  answer<T>(use: (database: Database) => T): T;
  close(): void;
}

/** An SQLite file, there from its first use on, whose content comes again: one that can't be read is set aside. */
export function replaceableFile(
  { dir, driver, log = () => {}, now = Date.now }: ReplaceableFileOptions,
  { name, schema, holds }: { name: string; schema: string; holds: string },
): ReplaceableFile {
  const file = join(dir, name);
  let open: Database | undefined;

  function database(): Database {
    if (open) return open;
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    open = openDatabaseFile(file, schema, driver);
    return open;
  }

  function close(): void {
    open?.close();
    open = undefined;
  }

  function answer<T>(use: (database: Database) => T): T {
    try {
      try {
        return use(database());
      } catch (error) {
        if (!isUnreadable(error)) throw error;
        close();
        log(`${holds} can't be read; their file is now ${setAside(file, now())}`);
        return use(database());
      }
    } catch (error) {
      throw unreachable(error);
    }
  }

  return { answer, close };
}
