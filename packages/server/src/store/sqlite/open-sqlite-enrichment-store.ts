import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { EnrichmentOutcome, EnrichmentStore, StoredEnrichment } from '../enrichment-store.ts';
import { isUnreadable, openDatabaseFile, setAside } from './database-file.ts';
import type { Database, DriverName } from './driver.ts';
import { unreachable } from './writer-client.ts';

const SCHEMA = `
  CREATE TABLE enrichment (
    project INTEGER NOT NULL,
    trace_id TEXT NOT NULL,
    interpretation TEXT NOT NULL,
    failure_key TEXT,
    written_at INTEGER NOT NULL,
    outcome TEXT NOT NULL,         -- JSON
    PRIMARY KEY (project, trace_id)
  );
  CREATE INDEX enrichment_failure ON enrichment (project, failure_key, written_at);
  CREATE TABLE spending (
    day TEXT PRIMARY KEY,          -- UTC, YYYY-MM-DD
    tokens INTEGER NOT NULL
  );
`;

export interface SqliteEnrichmentStoreOptions {
  /** Folder of `enrichments.db`; created with mode 0700. */
  dir: string;
  driver?: DriverName;
  /** Told about a file that can't be read and was set aside. */
  log?: (message: string) => void;
  now?: () => number;
}

/** Results of models in one SQLite file, which is there from the first question on. */
export function openSqliteEnrichmentStore(options: SqliteEnrichmentStoreOptions): EnrichmentStore {
  const { dir, driver, log = () => {}, now = Date.now } = options;
  const file = join(dir, 'enrichments.db');
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
        log(`The results of the model can't be read; their file is now ${setAside(file, now())}`);
        return use(database());
      }
    } catch (error) {
      throw unreachable(error);
    }
  }

  return {
    async write(projectId, { traceId, interpretation, failureKey, outcome }) {
      answer((it) => {
        it.prepare(
          `INSERT OR REPLACE INTO enrichment
             (project, trace_id, interpretation, failure_key, written_at, outcome)
           VALUES (?, ?, ?, ?, ?, ?)`,
        ).run(projectId, traceId, interpretation, failureKey ?? null, now(), JSON.stringify(outcome));
      });
    },

    async read(projectId, traceId) {
      const row = answer((it) =>
        it.prepare('SELECT * FROM enrichment WHERE project = ? AND trace_id = ?').get(projectId, traceId),
      );
      return row && toEnrichment(row);
    },

    async findByFailure(projectId, failureKey, otherThan) {
      const row = answer((it) =>
        it
          .prepare(
            `SELECT * FROM enrichment WHERE project = ? AND failure_key = ? AND trace_id <> ?
             ORDER BY written_at DESC LIMIT 1`,
          )
          .get(projectId, failureKey, otherThan),
      );
      return row && toEnrichment(row);
    },

    async reserveTokens(day, tokens, most) {
      return answer((it) => {
        it.prepare('INSERT INTO spending (day, tokens) VALUES (?, 0) ON CONFLICT DO NOTHING').run(day);
        const reserved = it
          .prepare('UPDATE spending SET tokens = tokens + ? WHERE day = ? AND tokens + ? <= ? RETURNING tokens')
          .all(tokens, day, tokens, most);
        return reserved.length > 0;
      });
    },

    async settleTokens(day, difference) {
      answer((it) => {
        it.prepare('UPDATE spending SET tokens = max(0, tokens + ?) WHERE day = ?').run(difference, day);
      });
    },

    async listTraces() {
      const rows = answer((it) => it.prepare('SELECT project, trace_id FROM enrichment').all());
      return rows.map((row) => ({ projectId: Number(row.project), traceId: String(row.trace_id) }));
    },

    async remove(projectId, traceId) {
      answer((it) => {
        it.prepare('DELETE FROM enrichment WHERE project = ? AND trace_id = ?').run(projectId, traceId);
      });
    },

    async close() {
      open?.close();
      open = undefined;
    },
  };
}

const toEnrichment = (row: Record<string, unknown>): StoredEnrichment => ({
  traceId: String(row.trace_id),
  interpretation: String(row.interpretation),
  ...(row.failure_key !== null && { failureKey: String(row.failure_key) }),
  outcome: JSON.parse(String(row.outcome)) as EnrichmentOutcome,
});
