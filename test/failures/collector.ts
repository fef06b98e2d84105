import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { hashKey } from '../../packages/server/src/auth/api-key.ts';
import { openSqliteProjectStore } from '../../packages/server/src/auth/open-sqlite-project-store.ts';
import { createApp } from '../../packages/server/src/http/app.ts';
import { openSqliteImportGraphStore } from '../../packages/server/src/store/sqlite/open-sqlite-import-graph-store.ts';
import { openSqliteStore } from '../../packages/server/src/store/sqlite/open-sqlite-store.ts';
import type { LogRecord } from '../../packages/server/src/traces/log-record.ts';
import type { Span } from '../../packages/server/src/traces/span.ts';

export interface Collector {
  url: string;
  apiKey: string;
  port: number;
  /** What has arrived of the request with this correlation id. */
  read(correlationId: string): Promise<{ spans: Span[]; logs: LogRecord[] } | undefined>;
  close(): Promise<void>;
}

/** The whole server in this process, over stores in the folder: what it kept is what the SDK sent. */
export async function startCollector(dir: string): Promise<Collector> {
  const store = openSqliteStore({ dir });
  const projects = openSqliteProjectStore({ dir });
  const stores = { store, projects, importGraphs: openSqliteImportGraphStore({ dir }) };
  const apiKey = `gt_anon_${randomBytes(24).toString('hex')}`;
  const { projectId } = await projects.openProject({
    hash: hashKey(apiKey),
    name: 'failures',
    scope: 'full',
    tier: 'local',
  });
  const app = createApp({ ...stores, tier: 'local', instanceId: 'failures' });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    apiKey,
    port,
    async read(correlationId) {
      const [row] = await store.listTraces(projectId, {
        correlationId,
        includeFrameworkInternal: true,
        order: 'oldest',
        limit: 1,
      });
      if (!row) return undefined;
      return {
        spans: await store.readTrace(projectId, row.traceId),
        logs: await store.readLogs(projectId, row.traceId),
      };
    },
    async close() {
      await app.close();
      for (const store of Object.values(stores)) await store.close();
    },
  };
}

/** Resolves to what `read` finds when it finds something; rejects after `timeoutMs`. */
export async function waitFor<Found>(
  what: string,
  timeoutMs: number,
  read: () => Promise<Found | undefined>,
): Promise<Found> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await read();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`${what}: nothing in ${timeoutMs} ms`);
    await delay(100);
  }
}
