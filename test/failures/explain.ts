import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type getRootCause as contract, TIER_LIMITS } from '@glasstrace/protocol';
import type { z } from 'zod';
import { openSqliteImportGraphStore } from '../../packages/server/src/store/sqlite/open-sqlite-import-graph-store.ts';
import { openSqliteStore } from '../../packages/server/src/store/sqlite/open-sqlite-store.ts';
import { getRootCause } from '../../packages/server/src/tools/get-root-cause.ts';
import { indexTrace } from '../../packages/server/src/traces/index-trace.ts';
import type { Recording } from './recording.ts';

export type Explanation = z.output<typeof contract.output>;

/** What get_root_cause answers about each recording, kept by a real store in a project of its own. */
export async function explainAll(recordings: readonly Recording[]): Promise<Explanation[]> {
  const dir = mkdtempSync(join(tmpdir(), 'glasstrace-failures-'));
  const store = openSqliteStore({ dir });
  const importGraphs = openSqliteImportGraphStore({ dir });
  try {
    const explanations: Explanation[] = [];
    for (const [index, { name, spans, logs }] of recordings.entries()) {
      const projectId = index + 1;
      const { traceId, endMs } = spans[0]!;
      await store.append(projectId, [{ traceId, spans, logs, index: indexTrace(spans, logs) }]);
      const { response } = await getRootCause.call(
        { traceId },
        {
          store,
          importGraphs,
          credential: { projectId, tier: 'local', limits: TIER_LIMITS.local, scope: new Set(['read']) },
          now: () => endMs + 1_000,
        },
      );
      if (!response.success) throw new Error(`${name}: ${response.diagnostic.message}`);
      explanations.push(response.data as Explanation);
    }
    return explanations;
  } finally {
    await importGraphs.close();
    await store.close();
    rmSync(dir, { recursive: true });
  }
}
