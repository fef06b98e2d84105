import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { availableDrivers } from '../../../src/store/sqlite/driver.ts';
import { openSqliteStore } from '../../../src/store/sqlite/open-sqlite-store.ts';
import type { RetentionRules, TraceStore } from '../../../src/store/trace-store.ts';
import { aSpan, START_MS } from '../../traces/a-span.ts';
import { aTrace } from '../a-trace.ts';

const PROJECT = 7;
const OTHER = 8;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const EVER = Number.MIN_SAFE_INTEGER;

/** Traces a second apart, of so many bytes each that no compression makes smaller. */
const someTraces = (count: number, { bytes = 20_000, startedAtMs = START_MS } = {}) =>
  Array.from({ length: count }, (_, i) => {
    const { traceId } = aTrace();
    const startMs = startedAtMs + i * 1_000;
    const span = aSpan({ traceId, startMs, attributes: { noise: randomBytes(bytes * 0.75).toString('base64') } });
    return aTrace({ traceId, startedAtMs: startMs, spans: [span] });
  });

const sizeOf = (dir: string) => readdirSync(dir).reduce((sum, name) => sum + statSync(join(dir, name)).size, 0);
const dayFiles = (dir: string) => readdirSync(dir).filter((name) => /^\d{8}.*\.db$/.test(name));

async function removeAll(store: TraceStore, rules: Partial<RetentionRules>): Promise<number[]> {
  const steps: number[] = [];
  const all = { keptSinceMs: new Map(), othersKeptSinceMs: EVER, ...rules };
  for await (const { traces } of store.remove(all)) steps.push(traces);
  return steps;
}

