import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TIER_LIMITS } from '@glasstrace/protocol';
import { SPAN } from '@glasstrace/protocol/attributes';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Credential } from '../../src/auth/project-store.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import { createTraceRecorder } from '../../src/ingest/record-traces.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import { aRequest, aSpan, START_MS, TRACE_ID } from '../traces/a-span.ts';

const credential: Credential = {
  projectId: 7,
  tier: 'local',
  limits: TIER_LIMITS.local,
  scope: new Set(['ingest']),
};
const anonymous: Credential = { ...credential, tier: 'anonymous', limits: TIER_LIMITS.anonymous };

function aRecorder(now?: () => number) {
  const dir = mkdtempSync(join(tmpdir(), 'glasstrace-recorder-'));
  const store = openSqliteStore({ dir });
  onTestFinished(async () => {
    await store.close();
    rmSync(dir, { recursive: true });
  });
  return { store, recorder: createTraceRecorder({ store, metrics: createMetrics(), ...(now && { now }) }) };
}

describe('recording traces', () => {
  it('computes the index over all spans of a trace, also those that came before', async () => {
    const { store, recorder } = aRecorder();
    const root = aRequest({ method: 'POST', path: '/api/polls', statusCode: 500 });
    await recorder.record(credential, [aSpan({ parentSpanId: root.spanId, startMs: START_MS + 5 })]);
    await recorder.record(credential, [root]);
    const rows = await store.listTraces(7, { order: 'newest', limit: 5, includeFrameworkInternal: true });
    expect(rows).toMatchObject([
      { traceId: TRACE_ID, index: { startedAtMs: START_MS, method: 'POST', statusCode: 500, errorRank: 3 } },
    ]);
  });

  it('lets parts of one trace that come at the same time meet', async () => {
    const { store, recorder } = aRecorder();
    const root = aRequest({ statusCode: 500 });
    const parts = [root, ...Array.from({ length: 30 }, () => aSpan({ parentSpanId: root.spanId }))];
    await Promise.all(parts.map((span) => recorder.record(credential, [span])));
    expect(await store.readTrace(7, TRACE_ID)).toHaveLength(31);
    expect(await store.countTraces(7, { minErrorRank: 3 })).toBe(1);
  });

  it('keeps projects apart that come at the same time', async () => {
    const { store, recorder } = aRecorder();
    await Promise.all([1, 2, 3].map((projectId) => recorder.record({ ...credential, projectId }, [aRequest()])));
    for (const projectId of [1, 2, 3]) expect(await store.readTrace(projectId, TRACE_ID)).toHaveLength(1);
  });

  it('does not let what can’t be written take the others along', async () => {
    const { store, recorder } = aRecorder();
    const poison = aSpan({ traceId: 'e'.repeat(32), startMs: Number.NaN });
    const outcomes = await Promise.allSettled([
      recorder.record(credential, [aRequest()]),
      recorder.record(credential, [poison]),
      recorder.record(credential, [aRequest({ traceId: 'f'.repeat(32) })]),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await store.readTrace(7, TRACE_ID)).toHaveLength(1);
  });

  it('refuses more than can wait', async () => {
    const { recorder } = aRecorder();
    const batch = Array.from({ length: 60_000 }, () => aSpan());
    const outcomes = await Promise.allSettled([
      recorder.record(credential, [aRequest()]),
      recorder.record(credential, batch),
      recorder.record(credential, batch),
    ]);
    expect(outcomes[2]).toMatchObject({ status: 'rejected', reason: { code: 'OVERLOADED' } });
  });

  it('keeps root and errors of a trace that is too large, and says how many spans it left out', async () => {
    const { store, recorder } = aRecorder();
    const root = aRequest({ statusCode: 500 });
    const large = (fields: Partial<typeof root> = {}) =>
      aSpan({ parentSpanId: root.spanId, attributes: { text: 'x'.repeat(60_000) }, ...fields });
    await recorder.record(anonymous, [...Array.from({ length: 6 }, () => large()), root]);
    const failed = large({ status: 'ERROR' });
    await recorder.record(anonymous, [...Array.from({ length: 5 }, () => large()), failed]);

    const spans = await store.readTrace(7, TRACE_ID);
    const spanIds = spans.map(({ spanId }) => spanId);
    expect(spanIds).toContain(failed.spanId);
    expect(spans.find(({ spanId }) => spanId === root.spanId)?.attributes[SPAN.droppedSpans]).toBe(13 - spans.length);
    expect(13 - spans.length).toBeGreaterThan(0);
  });

  it('reads a trace once, however many parts it comes in', async () => {
    const { store, recorder } = aRecorder();
    const read = vi.spyOn(store, 'readTrace');
    const root = aRequest({ statusCode: 200 });
    await recorder.record(credential, [root]);
    for (let part = 0; part < 20; part++) await recorder.record(credential, [aSpan({ parentSpanId: root.spanId })]);
    expect(read).toHaveBeenCalledTimes(1);
    expect(await store.readTrace(7, TRACE_ID)).toHaveLength(21);
  });

  it('believes the store again after a part could not be written', async () => {
    const { store, recorder } = aRecorder();
    const root = aRequest({ statusCode: 500 });
    const append = vi.spyOn(store, 'append').mockRejectedValueOnce(new Error('the disk is full'));
    await expect(recorder.record(credential, [root])).rejects.toThrow('the disk is full');
    const child = aSpan({ parentSpanId: root.spanId });
    await recorder.record(credential, [child]);
    expect(append).toHaveBeenCalledTimes(2);
    const [row] = await store.listTraces(7, { order: 'newest', limit: 1, includeFrameworkInternal: true });
    expect(row!.index.statusCode).toBe(0);
  });

  it('reads a trace again after half a minute: retention may have removed it', async () => {
    let now = START_MS;
    const { store, recorder } = aRecorder(() => now);
    await recorder.record(credential, [aRequest({ statusCode: 500 })]);
    const rules = { keptSinceMs: new Map([[7, START_MS + 1]]), othersKeptSinceMs: START_MS };
    for await (const _ of store.remove(rules));
    now += 31_000;
    const late = aSpan({ startMs: START_MS + 31_000 });
    await recorder.record(credential, [late]);
    expect(await store.readTrace(7, TRACE_ID)).toEqual([late]);
    const [row] = await store.listTraces(7, { order: 'newest', limit: 1, includeFrameworkInternal: true });
    expect(row!.index).toMatchObject({ errorRank: 0, startedAtMs: START_MS + 31_000 });
  });
});
