import type { ImportGraph } from '@glasstrace/protocol';
import { filesReachedByTests, testsReaching } from '../import-graph.ts';
import type { TracedCode } from './traced-code.ts';

/** Which of the files behind a request a test reaches, by imports alone. */
export interface CoverageMap {
  /** The failing file first, then those of the stack, then those of the route, the nearest first. */
  testedPaths: string[];
  untestedPaths: string[];
  /** Whole percent of the files of both lists that are tested; 0 when there is none. */
  coveragePercent: number;
  /** Tests of the first of testedPaths, the nearest first. */
  reachedBy: { path: string; tests: string[]; moreTests?: number }[];
}

/** So many files are shown with the tests that reach them, and so many tests for each. */
const MOST_FILES = 4;
const MOST_TESTS = 3;

/** Files that the graph does not have, and files that are tests, count neither way. */
export function mapCoverage({ stack, route, reachable }: TracedCode, graph: ImportGraph): CoverageMap {
  const appFiles = new Set(graph.files.filter(({ test }) => !test).map(({ path }) => path));
  const ran = [...stack, ...(route === undefined ? [] : [route]), ...reachable];
  const paths = [...new Set(ran)].filter((path) => appFiles.has(path));
  const reached = filesReachedByTests(graph);
  const testedPaths = paths.filter((path) => reached.has(path));
  return {
    testedPaths,
    untestedPaths: paths.filter((path) => !reached.has(path)),
    coveragePercent: paths.length === 0 ? 0 : Math.round((100 * testedPaths.length) / paths.length),
    reachedBy: testedPaths.slice(0, MOST_FILES).map((path) => {
      const tests = testsReaching(graph, path);
      const moreTests = tests.length - MOST_TESTS;
      return {
        path,
        tests: tests.slice(0, MOST_TESTS).map((test) => test.path),
        ...(moreTests > 0 && { moreTests }),
      };
    }),
  };
}
