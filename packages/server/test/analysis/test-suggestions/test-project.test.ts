import type { FileNeed } from '@glasstrace/protocol/import-graph-limits';
import { describe, expect, it } from 'vitest';
import { describeTestProject } from '../../../src/analysis/test-suggestions/test-project.ts';
import { aGraph } from '../a-graph.ts';

type Files = Parameters<typeof aGraph>[0];
type Runner = 'vitest' | 'jest' | 'node:test';

const projectWith = (runner: Runner, files: Files, setup: { paths?: true } = {}) =>
  describeTestProject({ ...aGraph(files), testSetup: { runner, ...setup } });

const ROUTE = 'src/app/api/polls/[slug]/route.ts';

describe('a new test goes', () => {
  it.each<[string, Runner, Files, string]>([
    ['beside the file where there are no tests yet', 'vitest', {}, 'src/app/api/polls/[slug]/it.test.ts'],
    [
      'beside the file where others stand beside theirs',
      'vitest',
      { 'src/lib/slug.spec.ts': { imports: ['src/lib/slug.ts'], runner: 'vitest' } },
      'src/app/api/polls/[slug]/it.spec.ts',
    ],
    [
      'where the tests are',
      'vitest',
      { 'tests/unit/slug.test.ts': { imports: ['src/lib/slug.ts'], runner: 'vitest' } },
      'tests/unit/it.test.ts',
    ],
    ['where Node takes its path for a path', 'node:test', {}, 'test/it.test.mjs'],
    [
      'where Jest needs nothing to compile it',
      'jest',
      { '__tests__/slug.js': { imports: ['src/lib/slug.ts'], runner: 'jest' } },
      '__tests__/it.test.js',
    ],
    [
      'under a name that is free',
      'vitest',
      { 'src/app/api/polls/[slug]/it.test.ts': {}, 'src/app/api/polls/[slug]/it.regression.test.ts': {} },
      'src/app/api/polls/[slug]/it.regression-2.test.ts',
    ],
  ])('%s', (_, runner, files, path) => {
    expect(projectWith(runner, { [ROUTE]: {}, ...files }).place({ name: 'it', beside: ROUTE })).toBe(path);
  });

  it.each(['src/pages/api/polls.ts', '../packages/db/index.ts', '.next/server/chunk.js'])(
    'never beside %s',
    (beside) => {
      const files = beside.startsWith('.next') ? {} : { [beside]: {} };
      expect(projectWith('vitest', { [ROUTE]: {}, ...files }).place({ name: 'it', beside })).toBe('test/it.test.ts');
    },
  );
});

it.each([
  ['test/it.test.mjs', 'node --test test/it.test.mjs'],
  ['test/[a] "$b"/it.test.mjs', 'node --test "test/[a] \\"\\$b\\"/it.test.mjs"'],
])('the command for %s is %s', (path, command) => {
  expect(projectWith('node:test', {}).run(path)).toBe(command);
});

describe('a file can be loaded by a test', () => {
  const loading = (runner: Runner, needs: FileNeed[], setup: { paths?: true } = {}, more: Files = {}) =>
    projectWith(runner, { [ROUTE]: { imports: ['src/db.ts'] }, 'src/db.ts': { needs }, ...more }, setup).loading(ROUTE);

  it.each<[string, ReturnType<typeof loading>, ReturnType<typeof loading>]>([
    ['of Vitest', loading('vitest', []), { mocks: [] }],
    ['but not of Jest, which may not compile it', loading('jest', []), undefined],
    ['nor of Node, which does not', loading('node:test', []), undefined],
    ['when its aliases are resolved', loading('vitest', ['paths'], { paths: true }), { mocks: [] }],
    ['not when they are not', loading('vitest', ['paths']), undefined],
    [
      'when another test loads it',
      loading('vitest', ['paths'], {}, { 'a.test.ts': { imports: [ROUTE], runner: 'vitest' } }),
      { mocks: [] },
    ],
    [
      'without what only works in a request',
      loading('vitest', ['next/cache', 'server-only']),
      { mocks: ['next/cache', 'server-only'] },
    ],
    ['not when it reads the request of Next.js', loading('vitest', ['next/headers']), undefined],
  ])('%s', (_, actual, expected) => {
    expect(actual).toEqual(expected);
  });

  it('not when the graph does not have it', () => {
    expect(projectWith('vitest', {}).loading(ROUTE)).toBeUndefined();
  });
});
