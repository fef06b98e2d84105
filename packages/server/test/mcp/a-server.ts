import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashKey } from '../../src/auth/api-key.ts';
import { openSqliteProjectStore } from '../../src/auth/open-sqlite-project-store.ts';
import { createApp } from '../../src/http/app.ts';
import { openSqliteImportGraphStore } from '../../src/store/sqlite/open-sqlite-import-graph-store.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import { indexTrace } from '../../src/traces/index-trace.ts';
import type { Span } from '../../src/traces/span.ts';

export const KEY = `gt_anon_${'a1'.repeat(24)}`;
export const OTHER_KEY = `gt_anon_${'b2'.repeat(24)}`;

export interface TestServer {
  url: URL;
  /** Keeps a trace in the project that the key opens. */
  save(key: string, spans: Span[]): Promise<void>;
  close(): Promise<void>;
}

/** The whole server on a port of its own, its data in a folder of its own. */
export async function startServer(options: { now?: () => number } = {}): Promise<TestServer> {
  const dir = await mkdtemp(join(tmpdir(), 'glasstrace-mcp-'));
  const store = openSqliteStore({ dir });
  const importGraphs = openSqliteImportGraphStore({ dir });
  const projects = openSqliteProjectStore({ dir });
  const app = createApp({ store, importGraphs, projects, tier: 'local', instanceId: 'test-instance-0001', ...options });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  return {
    url: new URL(`http://127.0.0.1:${port}/mcp`),
    async save(key, spans) {
      await fetch(`http://127.0.0.1:${port}/mcp`, { method: 'POST', headers: { authorization: `Bearer ${key}` } });
      const { projectId } = (await projects.findByKeyHash(hashKey(key)))!;
      await store.append(projectId, [{ traceId: spans[0]!.traceId, spans, index: indexTrace(spans) }]);
    },
    async close() {
      await app.close();
      await store.close();
      await importGraphs.close();
      await projects.close();
      await rm(dir, { recursive: true });
    },
  };
}
