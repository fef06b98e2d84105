import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { ImportGraph } from '@glasstrace/protocol';
import type { ImportGraphStore } from '../import-graph-store.ts';
import { type ReplaceableFileOptions, replaceableFile } from './replaceable-file.ts';

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

/**
 * Import graphs in one SQLite file. A file that can't be read is set aside: apps send their graph again when the server
 * has none.
 */
export function openSqliteImportGraphStore(options: ReplaceableFileOptions): ImportGraphStore {
  const { now = Date.now } = options;
  const { answer, close } = replaceableFile(options, {
    name: 'import-graphs.db',
    schema: SCHEMA,
    holds: 'The import graphs',
  });

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
      close();
    },
  };
}
