import type { ImportGraph } from '@glasstrace/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ImportGraphStore } from '../../src/store/import-graph-store.ts';
import { aGraph } from '../analysis/a-graph.ts';

/** Every promise of the port, for any adapter. `open` opens an empty store over the clock. */
export function describeImportGraphStore(name: string, open: (now: () => number) => Promise<ImportGraphStore>): void {
  describe(`import graph store: ${name}`, () => {
    let store: ImportGraphStore;
    let now = 1_000;
    let project = 0;
    beforeAll(async () => {
      store = await open(() => now);
    });
    beforeEach(() => {
      project += 2;
    });
    afterAll(() => store.close());

    const named = (hash: string): ImportGraph => ({ ...aGraph({ [`${hash}.ts`]: {} }), hash });

    it('gives back the graph that was written, with everything in it', async () => {
      const graph: ImportGraph = {
        ...aGraph({
          'ü.test.ts': { runner: 'jest', imports: ['a.ts', 'type b.ts', 'dynamic c.ts'], mocks: ['a.ts'] },
          'app/page.tsx': { route: { kind: 'page', pattern: '/' } },
        }),
        omitted: { files: 1, edges: 2, unread: 3 },
      };
      await store.write(project, graph);
      expect(await store.read(project)).toEqual(graph);
      expect(await store.readHash(project)).toBe(graph.hash);
    });

    it('has nothing of a project that wrote nothing', async () => {
      await store.write(project + 1, named('a'));
      expect(await store.read(project)).toBeUndefined();
      expect(await store.readHash(project)).toBeUndefined();
    });

    it('keeps the last graph of each project', async () => {
      await store.write(project, named('a'));
      await store.write(project + 1, named('b'));
      await store.write(project, named('c'));
      expect(await store.read(project)).toEqual(named('c'));
      expect(await store.readHash(project)).toBe('c');
      expect(await store.readHash(project + 1)).toBe('b');
    });

    it('forgets graphs that were written before a time', async () => {
      now = 1_000;
      await store.write(project, named('old'));
      now = 2_000;
      await store.write(project + 1, named('new'));
      await store.removeBefore(2_000);
      expect(await store.readHash(project)).toBeUndefined();
      expect(await store.readHash(project + 1)).toBe('new');
    });

    it('says that it can’t be reached once it can’t', async () => {
      const broken = await open(() => now);
      await expect(broken.write(project, { ...named('a'), hash: undefined as never })).rejects.toMatchObject({
        code: 'STORE_UNREACHABLE',
      });
      await broken.close();
    });
  });
}
