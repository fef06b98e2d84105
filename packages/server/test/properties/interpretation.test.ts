import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TIER_LIMITS } from '@glasstrace/protocol';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Credential } from '../../src/auth/project-store.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import { createTraceRecorder } from '../../src/ingest/record-traces.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import type { TraceStore } from '../../src/store/trace-store.ts';
import { versionsOf } from '../../src/tools/answer/trace-detail.ts';
import { indexTrace } from '../../src/traces/index-trace.ts';
import { interpretTrace } from '../../src/traces/trace.ts';
import { type AnyTrace, anyTrace, shuffled } from './any-trace.ts';
import { holds } from './holds.ts';

let dir: string;
let store: TraceStore;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'glasstrace-properties-'));
  store = openSqliteStore({ dir });
});
afterAll(async () => {
  await store.close();
  rmSync(dir, { recursive: true });
});

/** What a trace is found by, and what is shown of it. */
const meaningOf = ({ spans, logs }: AnyTrace) => ({
  index: indexTrace(spans, logs),
  shown: versionsOf(interpretTrace(spans, logs), { whole: true })[0],
});

it('a trace means the same in whatever order its spans and log records come', () =>
  holds(
    anyTrace.chain((trace) =>
      fc.record({ trace: fc.constant(trace), spans: shuffled(trace.spans), logs: shuffled(trace.logs) }),
    ),
    ({ trace, spans, logs }) => {
      expect(meaningOf({ spans, logs })).toEqual(meaningOf(trace));
    },
    150,
  ));

type Part = { spans: AnyTrace['spans']; logs: AnyTrace['logs'] };

/** In parts of any size, some of them twice, log records before and after their spans. */
const inParts = (trace: AnyTrace): fc.Arbitrary<Part[]> =>
  fc
    .tuple(
      shuffled([...trace.spans, ...trace.spans.slice(0, 2)]),
      shuffled([...trace.logs, ...trace.logs.slice(0, 1)]),
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 20, maxLength: 20 }),
    )
    .map(([shuffledSpans, shuffledLogs, sizes]) => {
      const spans = [...shuffledSpans];
      const logs = [...shuffledLogs];
      const parts: Part[] = [];
      let turn = 0;
      while (spans.length + logs.length > 0) {
        const size = sizes[turn++ % sizes.length]!;
        parts.push(
          turn % 2 === 0 ? { spans: [], logs: logs.splice(0, size) } : { spans: spans.splice(0, size), logs: [] },
        );
      }
      return parts;
    });

it('a trace that came in parts is kept, found and shown as if it had come at once', async () => {
  const credential: Credential = { projectId: 1, tier: 'local', limits: TIER_LIMITS.local, scope: new Set(['ingest']) };
  const recorder = createTraceRecorder({ store, metrics: createMetrics() });
  await holds(
    anyTrace.chain((trace) => fc.record({ trace: fc.constant(trace), parts: inParts(trace) })),
    async ({ trace, parts }) => {
      credential.projectId++;
      const { traceId } = trace.spans[0]!;
      for (const { spans, logs } of parts) {
        if (spans.length > 0) await recorder.record(credential, spans);
        if (logs.length > 0) await recorder.recordLogs(credential, logs);
      }
      const { projectId } = credential;
      const kept = {
        spans: await store.readTrace(projectId, traceId),
        logs: await store.readLogs(projectId, traceId),
      };
      expect(meaningOf(kept)).toEqual(meaningOf(trace));
      const [row] = await store.listTraces(projectId, { order: 'newest', limit: 1, includeFrameworkInternal: true });
      expect(row).toMatchObject({ traceId, index: indexTrace(trace.spans, trace.logs) });
    },
    60,
  );
});
