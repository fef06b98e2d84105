import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { TIER_LIMITS } from '@glasstrace/protocol';
import { groupBy } from '../../../packages/server/src/group-by.ts';
import { cleanSpans } from '../../../packages/server/src/ingest/clean-span.ts';
import { decodeTracesProtobuf } from '../../../packages/server/src/ingest/otlp/traces-protobuf.ts';
import { openSqliteImportGraphStore } from '../../../packages/server/src/store/sqlite/open-sqlite-import-graph-store.ts';
import { openSqliteStore } from '../../../packages/server/src/store/sqlite/open-sqlite-store.ts';
import type { Tool } from '../../../packages/server/src/tools/implement-tool.ts';
import type { CallContext } from '../../../packages/server/src/tools/tool-context.ts';
import { readText } from '../../../packages/server/src/traces/attribute.ts';
import { indexTrace } from '../../../packages/server/src/traces/index-trace.ts';
import type { Span } from '../../../packages/server/src/traces/span.ts';
import { RECORDING } from './recording.ts';

/** The recorded session in a store of its own, a minute after its last request. */
export interface RecordedSession {
  /** How many requests there are, and of how many operations. */
  traces: number;
  operations: number;
  /** Sessions of each app, the first boot first. */
  sessions: Record<'straw' | 'depot', string[]>;
  /** Label of the traffic that a trace is of; undefined for what nobody asked for, such as a page's icon. */
  labelOf(traceId: string): string | undefined;
  traceIds(label: string): string[];
  call(tool: Tool, args: object): ReturnType<Tool['call']>;
  close(): Promise<void>;
}

const PROJECT = 1;

export async function replaySession(): Promise<RecordedSession> {
  const dir = mkdtempSync(join(tmpdir(), 'glasstrace-eval-'));
  const store = openSqliteStore({ dir });
  const importGraphs = openSqliteImportGraphStore({ dir });
  const spans = cleanSpans(decodeTracesProtobuf(gunzipSync(readFileSync(RECORDING))));
  const traces = groupBy(spans, ({ traceId }) => traceId);
  const writes = [...traces].map(([traceId, spans]) => ({ traceId, spans, index: indexTrace(spans) }));
  await store.append(PROJECT, writes);

  const labels = new Map(writes.map(({ traceId, spans }) => [traceId, labelOf(spans)]));
  const context: CallContext = {
    store,
    importGraphs,
    credential: { projectId: PROJECT, tier: 'local', limits: TIER_LIMITS.local, scope: new Set(['read']) },
    now: () => Math.max(...writes.map(({ index }) => index.startedAtMs)) + 60_000,
  };
  const sessionsWith = (path: string) => [
    ...new Set(
      writes
        .toSorted((a, b) => a.index.startedAtMs - b.index.startedAtMs)
        .filter(({ index }) => index.urls.includes(path))
        .map(({ index }) => index.sessionId!),
    ),
  ];
  return {
    traces: writes.length,
    operations: new Set([...labels.values()].map((label) => label?.replace(/:.*/, ''))).size,
    sessions: { straw: sessionsWith('/api/polls'), depot: sessionsWith('/api/healthy') },
    labelOf: (traceId) => labels.get(traceId),
    traceIds: (label) => [...labels].filter(([, its]) => its === label).map(([traceId]) => traceId),
    call: (tool, args) => tool.call(args, context),
    async close() {
      await store.close();
      await importGraphs.close();
      rmSync(dir, { recursive: true });
    },
  };
}

/** As the traffic sent it, in the header for correlation ids. */
function labelOf(spans: readonly Span[]): string | undefined {
  return spans.map(({ attributes }) => readText(attributes, 'glasstrace.correlation.id')).find(Boolean);
}