for (const driver of availableDrivers()) {
  describe(`removal with ${driver}`, () => {
    function aStore() {
      const dir = mkdtempSync(join(tmpdir(), 'glasstrace-removal-'));
      const messages: string[] = [];
      const store = openSqliteStore({ dir, driver, log: (message) => messages.push(message) });
      onTestFinished(async () => {
        await store.close();
        rmSync(dir, { recursive: true });
      });
      const idsOf = async (project = PROJECT) =>
        (await store.listTraces(project, { order: 'oldest', limit: 10_000 })).map(({ traceId }) => traceId);
      return { dir, store, messages, idsOf };
    }
    const ids = (traces: { traceId: string }[]) => traces.map(({ traceId }) => traceId);

    it('deletes the file of a day that nobody keeps anything of, and keeps the day of another project', async () => {
      const { dir, store, idsOf } = aStore();
      const [own, shared] = [someTraces(3), someTraces(3, { startedAtMs: START_MS + DAY_MS })];
      const others = someTraces(2, { startedAtMs: START_MS + DAY_MS + 500 });
      await store.append(PROJECT, [...own, ...shared]);
      await store.append(OTHER, others);
      expect(dayFiles(dir)).toHaveLength(2);

      await removeAll(store, { keptSinceMs: new Map([[PROJECT, START_MS + 2 * DAY_MS]]) });
      expect(dayFiles(dir)).toHaveLength(1);
      expect(await idsOf()).toEqual([]);
      expect(await idsOf(OTHER)).toEqual(ids(others));
      for (const { traceId } of [...own, ...shared]) {
        expect(await store.findRemoved(PROJECT, traceId, 1)).toMatchObject([{ traceId, cause: 'age' }]);
      }
    });

    it('gives the room of removed traces back to the disk', async () => {
      const { dir, store } = aStore();
      await store.append(PROJECT, someTraces(150));
      await store.append(OTHER, someTraces(5));
      const before = sizeOf(dir);
      await removeAll(store, { keptSinceMs: new Map([[PROJECT, START_MS + DAY_MS]]) });
      expect(sizeOf(dir)).toBeLessThan(before / 4);
      expect(await store.sizeBytes()).toBe(dayFilesAndIds(dir));
    });

    it('removes the oldest traces of the only day, no more than it must', async () => {
      const { dir, store, idsOf } = aStore();
      const traces = someTraces(200);
      await store.append(PROJECT, traces.slice(0, 100));
      await store.append(OTHER, traces.slice(100));
      const maxBytes = 3_000_000;
      expect(await store.sizeBytes()).toBeGreaterThan(maxBytes);
      const steps = await removeAll(store, { maxBytes });

      expect(await store.sizeBytes()).toBeLessThanOrEqual(maxBytes);
      expect(steps.filter((removed) => removed > 0).length).toBeGreaterThan(0);
      const kept = [...(await idsOf()), ...(await idsOf(OTHER))];
      expect(kept.length * 15_000).toBeGreaterThan(maxBytes * 0.8);
      expect(kept).toEqual(ids(traces).slice(-kept.length));
      expect(await store.findRemoved(PROJECT, traces[0]!.traceId, 1)).toMatchObject([{ cause: 'size' }]);
      expect(dayFiles(dir)).toHaveLength(1);
      for (const { traceId, spans } of traces.slice(-3)) expect(await store.readTrace(OTHER, traceId)).toEqual(spans);
    });

    it('leaves a quiet project its last traces, however old, while a noisy one has more', async () => {
      const { dir, store, idsOf } = aStore();
      const quiet = someTraces(60, { bytes: 8_000 });
      const noisy = [1, 2, 3].map((day) => someTraces(150, { startedAtMs: START_MS + day * DAY_MS }));
      await store.append(PROJECT, quiet);
      await store.append(OTHER, noisy.flat());
      const maxBytes = Math.round((await store.sizeBytes()) * 0.3);
      await removeAll(store, { maxBytes });

      expect(await store.sizeBytes()).toBeLessThanOrEqual(maxBytes);
      expect(await idsOf()).toEqual(ids(quiet).slice(-50));
      const left = await idsOf(OTHER);
      expect(left.length).toBeGreaterThan(50);
      expect(left).toEqual(ids(noisy.flat()).slice(-left.length));
      expect(dayFiles(dir).length).toBeLessThan(4);
    });

    it('takes the oldest of all when nobody has more than is spared', async () => {
      const { store, idsOf } = aStore();
      const [own, others] = [someTraces(45), someTraces(45, { startedAtMs: START_MS + 500 })];
      await store.append(PROJECT, own);
      await store.append(OTHER, others);
      const maxBytes = Math.round((await store.sizeBytes()) * 0.5);
      await removeAll(store, { maxBytes });

      expect(await store.sizeBytes()).toBeLessThanOrEqual(maxBytes);
      const [left, leftOfOther] = [await idsOf(), await idsOf(OTHER)];
      expect(left).toEqual(ids(own).slice(-left.length));
      expect(leftOfOther).toEqual(ids(others).slice(-leftOfOther.length));
      expect(Math.abs(left.length - leftOfOther.length)).toBeLessThanOrEqual(1);
      expect(left.length).toBeGreaterThan(10);
    });

    it('drops the oldest days as they are while that is not too much, and nothing when all fits', async () => {
      const { dir, store, idsOf } = aStore();
      const days = [0, 1, 2, 3].map((day) => someTraces(60, { startedAtMs: START_MS + day * DAY_MS }));
      await store.append(PROJECT, days.flat());
      const whole = await store.sizeBytes();
      expect(await removeAll(store, { maxBytes: whole * 2 })).not.toContainEqual(expect.toSatisfy((n) => n > 0));
      const maxBytes = Math.round(whole * 0.55);
      await removeAll(store, { maxBytes });

      expect(await store.sizeBytes()).toBeLessThanOrEqual(maxBytes);
      const kept = await idsOf();
      expect(kept).toEqual(ids(days.flat()).slice(-kept.length));
      expect(kept).toEqual(expect.arrayContaining(ids(days[3]!)));
      expect(dayFiles(dir).length).toBeLessThan(4);
      expect(await store.lastRemoved(PROJECT)).toMatchObject({
        cause: 'size',
        startedAtMs: days.flat().at(-kept.length - 1)!.index.startedAtMs,
      });
    });

    it('answers and appends while it goes on, also to a day that is about to go', async () => {
      const { store, idsOf } = aStore();
      const [old, young] = [someTraces(40), someTraces(5, { startedAtMs: START_MS + 3 * DAY_MS })];
      await store.append(PROJECT, [...old, ...young]);
      const late = someTraces(1, { startedAtMs: START_MS + 100_000 });
      const keptSinceMs = new Map([[PROJECT, START_MS + DAY_MS]]);
      for await (const _ of store.remove({ keptSinceMs, othersKeptSinceMs: EVER })) {
        await store.append(PROJECT, late);
        expect(await idsOf()).toEqual(expect.arrayContaining(ids([...young, ...late])));
      }
      await store.append(PROJECT, late);
      expect(await idsOf()).toEqual(ids([...late, ...young]));
    });

    it('survives being left in the middle, and the next pass takes the rest', async () => {
      const { store, idsOf } = aStore();
      const traces = someTraces(450, { bytes: 100 });
      await store.append(PROJECT, traces);
      const keptSinceMs = new Map([[PROJECT, traces.at(-1)!.index.startedAtMs]]);
      for await (const step of store.remove({ keptSinceMs, othersKeptSinceMs: EVER })) if (step.traces > 0) break;
      expect((await idsOf()).length).toBeGreaterThan(1);
      await removeAll(store, { keptSinceMs });
      expect(await idsOf()).toEqual([traces.at(-1)!.traceId]);
    });

    it('sets a damaged day aside and takes the others with the next pass', async () => {
      const { dir, store, messages, idsOf } = aStore();
      writeFileSync(join(dir, '20251101.db'), Buffer.alloc(20_000, 'not a database '));
      await store.append(PROJECT, someTraces(2));
      const rules = { keptSinceMs: new Map([[PROJECT, START_MS + DAY_MS]]) };
      await removeAll(store, rules);
      await removeAll(store, rules);
      expect(messages).toEqual([expect.stringContaining('20251101')]);
      expect(await idsOf()).toEqual([]);
    });

    it('forgets the ids of removed traces when they would take too much of a small store', async () => {
      const { store } = aStore();
      const traces = someTraces(1_300, { bytes: 100 });
      await store.append(PROJECT, traces);
      const rules = { keptSinceMs: new Map([[PROJECT, START_MS + DAY_MS]]), maxBytes: 300_000 };
      await removeAll(store, rules);
      expect(await store.findRemoved(PROJECT, traces[0]!.traceId, 1)).toEqual([]);
      expect(await store.findRemoved(PROJECT, traces.at(-1)!.traceId, 1)).toHaveLength(1);
      // What was removed last is known even so.
      expect((await store.lastRemoved(PROJECT))?.startedAtMs).toBe(traces.at(-1)!.index.startedAtMs);
    });
  });
}

const dayFilesAndIds = (dir: string) =>
  readdirSync(dir)
    .filter((name) => !name.endsWith('-shm'))
    .reduce((sum, name) => sum + statSync(join(dir, name)).size, 0);
