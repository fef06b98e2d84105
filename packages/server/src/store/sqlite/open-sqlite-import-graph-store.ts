import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { ImportGraph } from '@glasstrace/protocol';
import type { ImportGraphStore } from '../import-graph-store.ts';
import { isUnreadable, openDatabaseFile, setAside } from './database-file.ts';
import type { Database, DriverName } from './driver.ts';
import { unreachable } from './writer-client.ts';

const SCHEMA = `
  CREATE TABLE import_graph (
    project INTEGER PRIMARY KEY,
    hash TEXT NOT NULL,
    written_at INTEGER NOT NULL,
    body BLOB NOT NULL             -- JSON, gzip
  );
`;

const compress = promisify(gzip);
const decompress = promisify(gunzip);

export interface SqliteImportGraphStoreOptions {
  /** Folder of `import-graphs.db`; created with mode 0700. */
  dir: string;
  driver?: DriverName;
  /** Told about a file that can't be read and was set aside. */
  log?: (message: string) => void;
  now?: () => number;
}

/**
 * Import graphs in one SQLite file. A file that can't be read is set aside: apps send their graph again when the server
 * has none.
 */
export function openSqliteImportGraphStore(options: SqliteImportGraphStoreOptions): ImportGraphStore {
  const { dir, driver, log = () => {}, now = Date.now } = options;
  const file = join(dir, 'import-graphs.db');
  let open: Database | undefined;

  function database(): Database {
    if (open) return open;
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    open = openDatabaseFile(file, SCHEMA, driver);
    return open;
  }

  /** What `use` answers; the answer of an empty file when this one turns out to be damaged. */
  function answer<T>(use: (database: Database) => T): T {
    try {
      try {
        return use(database());
      } catch (error) {
        if (!isUnreadable(error)) throw error;
        open?.close();
        open = undefined;
        log(`The import graphs can't be read; their file is now ${setAside(file, now())}`);
        return use(database());
      }
    } catch (error) {
      throw unreachable(error);
    }
  }

  return {
    async write(projectId, graph) {
      const body = await compress(JSON.stringify(graph));
      answer((it) => {
        it.prepare(
          `INSERT INTO import_graph (project, hash, written_at, body) VALUES (?, ?, ?, ?)
           ON CONFLICT DO UPDATE SET hash = excluded.hash, written_at = excluded.written_at, body = excluded.body`,
        ).run(projectId, graph.hash, now(), body);
      });
    },

    async read(projectId) {
      const row = answer((it) => it.prepare('SELECT body FROM import_graph WHERE project = ?').get(projectId));
      return row && (JSON.parse(String(await decompress(row.body as Uint8Array))) as ImportGraph);
    },

    async readHash(projectId) {
      const row = answer((it) => it.prepare('SELECT hash FROM import_graph WHERE project = ?').get(projectId));
      return row && String(row.hash);
    },

    async removeBefore(timeMs) {
      answer((it) => it.prepare('DELETE FROM import_graph WHERE written_at < ?').run(timeMs));
    },

    async close() {
      open?.close();
      open = undefined;
    },
  };
}
