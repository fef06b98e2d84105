import { describe, expect, it } from 'vitest';
import type { SourceFile, Sources } from '../../src/import-graph/source-file.ts';
import { toImportGraph } from '../../src/import-graph/to-import-graph.ts';
import { drawGraph } from './draw-graph.ts';

/** Files that import each other as named; those called `*.test.ts` are tests. */
function sourcesOf(imports: Record<string, string[]>): Sources {
  const files = new Map(
    Object.keys(imports).map((path): [string, SourceFile] => [
      path,
      {
        path,
        imports: new Map(),
        mocks: new Set(),
        needs: new Set(),
        isUnread: false,
        ...(path.endsWith('.test.ts') && { test: 'vitest' as const }),
      },
    ]),
  );
  for (const [path, targets] of Object.entries(imports)) {
    for (const target of targets) files.get(path)!.imports.set(files.get(target)!, 'static');
  }
  return { files: [...files.values()] };
}

const sources = sourcesOf({
  'alone.ts': ['alone-too.ts'],
  'alone-too.ts': [],
  'far.ts': [],
  'near.ts': ['far.ts'],
  'near.test.ts': ['near.ts'],
});
const limits = { files: 10, edges: 10, pathChars: 100, bodyBytes: 10_000 };

describe('toImportGraph', () => {
  it('is the same for the same files in another order', () => {
    expect(toImportGraph({ files: sources.files.toReversed() }, limits)).toEqual(toImportGraph(sources, limits));
  });

  it('holds everything while that is within the limits', () => {
    const graph = toImportGraph(sources, { ...limits, files: 5, edges: 3 });
    expect(graph.files).toHaveLength(5);
    expect(graph).not.toHaveProperty('omitted');
  });

  it('keeps files near to tests when there are too many, and counts the others', () => {
    const graph = toImportGraph(sources, { ...limits, files: 3 });
    expect(drawGraph(graph)).toEqual({ 'far.ts': [], 'near.test.ts': ['near.ts'], 'near.ts': ['far.ts'] });
    expect(graph.omitted).toEqual({ files: 2, edges: 1, unread: 0 });
  });

  it('keeps imports of files near to tests when there are too many, and counts the others', () => {
    const graph = toImportGraph(sources, { ...limits, edges: 2 });
    expect(drawGraph(graph)).toMatchObject({ 'near.test.ts': ['near.ts'], 'near.ts': ['far.ts'], 'alone.ts': [] });
    expect(graph.omitted).toEqual({ files: 0, edges: 1, unread: 0 });
  });

  it('is no larger as a body than a server takes', () => {
    const complete = JSON.stringify(toImportGraph(sources, limits)).length;
    expect(toImportGraph(sources, { ...limits, bodyBytes: complete }).files).toHaveLength(5);
    const graph = toImportGraph(sources, { ...limits, bodyBytes: complete - 1 });
    expect(JSON.stringify(graph).length).toBeLessThan(complete);
    expect(drawGraph(graph)).toEqual({ 'near.test.ts': ['near.ts'], 'near.ts': [] });
    expect(graph.omitted).toMatchObject({ files: 3 });
  });

  it('leaves out a file whose name a server would refuse the graph for, and counts it', () => {
    const graph = toImportGraph(sourcesOf({ 'a.ts': ['b\n.ts'], 'b\n.ts': [] }), limits);
    expect(drawGraph(graph)).toEqual({ 'a.ts': [] });
    expect(graph.omitted).toEqual({ files: 1, edges: 1, unread: 0 });
  });

  it('leaves out a file whose path is too long, and counts it', () => {
    const graph = toImportGraph(sources, { ...limits, pathChars: 10 });
    expect(graph.files.map(({ path }) => path)).toEqual(['alone.ts', 'far.ts', 'near.ts']);
    expect(graph.omitted).toMatchObject({ files: 2 });
  });
});
