import type { EnrichmentOutcome, EnrichmentStore, StoredEnrichment } from '../enrichment-store.ts';
import { type ReplaceableFileOptions, replaceableFile } from './replaceable-file.ts';

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

/** Results of models in one SQLite file, which is there from the first question on. */
export function openSqliteEnrichmentStore(options: ReplaceableFileOptions): EnrichmentStore {
  const { now = Date.now } = options;
  const { answer, close } = replaceableFile(options, {
    name: 'enrichments.db',
    schema: SCHEMA,
    holds: 'The results of the model',
  });

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
      close();
    },
  };
}

const toEnrichment = (row: Record<string, unknown>): StoredEnrichment => ({
  traceId: String(row.trace_id),
  interpretation: String(row.interpretation),
  ...(row.failure_key !== null && { failureKey: String(row.failure_key) }),
  outcome: JSON.parse(String(row.outcome)) as EnrichmentOutcome,
});
