import { describe, expect, it } from 'vitest';
import { filesOfRoute, filesReachedByTests, filesReachedFrom, testsReaching } from '../../src/analysis/import-graph.ts';
import { aGraph } from './a-graph.ts';

const TEST = { runner: 'vitest' } as const;
const pathsOf = (reached: { path: string }[]) => reached.map(({ path }) => path);

describe('filesReachedFrom', () => {
  it('lists what a file imports, and what that imports, the nearest first', () => {
    const graph = aGraph({ a: { imports: ['b', 'dynamic c'] }, b: { imports: ['d'] }, c: {}, d: { imports: ['e'] } });
    expect(filesReachedFrom(graph, ['a'])).toEqual([
      { path: 'a', distance: 0 },
      { path: 'b', distance: 1 },
      { path: 'c', distance: 1 },
      { path: 'd', distance: 2 },
      { path: 'e', distance: 3 },
    ]);
  });

  it('ends in a circle of imports', () => {
    const graph = aGraph({ a: { imports: ['b'] }, b: { imports: ['a'] } });
    expect(pathsOf(filesReachedFrom(graph, ['a']))).toEqual(['a', 'b']);
  });

  it('does not follow types', () => {
    const graph = aGraph({ a: { imports: ['type b'] }, b: { imports: ['c'] } });
    expect(pathsOf(filesReachedFrom(graph, ['a']))).toEqual(['a']);
  });

  it('passes over a file that the graph does not have', () => {
    expect(filesReachedFrom(aGraph({ a: {} }), ['node_modules/zod/index.js'])).toEqual([]);
  });
});

describe('testsReaching', () => {
  it('lists tests that reach the file, direct ones before others, with their runners', () => {
    const graph = aGraph({
      'polls.test.ts': { ...TEST, imports: ['polls.ts'] },
      'slug.test.ts': { runner: 'node:test', imports: ['slug.ts'] },
      'other.test.ts': { ...TEST, imports: ['other.ts'] },
      'polls.ts': { imports: ['slug.ts'] },
    });
    expect(testsReaching(graph, 'slug.ts')).toEqual([
      { path: 'slug.test.ts', runner: 'node:test', distance: 1 },
      { path: 'polls.test.ts', runner: 'vitest', distance: 2 },
    ]);
    expect(testsReaching(graph, 'unknown.ts')).toEqual([]);
  });

  it('leaves out a test that only takes types from the file', () => {
    const graph = aGraph({ 'a.test.ts': { ...TEST, imports: ['type a.ts'] } });
    expect(testsReaching(graph, 'a.ts')).toEqual([]);
  });

  it('leaves out a test that replaces the file, or all that leads to it', () => {
    const graph = aGraph({
      'direct.test.ts': { ...TEST, imports: ['db.ts', 'polls.ts'], mocks: ['db.ts'] },
      'between.test.ts': { ...TEST, imports: ['polls.ts'], mocks: ['polls.ts'] },
      'polls.ts': { imports: ['db.ts'] },
    });
    expect(testsReaching(graph, 'db.ts')).toEqual([]);
    expect(pathsOf(testsReaching(graph, 'polls.ts'))).toEqual(['direct.test.ts']);
  });

  it('counts a test that replaces one way to the file and takes another', () => {
    const graph = aGraph({
      'a.test.ts': { ...TEST, imports: ['short.ts', 'long.ts'], mocks: ['short.ts'] },
      'short.ts': { imports: ['target.ts'] },
      'long.ts': { imports: ['longer.ts'] },
      'longer.ts': { imports: ['target.ts'] },
    });
    expect(testsReaching(graph, 'target.ts')).toEqual([{ path: 'a.test.ts', runner: 'vitest', distance: 3 }]);
  });
});

it('filesReachedByTests has each file that a test reaches, and no other', () => {
  const graph = aGraph({
    'polls.test.ts': { ...TEST, imports: ['polls.ts', 'db.ts', 'type types.ts'], mocks: ['db.ts'] },
    'slug.test.ts': { ...TEST, imports: ['slug.ts'] },
    'polls.ts': { imports: ['db.ts', 'dynamic late.ts'] },
    'db.ts': { imports: ['driver.ts'] },
    'page.ts': { imports: ['slug.ts'] },
  });
  const reached = filesReachedByTests(graph);
  for (const { path } of graph.files)
    expect([path, reached.has(path)]).toEqual([path, testsReaching(graph, path).length > 0]);
  expect([...reached].sort()).toEqual(['late.ts', 'polls.test.ts', 'polls.ts', 'slug.test.ts', 'slug.ts']);
});

describe('filesOfRoute', () => {
  const graph = aGraph({
    'src/app/layout.tsx': { route: { kind: 'layout' }, imports: ['src/theme.ts'] },
    'src/app/polls/[slug]/page.tsx': {
      route: { kind: 'page', pattern: '/polls/[slug]' },
      imports: ['src/polls.ts', 'type src/types.ts'],
    },
    'src/app/polls/[slug]/error.tsx': { route: { kind: 'layout' } },
    'src/app/polling/layout.tsx': { route: { kind: 'layout' } },
    'src/app/api/polls/route.ts': { route: { kind: 'handler', pattern: '/api/polls' }, imports: ['src/polls.ts'] },
    'src/proxy.ts': { route: { kind: 'proxy' }, imports: ['src/session.ts'] },
    'src/polls.ts': { imports: ['src/database.ts'] },
  });

  it('takes a page with the layouts around it and the proxy', () => {
    expect(pathsOf(filesOfRoute(graph, '/polls/[slug]')).sort()).toEqual([
      'src/app/layout.tsx',
      'src/app/polls/[slug]/error.tsx',
      'src/app/polls/[slug]/page.tsx',
      'src/database.ts',
      'src/polls.ts',
      'src/proxy.ts',
      'src/session.ts',
      'src/theme.ts',
    ]);
  });

  it('takes a route handler without layouts', () => {
    expect(filesOfRoute(graph, '/api/polls')).toEqual([
      { path: 'src/app/api/polls/route.ts', distance: 0 },
      { path: 'src/proxy.ts', distance: 0 },
      { path: 'src/polls.ts', distance: 1 },
      { path: 'src/session.ts', distance: 1 },
      { path: 'src/database.ts', distance: 2 },
    ]);
  });

  it('is empty for a route that is not there', () => {
    expect(filesOfRoute(graph, '/nowhere')).toEqual([]);
  });
});
