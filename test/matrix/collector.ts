import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteProjectStore } from '../../packages/server/src/auth/open-sqlite-project-store.ts';
import { createApp } from '../../packages/server/src/http/app.ts';
import { openSqliteImportGraphStore } from '../../packages/server/src/store/sqlite/open-sqlite-import-graph-store.ts';
import { openSqliteStore } from '../../packages/server/src/store/sqlite/open-sqlite-store.ts';
import { type Agent, connectOverHttp } from '../e2e/support/agent.ts';

export interface Collector {
  url: string;
  apiKey: string;
  agent: Agent;
  close(): Promise<void>;
}

/** The whole server in this process, over stores in a folder of its own, and an agent that asks it. */
export async function startCollector(): Promise<Collector> {
  const dir = mkdtempSync(join(tmpdir(), 'glasstrace-matrix-'));
  const stores = {
    store: openSqliteStore({ dir }),
    importGraphs: openSqliteImportGraphStore({ dir }),
    projects: openSqliteProjectStore({ dir }),
  };
  const app = createApp({ ...stores, tier: 'local', instanceId: 'matrix' });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const apiKey = `gt_anon_${randomBytes(24).toString('hex')}`;
  const agent = await connectOverHttp(url, apiKey);
  return {
    url,
    apiKey,
    agent,
    async close() {
      await agent.close();
      await app.close();
      for (const store of Object.values(stores)) await store.close();
      rmSync(dir, { recursive: true });
    },
  };
}
