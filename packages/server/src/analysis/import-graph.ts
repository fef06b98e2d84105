import type { ImportGraph, TestRunner } from '@glasstrace/protocol';

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
  const distances = reach(placesOf(graph, paths), (place) => importsOf(graph)[place]!);
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
  for (const [place, imports] of importsOf(graph).entries()) {
    for (const to of imports) importers[to]!.push(place);
  }

  // For each file the next one on a shortest way to the target.
  const towards = new Map<number, number>();
  const distances = reach([target], (from) => {
    const found = importers[from]!;
    for (const place of found) if (!towards.has(place) && place !== target) towards.set(place, from);
    return found;
  });
  const tests: ReachingTest[] = [];
  for (const [place, shortest] of distances) {
    const { path, test } = graph.files[place]!;
    if (!test) continue;
    const mocks = new Set(test.mocks);
    const isFree = mocks.size === 0 || !passes(place, towards, mocks);
    const distance = isFree ? shortest : reachedBeside(graph, mocks, place).get(target);
    if (distance !== undefined) tests.push({ path, distance, runner: test.runner });
  }
  return tests.sort((a, b) => a.distance - b.distance);
}

/** Whether the way that begins at a place leads through one of the others. */
function passes(start: number, towards: ReadonlyMap<number, number>, others: ReadonlySet<number>): boolean {
  for (let at = towards.get(start); at !== undefined; at = towards.get(at)) if (others.has(at)) return true;
  return false;
}

/** Every file through which a test of the app runs, the tests included; the same files for which there are testsReaching. */
export function filesReachedByTests(graph: ImportGraph): Set<string> {
  const tests = [...graph.files.entries()].filter(([, { test }]) => test);
  const plain = tests.filter(([, { test }]) => !test!.mocks).map(([place]) => place);
  // What these reach leads to nothing that they don't.
  const closed = reach(plain, (place) => importsOf(graph)[place]!);
  const reached = new Set(closed.keys());
  for (const [place, { test }] of tests) {
    if (!test!.mocks) continue;
    const beside = new Set(test!.mocks);
    const next = (from: number) => (closed.has(from) ? [] : importsOf(graph)[from]!.filter((to) => !beside.has(to)));
    for (const to of reach([place], next).keys()) reached.add(to);
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
  return reach([from], (place) => importsOf(graph)[place]!.filter((to) => !mocks.has(to)));
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

const known = new WeakMap<ImportGraph, number[][]>();

/** For each file the places of those that run when it does. */
function importsOf(graph: ImportGraph): number[][] {
  const imports =
    known.get(graph) ?? graph.files.map((file) => file.imports.filter(({ typeOnly }) => !typeOnly).map(({ to }) => to));
  known.set(graph, imports);
  return imports;
}

function placesOf(graph: ImportGraph, paths: readonly string[]): number[] {
  const wanted = new Set(paths);
  return graph.files.flatMap(({ path }, place) => (wanted.has(path) ? [place] : []));
}

/** With the slash at its end: `src/app/` holds nothing of `src/apple/`. */
const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1);
