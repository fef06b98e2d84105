import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tier } from '@glasstrace/protocol';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createDeveloperKey, hashKey } from '../../src/auth/api-key.ts';
import { openSqliteProjectStore } from '../../src/auth/open-sqlite-project-store.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import { type RetentionOptions, removeOnce } from '../../src/local/retention.ts';
import { openSqliteEnrichmentStore } from '../../src/store/sqlite/open-sqlite-enrichment-store.ts';
import { openSqliteImportGraphStore } from '../../src/store/sqlite/open-sqlite-import-graph-store.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import { aTrace } from '../store/a-trace.ts';
import { START_MS } from '../traces/a-span.ts';

const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;

function aServerWithStores(changes: Partial<RetentionOptions> = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'glasstrace-retention-'));
  const options: RetentionOptions = {
    store: openSqliteStore({ dir }),
    importGraphs: openSqliteImportGraphStore({ dir }),
    projects: openSqliteProjectStore({ dir }),
    localTtlHours: undefined,
    maxStoreBytes: undefined,
    metrics: createMetrics(),
    onError: (error) => {
      throw error;
    },
    now: () => START_MS,
    ...changes,
  };
  onTestFinished(async () => {
    await options.store.close();
    await options.importGraphs.close();
    await options.projects.close();
    rmSync(dir, { recursive: true });
  });

  /** A project with a trace of each age, in hours. */
  async function aProject(tier: Tier, ages: number[], tierEndsAtMs?: number) {
    const { projectId } = await options.projects.openProject({
      hash: hashKey(createDeveloperKey()),
      name: 'a key',
      scope: 'full',
      tier,
      ...(tierEndsAtMs !== undefined && { tierEndsAtMs }),
    });
    const traces = ages.map((hours) => aTrace({ startedAtMs: START_MS - hours * HOUR_MS }));
    await options.store.append(projectId, traces);
    /** Ages of those that are left. */
    return async () => {
      const rows = await options.store.listTraces(projectId, { order: 'newest', limit: 5_000 });
      return rows.map(({ index }) => (START_MS - index.startedAtMs) / HOUR_MS);
    };
  }
  return { ...options, options, aProject };
}

describe('retention', () => {
  it('keeps the traces of every project for the time of its tier', async () => {
    const { options, metrics, aProject } = aServerWithStores();
    const ages = [1, 47, 49, 6 * DAY_HOURS, 8 * DAY_HOURS, 89 * DAY_HOURS, 91 * DAY_HOURS];
    const left = {
      anonymous: await aProject('anonymous', ages),
      trial: await aProject('trial', ages),
      local: await aProject('local', ages),
      pro: await aProject('pro', ages),
    };
    await removeOnce(options);
    expect(await left.anonymous()).toEqual(ages.slice(0, 2));
    expect(await left.trial()).toEqual(ages.slice(0, 4));
    expect(await left.local()).toEqual(ages.slice(0, 4));
    expect(await left.pro()).toEqual(ages.slice(0, 6));
    expect(metrics.tracesRemoved).toEqual({ age: 5 + 3 + 3 + 1, size: 0, cleared: 0 });
  });

  it('keeps what a lapsed tier had kept', async () => {
    const { options, aProject } = aServerWithStores();
    const left = await aProject('trial', [1, 100], START_MS - HOUR_MS);
    await removeOnce(options);
    expect(await left()).toEqual([1, 100]);
  });

  it('keeps local traces for as long as the operator says, and other tiers for theirs', async () => {
    const { options, aProject } = aServerWithStores({ localTtlHours: 0.5 });
    const [local, pro] = [await aProject('local', [0.25, 1]), await aProject('pro', [0.25, 1])];
    await removeOnce(options);
    expect(await local()).toEqual([0.25]);
    expect(await pro()).toEqual([0.25, 1]);
  });

  it('stays under the size that the operator says', async () => {
    const { options, store, metrics, aProject } = aServerWithStores({ maxStoreBytes: 500_000 });
    const left = await aProject(
      'local',
      Array.from({ length: 2_000 }, (_, i) => i / 50),
    );
    expect(await store.sizeBytes()).toBeGreaterThan(500_000);
    await removeOnce(options);
    expect(await store.sizeBytes()).toBeLessThanOrEqual(500_000);
    const ages = await left();
    expect(ages[0]).toBe(0);
    expect(metrics.tracesRemoved).toEqual({ age: 0, size: 2_000 - ages.length, cleared: 0 });
  });

  it('ends between two steps when the server leaves', async () => {
    const { options, aProject } = aServerWithStores();
    const left = await aProject('local', [0, ...Array.from({ length: 1_000 }, (_, i) => 170 + i / 1_000)]);
    await removeOnce(options, AbortSignal.abort());
    expect((await left()).length).toBeGreaterThan(1);
  });
});

it('removes what a model said of traces that were removed, and of no others', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'glasstrace-retention-'));
  const enrichments = openSqliteEnrichmentStore({ dir });
  onTestFinished(async () => {
    await enrichments.close();
    rmSync(dir, { recursive: true });
  });
  const { options, store, projects, aProject } = aServerWithStores({ enrichments });
  await aProject('trial', [1, 8 * DAY_HOURS]);
  const { projectId } = (await projects.listProjects())[0]!;
  const traceIds = (await store.listTraces(projectId, { order: 'newest', limit: 2 })).map(({ traceId }) => traceId);
  for (const traceId of traceIds) {
    const outcome = { status: 'failed', reason: 'inconclusive', model: 'm' } as const;
    await enrichments.write(projectId, { traceId, interpretation: 'x', outcome });
  }
  await removeOnce(options);
  expect(await enrichments.listTraces()).toEqual([{ projectId, traceId: traceIds[0] }]);
});
