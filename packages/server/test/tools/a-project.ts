import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TIER_LIMITS, type Tier, type ToolDiagnostic } from '@glasstrace/protocol';
import { afterAll, beforeAll } from 'vitest';
import type { z } from 'zod';
import type { Credential } from '../../src/auth/project-store.ts';
import type { Enrichment } from '../../src/enrichment/enrichment.ts';
import type { ImportGraphStore } from '../../src/store/import-graph-store.ts';
import { openSqliteImportGraphStore } from '../../src/store/sqlite/open-sqlite-import-graph-store.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import type { TraceStore } from '../../src/store/trace-store.ts';
import type { ToolAnswer } from '../../src/tools/answer/envelope.ts';
import type { Tool } from '../../src/tools/implement-tool.ts';
import type { CallContext } from '../../src/tools/tool-context.ts';
import { indexTrace } from '../../src/traces/index-trace.ts';
import type { Span } from '../../src/traces/span.ts';
import { START_MS } from '../traces/a-span.ts';

export const NOW_MS = START_MS + 60_000;

export interface TestProject {
  projectId: number;
  store: TraceStore;
  importGraphs: ImportGraphStore;
  save(...traces: Span[][]): Promise<void>;
  call(tool: Tool, args?: unknown): Promise<ToolAnswer>;
  /** Data of an answer that must be a success. */
  ask<Data>(tool: Tool, args?: unknown): Promise<Data>;
  /** Diagnostic of an answer that must not be one. */
  fail(tool: Tool, args?: unknown): Promise<ToolDiagnostic>;
  /** The same project under another tier, or with other circumstances. */
  under(
    tier: Tier,
    circumstances?: Pick<
      Partial<CallContext & Credential>,
      'upgradeUrl' | 'now' | 'lapsed' | 'limits' | 'enrichment' | 'store'
    >,
  ): TestProject;
  /** The same project, on a server with a language model. */
  withModel(enrichment: Enrichment): TestProject;
  /** Another project in the same store. */
  neighbour(): TestProject;
}

/**
 * A real store for the tests of a file, and a project in it for each of them; the clock stands a minute after the time
 * of the builders' spans.
 */
export function useProjects(): () => TestProject {
  let dir: string;
  let store: TraceStore;
  let importGraphs: ImportGraphStore;
  let projects = 0;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'glasstrace-tools-'));
    store = openSqliteStore({ dir });
    importGraphs = openSqliteImportGraphStore({ dir });
  });
  afterAll(async () => {
    await store.close();
    await importGraphs.close();
    rmSync(dir, { recursive: true });
  });
  const next = (): TestProject => projectIn({ store, importGraphs }, ++projects, next);
  return next;
}

type Stores = Pick<TestProject, 'store' | 'importGraphs'>;

function projectIn(
  stores: Stores,
  projectId: number,
  next: () => TestProject,
  changed: Partial<CallContext> = {},
): TestProject {
  const { store } = stores;
  const context: CallContext = {
    ...stores,
    credential: { projectId, tier: 'local', limits: TIER_LIMITS.local, scope: new Set(['read']) },
    now: () => NOW_MS,
    ...changed,
  };
  const call = (tool: Tool, args?: unknown) => tool.call(args, context);
  return {
    projectId,
    ...stores,
    call,
    async save(...traces) {
      const writes = traces.map((spans) => ({ traceId: spans[0]!.traceId, spans, index: indexTrace(spans) }));
      await store.append(projectId, writes);
      for (const { index } of writes) {
        const { sessionId, startedAtMs } = index;
        if (sessionId === undefined) continue;
        await store.recordSession(projectId, { sessionId, startedAtMs, lastSeenMs: startedAtMs, info: {} });
      }
    },
    async ask<Data>(tool: Tool, args?: unknown) {
      const { response } = await call(tool, args);
      if (!response.success) throw new Error(`${tool.name}: ${response.diagnostic.message}`);
      return response.data as Data;
    },
    async fail(tool, args) {
      const { response } = await call(tool, args);
      if (response.success) throw new Error(`${tool.name} succeeded.`);
      return response.diagnostic;
    },
    under: (tier, { lapsed, limits = TIER_LIMITS[tier], ...circumstances } = {}) =>
      projectIn(stores, projectId, next, {
        credential: { ...context.credential, tier, limits, ...(lapsed && { lapsed }) },
        ...circumstances,
      }),
    withModel: (enrichment) => projectIn(stores, projectId, next, { ...changed, enrichment }),
    neighbour: next,
  };
}

/** What a tool's contract says it answers with. */
export type AnswerOf<Contract extends { output: z.ZodType }> = z.output<Contract['output']>;
