import type { ImportGraph } from '@glasstrace/protocol/import-graph';

/** A graph by paths, as a test wants to read it: `{ 'a.ts': ['b.ts', 'type c.ts', 'dynamic d.ts'] }`. */
export function drawGraph({ files }: ImportGraph): Record<string, string[]> {
  return Object.fromEntries(
    files.map(({ path, imports }) => [
      path,
      imports.map(
        ({ to, typeOnly, dynamic }) => `${typeOnly ? 'type ' : ''}${dynamic ? 'dynamic ' : ''}${files[to]!.path}`,
      ),
    ]),
  );
}
