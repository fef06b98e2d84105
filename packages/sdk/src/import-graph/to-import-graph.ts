import { createHash } from 'node:crypto';
import type { GraphFile, ImportEdge, ImportGraph } from '@glasstrace/protocol/import-graph';
import { GRAPH_PATH, IMPORT_GRAPH_LIMITS } from '@glasstrace/protocol/import-graph-limits';
import type { ImportKind } from './find-imports.ts';
import type { SourceFile, Sources } from './source-file.ts';

type Limits = Record<keyof typeof IMPORT_GRAPH_LIMITS, number>;

const FLAGS: Record<ImportKind, Omit<ImportEdge, 'to'>> = {
  static: {},
  dynamic: { dynamic: true },
  type: { typeOnly: true },
};

/**
 * The graph as it is sent, the same for the same files in whatever order. Beyond the limits, files go that are farthest
 * from any test and route, then the imports of such files; `omitted` counts them.
 */
export function toImportGraph(found: Sources, limits: Limits = IMPORT_GRAPH_LIMITS): ImportGraph {
  const { files: sources, testSetup } = found;
  const named = sources.filter(({ path }) => path.length <= limits.pathChars && GRAPH_PATH.test(path));
  const worthFirst = sortByWorth(named).slice(0, limits.files);
  const kept = [...worthFirst].sort((a, b) => compare(a.path, b.path));
  const places = new Map(kept.map((file, place) => [file, place]));

  let room = limits.edges;
  const edgesOf = new Map<SourceFile, ImportEdge[]>();
  for (const file of worthFirst) {
    const edges = [...file.imports].flatMap(([target, kind]) => {
      const to = places.get(target);
      return to === undefined ? [] : [{ to, ...FLAGS[kind] }];
    });
    edgesOf.set(file, edges.slice(0, room));
    room -= Math.min(room, edges.length);
  }

  const files = kept.map((file): GraphFile => {
    const { path, test, needs, route } = file;
    const mocks = [...file.mocks].flatMap((target) => places.get(target) ?? []);
    return {
      path,
      imports: edgesOf.get(file)!,
      ...(test && { test: { runner: test, ...(mocks.length > 0 && { mocks }) } }),
      ...(needs.size > 0 && { needs: [...needs].sort() }),
      ...(route && { route }),
    };
  });
  const omitted = {
    files: sources.length - files.length,
    edges: countEdges(sources) - files.reduce((sum, { imports }) => sum + imports.length, 0),
    unread: kept.filter(({ isUnread }) => isUnread).length,
  };
  const isComplete = omitted.files + omitted.edges + omitted.unread === 0;
  const content = { files, ...(testSetup && { testSetup }), ...(!isComplete && { omitted }) };
  const hash = createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 32);
  const graph = { hash, ...content };
  if (kept.length === 0 || Buffer.byteLength(JSON.stringify(graph)) <= limits.bodyBytes) return graph;
  // Their paths are uncommonly long.
  return toImportGraph(found, { ...limits, files: kept.length >> 1 });
}

/** Nearest to a test or a route first: no answer needs a file that neither leads to. */
function sortByWorth(sources: readonly SourceFile[]): SourceFile[] {
  const byPath = [...sources].sort((a, b) => compare(a.path, b.path));
  const known = new Set(sources);
  const sorted = new Set(byPath.filter(({ test, route }) => test !== undefined || route !== undefined));
  // A set goes on with what is added while it is walked: files one import away, then two, and so on.
  for (const { imports } of sorted) for (const target of imports.keys()) if (known.has(target)) sorted.add(target);
  for (const file of byPath) sorted.add(file);
  return [...sorted];
}

const countEdges = (sources: readonly SourceFile[]) => sources.reduce((sum, { imports }) => sum + imports.size, 0);

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
