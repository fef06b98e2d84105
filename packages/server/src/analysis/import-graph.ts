import type { GraphFile, ImportGraph, TestRunner } from '@glasstrace/protocol';

/** A file that was reached from others. */
export interface ReachedFile {
  path: string;
  /** Imports on the shortest way to it; 0 for a file of the start itself. */
  distance: number;
}

export interface ReachingTest extends ReachedFile {
  runner: TestRunner;
}

/** Distances by the files' places in the graph, the nearest first. */
type Distances = Map<number, number>;

/**
 * Everything that runs when one of the files does, the nearest first; the files themselves included. Imports of mere
 * types lead nowhere. Paths that the graph does not have are passed over.
 */
export function filesReachedFrom(graph: ImportGraph, paths: readonly string[]): ReachedFile[] {
  const distances = reach(placesOf(graph, paths), (place) => valueImports(graph.files[place]!));
  return [...distances].map(([place, distance]) => ({ path: graph.files[place]!.path, distance }));
}

/**
 * Tests through which a file runs, the nearest first: those that import it, then those that import what imports it. A
 * test that replaces the file, or all that leads to it, does not count; a file that is a test reaches itself.
 */
export function testsReaching(graph: ImportGraph, path: string): ReachingTest[] {
  const [target] = placesOf(graph, [path]);
  if (target === undefined) return [];
  const importers: number[][] = graph.files.map(() => []);
  for (const [place, file] of graph.files.entries()) {
    for (const to of valueImports(file)) importers[to]!.push(place);
  }

  const tests: ReachingTest[] = [];
  for (const [place, shortest] of reach([target], (from) => importers[from]!)) {
    const { path, test } = graph.files[place]!;
    if (!test) continue;
    const distance = test.mocks ? reachedBeside(graph, new Set(test.mocks), place).get(target) : shortest;
    if (distance !== undefined) tests.push({ path, distance, runner: test.runner });
  }
  return tests.sort((a, b) => a.distance - b.distance);
}

/** Every file through which a test of the app runs, the tests included; the same files for which there are testsReaching. */
export function filesReachedByTests(graph: ImportGraph): Set<string> {
  const tests = [...graph.files.entries()].filter(([, { test }]) => test);
  const plain = tests.filter(([, { test }]) => !test!.mocks).map(([place]) => place);
  const reached = new Set(reach(plain, (place) => valueImports(graph.files[place]!)).keys());
  for (const [place, { test }] of tests) {
    if (!test!.mocks) continue;
    for (const to of reachedBeside(graph, new Set(test!.mocks), place).keys()) reached.add(to);
  }
  return new Set([...reached].map((place) => graph.files[place]!.path));
}

/**
 * Files that run for a request of a route, the nearest first: what answers `pattern` (`/polls/[slug]`), for a page also
 * the layouts around it, the proxy, and all that these reach. Empty for a route that the graph does not have.
 */
export function filesOfRoute(graph: ImportGraph, pattern: string): ReachedFile[] {
  const answering = graph.files.filter(({ route }) => route?.pattern === pattern);
  if (answering.length === 0) return [];
  const pages = answering.filter(({ route }) => route?.kind === 'page');
  const around = graph.files.filter(({ path, route }) => {
    if (route?.kind === 'proxy') return true;
    return route?.kind === 'layout' && pages.some((page) => page.path.startsWith(folderOf(path)));
  });
  const start = [...answering, ...around].map(({ path }) => path);
  return filesReachedFrom(graph, start);
}

/** What is reached on ways that avoid the files a test replaces. */
function reachedBeside(graph: ImportGraph, mocks: ReadonlySet<number>, from: number): Distances {
  return reach([from], (place) => valueImports(graph.files[place]!).filter((to) => !mocks.has(to)));
}

/** Breadth first, so that the first way found is the shortest. */
function reach(start: readonly number[], next: (place: number) => readonly number[]): Distances {
  const distances: Distances = new Map(start.map((place) => [place, 0]));
  // A map goes on with what is added while it is walked.
  for (const [place, distance] of distances) {
    for (const to of next(place)) if (!distances.has(to)) distances.set(to, distance + 1);
  }
  return distances;
}

const valueImports = ({ imports }: GraphFile) => imports.filter(({ typeOnly }) => !typeOnly).map(({ to }) => to);

function placesOf(graph: ImportGraph, paths: readonly string[]): number[] {
  const wanted = new Set(paths);
  return graph.files.flatMap(({ path }, place) => (wanted.has(path) ? [place] : []));
}

/** With the slash at its end: `src/app/` holds nothing of `src/apple/`. */
const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1);
