import type { ClearResponse, ProjectSummary } from '@glasstrace/protocol';
import type { FastifyInstance } from 'fastify';
import type { Authenticate } from '../auth/authenticate.ts';
import { requireScope } from '../auth/require-scope.ts';
import type { Metrics } from '../http/metrics.ts';
import type { TraceRecorder } from '../ingest/record-traces.ts';
import type { EnrichmentStore } from '../store/enrichment-store.ts';
import type { TraceStore } from '../store/trace-store.ts';

export interface ProjectDependencies {
  authenticate: Authenticate;
  store: TraceStore;
  recorder: Pick<TraceRecorder, 'forget'>;
  /** Where a language model's answers are kept. */
  enrichments: Pick<EnrichmentStore, 'listTraces' | 'remove'> | undefined;
  metrics: Metrics;
  now: () => number;
}

const HOUR_MS = 3_600_000;

/** What a project has, as a whole: `GET /v1/project` tells it, `DELETE /v1/traces` removes it. */
export function registerProject(app: FastifyInstance, dependencies: ProjectDependencies): void {
  const { authenticate, store, recorder, enrichments, metrics, now } = dependencies;

  app.get('/v1/project', async ({ headers }): Promise<ProjectSummary> => {
    const credential = await authenticate(headers.authorization);
    requireScope(credential, 'read');
    const { storageTtlHours } = credential.limits;
    const { traces, oldestMs, newestMs } = await store.stats(credential.projectId, now() - storageTtlHours * HOUR_MS);
    return {
      tier: credential.tier,
      traces,
      ...(oldestMs !== undefined && { oldest: oldestMs }),
      ...(newestMs !== undefined && { newest: newestMs }),
      storageTtlHours,
    };
  });

  app.delete('/v1/traces', async ({ headers }): Promise<ClearResponse> => {
    const credential = await authenticate(headers.authorization);
    requireScope(credential, 'remove');
    const { projectId } = credential;
    let removed = 0;
    for await (const { traces } of store.clear(projectId)) {
      removed += traces;
      metrics.tracesRemoved.cleared += traces;
    }
    recorder.forget(projectId);
    await forgetEnrichments(projectId);
    return { removed };
  });

  /** What a model made of traces that are gone. */
  async function forgetEnrichments(projectId: number): Promise<void> {
    for (const enriched of (await enrichments?.listTraces()) ?? []) {
      if (enriched.projectId !== projectId) continue;
      if ((await store.findTraceIds(projectId, enriched.traceId, 1)).length > 0) continue;
      await enrichments?.remove(projectId, enriched.traceId);
    }
  }
}
