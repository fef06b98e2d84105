import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { onTestFinished } from 'vitest';
import { hashKey } from '../../src/auth/api-key.ts';
import { openSqliteProjectStore } from '../../src/auth/open-sqlite-project-store.ts';
import type { ProjectStore } from '../../src/auth/project-store.ts';
import { type AppDependencies, createApp } from '../../src/http/app.ts';
import type { ImportGraphStore } from '../../src/store/import-graph-store.ts';
import { openSqliteImportGraphStore } from '../../src/store/sqlite/open-sqlite-import-graph-store.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import type { TraceStore } from '../../src/store/trace-store.ts';
import type { LogRecord } from '../../src/traces/log-record.ts';
import type { Span } from '../../src/traces/span.ts';

export interface TestServer {
  app: FastifyInstance;
  store: TraceStore;
  importGraphs: ImportGraphStore;
  projects: ProjectStore;
  key: string;
  inject(options: InjectOptions): Promise<LightMyRequestResponse>;
  projectOf(key: string): Promise<number>;
  /** Spans of a trace in the project of the server's key. */
  readTrace(traceId: string): Promise<Span[]>;
  readLogs(traceId: string): Promise<LogRecord[]>;
}

export const anAnonymousKey = (): string => `gt_anon_${randomBytes(24).toString('hex')}`;

/** The whole app over stores in a folder of its own, with a key; requests carry it unless they say otherwise. */
export async function aServer(options: Partial<AppDependencies> = {}): Promise<TestServer> {
  const dir = mkdtempSync(join(tmpdir(), 'glasstrace-server-'));
  const store = openSqliteStore({ dir });
  const importGraphs = openSqliteImportGraphStore({ dir });
  const projects = openSqliteProjectStore({ dir });
  const app = createApp({
    store,
    importGraphs,
    projects,
    tier: 'local',
    instanceId: 'instance-of-this-test',
    ...options,
  });
  onTestFinished(async () => {
    await app.close();
    await store.close();
    await importGraphs.close();
    await projects.close();
    rmSync(dir, { recursive: true });
  });

  const key = anAnonymousKey();
  const projectOf = async (of: string) => (await projects.findByKeyHash(hashKey(of)))!.projectId;
  return {
    app,
    store,
    importGraphs,
    projects,
    key,
    projectOf,
    inject: ({ headers, ...request }) =>
      app.inject({ ...request, headers: { authorization: `Bearer ${key}`, ...headers } }),
    readTrace: async (traceId) => store.readTrace(await projectOf(key), traceId),
    readLogs: async (traceId) => store.readLogs(await projectOf(key), traceId),
  };
}
