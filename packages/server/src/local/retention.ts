import { setTimeout as sleep } from 'node:timers/promises';
import { TIERS } from '@glasstrace/protocol';
import type { ProjectStore } from '../auth/project-store.ts';
import { limitsOf } from '../auth/tier-in-force.ts';
import type { Metrics } from '../http/metrics.ts';
import type { EnrichmentStore } from '../store/enrichment-store.ts';
import type { ImportGraphStore } from '../store/import-graph-store.ts';
import type { RetentionRules, TraceStore } from '../store/trace-store.ts';

export interface RetentionOptions {
  store: TraceStore;
  importGraphs: ImportGraphStore;
  /** There is one where a language model is configured. */
  enrichments?: Pick<EnrichmentStore, 'listTraces' | 'remove'> | undefined;
  projects: ProjectStore;
  localTtlHours: number | undefined;
  maxStoreBytes: number | undefined;
  metrics: Metrics;
  onError: (error: unknown) => void;
  now?: () => number;
}

const EVERY_MS = 60_000;
const HOUR_MS = 3_600_000;

/**
 * Removes, once a minute, what is no longer kept. A project keeps its traces for the time of its own tier, also when
 * that has lapsed: what the smaller tier then hides comes back with the larger one.
 */
export function startRetention(options: RetentionOptions): { stop: () => Promise<void> } {
  const stopping = new AbortController();

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      await removeOnce(options, stopping.signal).catch(options.onError);
      await sleep(EVERY_MS, undefined, { ref: false, signal: stopping.signal }).catch(() => {});
    }
  }

  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/** One pass; it ends early, between two steps, when the signal says so. */
export async function removeOnce(options: RetentionOptions, signal?: AbortSignal): Promise<void> {
  const { store, importGraphs, enrichments, projects, localTtlHours, maxStoreBytes, metrics, now = Date.now } = options;
  const keptSince = (hours: number) => now() - hours * HOUR_MS;
  const longest = Math.max(...TIERS.map((tier) => limitsOf(tier, localTtlHours).storageTtlHours));
  const rules: RetentionRules = {
    keptSinceMs: new Map(
      (await projects.listProjects()).map(({ projectId, tier }) => [
        projectId,
        keptSince(limitsOf(tier, localTtlHours).storageTtlHours),
      ]),
    ),
    othersKeptSinceMs: keptSince(longest),
    ...(maxStoreBytes !== undefined && { maxBytes: maxStoreBytes }),
  };
  let removed = 0;
  for await (const { traces, cause } of store.remove(rules)) {
    metrics.tracesRemoved[cause] += traces;
    removed += traces;
    if (signal?.aborted) return;
  }
  await importGraphs.removeBefore(keptSince(longest));
  if (removed === 0 || !enrichments) return;
  for (const { projectId, traceId } of await enrichments.listTraces()) {
    if ((await store.findTraceIds(projectId, traceId, 1)).length === 0) await enrichments.remove(projectId, traceId);
  }
}
