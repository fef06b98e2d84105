import type { ImportGraph } from '@glasstrace/protocol';
import { filesReachedFrom, testsReaching } from '../import-graph.ts';

const MOCKED = ['next/cache', 'server-only'] as const;
/** Modules that a test can do without. */
export type MockedModule = (typeof MOCKED)[number];

/** How the project runs its tests, and where a new one goes. Where nothing is known, Node's own runner always works. */
export interface TestProject {
  runner: 'vitest' | 'jest' | 'node:test';
  /** What a test has to replace to load the file; undefined when it can't be loaded outside of the running app. */
  loading(file: string): { mocks: MockedModule[] } | undefined;
  /** A path that is free, beside a file of the app or where the tests are. */
  place(test: { name: string; beside?: string }): string;
  /** The command that runs one test file, from the app's folder. */
  run(path: string): string;
}

export function describeTestProject(graph: ImportGraph | undefined): TestProject {
  const wanted = graph?.testSetup?.runner;
  const runner = wanted === 'vitest' || wanted === 'jest' ? wanted : 'node:test';
  const files = graph?.files ?? [];
  const tests = files.filter(({ path, test }) => test?.runner === runner && !path.startsWith('../'));
  const paths = tests.map(({ path }) => path);
  const infix = paths.filter((path) => /\.spec\./.test(path)).length * 2 > paths.length ? 'spec' : 'test';
  const isTypeScript = (within: readonly { path: string }[]) => within.some(({ path }) => /\.[cm]?tsx?$/.test(path));
  const extension = runner === 'node:test' ? 'mjs' : isTypeScript(runner === 'jest' ? tests : files) ? 'ts' : 'js';
  // Tests that import a file of their own folder show that this is where the project wants them.
  const areBeside = tests.some(({ path, imports }) =>
    imports.some(({ to }) => folderOf(files[to]!.path) === folderOf(path) && !files[to]!.test),
  );
  const folderOfTests = paths.map(folderOf).sort((a, b) => a.length - b.length)[0];
  const elsewhere = areBeside || folderOfTests === undefined ? 'test/' : folderOfTests;
  const taken = new Set(files.map(({ path }) => path));

  return {
    runner,
    loading(file) {
      if (!graph || runner !== 'vitest') return undefined;
      const loaded = new Set(filesReachedFrom(graph, [file]).map(({ path }) => path));
      if (loaded.size === 0) return undefined;
      const needs = new Set(files.flatMap(({ path, needs = [] }) => (loaded.has(path) ? needs : [])));
      const resolves = graph.testSetup?.paths || testsReaching(graph, file).some((test) => test.runner === runner);
      if ((needs.has('paths') && !resolves) || needs.has('next/headers')) return undefined;
      return { mocks: MOCKED.filter((need) => needs.has(need)) };
    },
    place({ name, beside }) {
      const folder = beside !== undefined && mayStandBeside(beside) ? folderOf(beside) : elsewhere;
      for (let i = 0; ; i++) {
        const variant = i === 0 ? '' : i === 1 ? '.regression' : `.regression-${i}`;
        const path = `${folder}${name}${variant}.${infix}.${extension}`;
        if (!taken.has(path)) return path;
      }
    },
    run: (path) => `${COMMANDS[runner]} ${/^[\w./-]+$/.test(path) ? path : `"${path.replace(/["$`\\]/g, '\\$&')}"`}`,
  };

  function mayStandBeside(file: string): boolean {
    if (!areBeside && (runner === 'node:test' || tests.length > 0)) return false;
    // Next.js takes every file in `pages` for a page; Node's runner takes brackets in a path for a pattern.
    const isPlace = !/^\.\.\/|(?:^|\/)pages\//.test(file) && !(runner === 'node:test' && /[[\](){}*?]/.test(file));
    return isPlace && taken.has(file);
  }
}

const COMMANDS: Record<TestProject['runner'], string> = {
  vitest: 'npx vitest run',
  jest: 'npx jest --runTestsByPath',
  'node:test': 'node --test',
};

/** With the slash at its end; empty for a file at the top. */
const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1);
