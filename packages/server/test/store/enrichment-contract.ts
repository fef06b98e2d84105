import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EnrichmentStore, StoredEnrichment } from '../../src/store/enrichment-store.ts';

/** Every promise of the port, for any adapter. `open` opens an empty store over the clock. */
export function describeEnrichmentStore(name: string, open: (now: () => number) => Promise<EnrichmentStore>): void {
  describe(`enrichment store: ${name}`, () => {
    let store: EnrichmentStore;
    let now = 1_000;
    let project = 0;
    beforeAll(async () => {
      store = await open(() => now);
    });
    beforeEach(() => {
      project += 2;
    });
    afterAll(() => store.close());

    const ofTrace = (traceId: string, changed: Partial<StoredEnrichment> = {}): StoredEnrichment => ({
      traceId,
      interpretation: 'as-it-was',
      failureKey: 'key',
      outcome: {
        status: 'completed',
        rootCause: 'Ünlucky.',
        suggestedFix: 'Try.',
        confidence: 0.5,
        codeLocation: { file: 'a.ts', line: 1 },
        model: 'm',
      },
      ...changed,
    });

    it('gives back the last result of a trace, with everything in it', async () => {
      await store.write(project, ofTrace('a', { interpretation: 'before' }));
      await store.write(project, ofTrace('a'));
      expect(await store.read(project, 'a')).toEqual(ofTrace('a'));
    });

    it('gives back a result without a key', async () => {
      const { failureKey: _, ...plain } = ofTrace('a', {
        outcome: { status: 'failed', reason: 'inconclusive', model: 'm' },
      });
      await store.write(project, plain);
      expect(await store.read(project, 'a')).toEqual(plain);
    });

    it('has nothing of another project', async () => {
      await store.write(project + 1, ofTrace('a'));
      expect(await store.read(project, 'a')).toBeUndefined();
      expect(await store.findByFailure(project, 'key', 'b')).toBeUndefined();
    });

    it('finds the newest result of a failure in another trace', async () => {
      for (const traceId of ['a', 'b', 'c']) {
        now += 1;
        await store.write(project, ofTrace(traceId));
      }
      expect((await store.findByFailure(project, 'key', 'c'))?.traceId).toBe('b');
      expect(await store.findByFailure(project, 'other key', 'c')).toBeUndefined();
    });

    it('reserves tokens up to the most of a day, and not one more', async () => {
      const day = `2026-01-${10 + project}`;
      expect(await store.reserveTokens(day, 60, 100)).toBe(true);
      expect(await store.reserveTokens(day, 41, 100)).toBe(false);
      expect(await store.reserveTokens(day, 40, 100)).toBe(true);
      await store.settleTokens(day, -30);
      expect(await store.reserveTokens(day, 31, 100)).toBe(false);
      expect(await store.reserveTokens(day, 30, 100)).toBe(true);
      expect(await store.reserveTokens('2026-02-01', 100, 100)).toBe(true);
    });

    it('names the traces that have results, and forgets them', async () => {
      await store.write(project, ofTrace('a'));
      expect(await store.listTraces()).toContainEqual({ projectId: project, traceId: 'a' });
      await store.remove(project, 'a');
      expect(await store.listTraces()).not.toContainEqual({ projectId: project, traceId: 'a' });
      expect(await store.read(project, 'a')).toBeUndefined();
    });

    it('says that it can’t be reached once it can’t', async () => {
      const broken = await open(() => now);
      await expect(broken.write(project, ofTrace(undefined as never))).rejects.toMatchObject({
        code: 'STORE_UNREACHABLE',
      });
      await broken.close();
    });
  });
}
