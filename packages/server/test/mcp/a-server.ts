import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteProjectStore } from '../../src/auth/open-sqlite-project-store.ts';
import { createApp } from '../../src/http/app.ts';
import { openSqliteImportGraphStore } from '../../src/store/sqlite/open-sqlite-import-graph-store.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import type { TraceStore } from '../../src/store/trace-store.ts';

export const KEY = `gt_anon_${'a1'.repeat(24)}`;

export interface TestServer {
  url: URL;
  store: TraceStore;
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
    store,
    async close() {
      await app.close();
      await store.close();
      await importGraphs.close();
      await projects.close();
      await rm(dir, { recursive: true });
    },
  };
}
