import { readFileSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scanImportGraph } from '../../src/import-graph/scan.ts';
import { tempFolder, writeFiles } from '../support/temp-folder.ts';
import { drawGraph } from './draw-graph.ts';

function appOf(files: Record<string, string>): string {
  const dir = tempFolder();
  writeFiles(dir, files);
  return dir;
}

const testsIn = (dir: string) =>
  Object.fromEntries(scanImportGraph(dir).graph.files.flatMap(({ path, test }) => (test ? [[path, test.runner]] : [])));

describe('scanImportGraph', () => {
  it('finds which file imports which, and how', () => {
    const dir = appOf({
      'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
      'src/page.tsx': `
        import { board } from '@/board';
        import type { Poll } from './types';
        import { z } from 'zod';
        import './styles.css';
        const Chart = dynamic(() => import('./chart'));
      `,
      'src/board.ts': "export * from './rank'; export { slug } from '@/lib/slug.js';",
      'src/rank.ts': "import './board';",
      'src/lib/slug.ts': '',
      'src/types.ts': '',
      'src/chart.jsx': '',
      'src/styles.css': '',
    });
    expect(drawGraph(scanImportGraph(dir).graph)).toEqual({
      'src/board.ts': ['src/rank.ts', 'src/lib/slug.ts'],
      'src/chart.jsx': [],
      'src/lib/slug.ts': [],
      'src/page.tsx': ['src/board.ts', 'type src/types.ts', 'dynamic src/chart.jsx'],
      'src/rank.ts': ['src/board.ts'],
      'src/types.ts': [],
    });
  });

  it('draws one edge for two names of a file, the stronger one', () => {
    const dir = appOf({
      'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./*"] } } }',
      'a.ts': "import type { B } from '@/b'; import { b } from './b';",
      'b.ts': "import './b';",
    });
    expect(drawGraph(scanImportGraph(dir).graph)).toEqual({ 'a.ts': ['b.ts'], 'b.ts': [] });
  });

  it('leaves out installed packages, build output, hidden folders, declarations and what is behind links', () => {
    const dir = appOf({
      'package.json': '{}',
      'a.ts': '',
      'dist/a.js': '',
      'build/a.js': '',
      '.next/server/a.js': '',
      'node_modules/zod/index.ts': '',
      'next-env.d.ts': '',
      'src/build/steps.ts': '',
      'README.md': '',
    });
    symlinkSync(join(dir, 'src'), join(dir, 'again'), 'junction');
    expect(Object.keys(drawGraph(scanImportGraph(dir).graph))).toEqual(['a.ts', 'src/build/steps.ts']);
  });

  it('goes on through packages of the workspace, with their tests, and leaves the others alone', () => {
    const root = appOf({
      'package.json': '{ "workspaces": ["apps/*", "packages/*"], "devDependencies": { "vitest": "4" } }',
      'apps/web/package.json': '{ "dependencies": { "@acme/db": "*" } }',
      'apps/web/page.ts': "import { polls } from '@acme/db'",
      'packages/db/package.json': '{ "name": "@acme/db", "exports": "./dist/index.js" }',
      'packages/db/src/index.ts': "export * from '@acme/core/polls'",
      'packages/db/src/index.test.ts': "import './index.ts'",
      'packages/core/package.json': '{ "name": "@acme/core" }',
      'packages/core/polls.ts': '',
      'packages/unrelated/package.json': '{ "name": "@acme/unrelated" }',
      'packages/unrelated/index.ts': '',
      'node_modules/@acme/.keep': '',
    });
    for (const name of ['db', 'core', 'unrelated']) {
      symlinkSync(join(root, 'packages', name), join(root, 'node_modules/@acme', name), 'junction');
    }
    const web = join(root, 'apps/web');
    expect(drawGraph(scanImportGraph(web).graph)).toEqual({
      '../../packages/core/polls.ts': [],
      '../../packages/db/src/index.test.ts': ['../../packages/db/src/index.ts'],
      '../../packages/db/src/index.ts': ['../../packages/core/polls.ts'],
      'page.ts': ['../../packages/db/src/index.ts'],
    });
    expect(testsIn(web)).toEqual({ '../../packages/db/src/index.test.ts': 'vitest' });
  });

  it('takes a folder for a package where one manifest is for everything', () => {
    const root = appOf({
      'package.json': '{}',
      'tsconfig.base.json': '{ "compilerOptions": { "paths": { "@org/ui": ["./libs/ui/src/index.ts"] } } }',
      'apps/web/tsconfig.json': '{ "extends": "../../tsconfig.base.json" }',
      'apps/web/page.ts': "import '@org/ui'",
      'apps/admin/page.ts': '',
      'libs/ui/src/index.ts': '',
      'libs/ui/src/index.spec.ts': "import './index'",
    });
    expect(drawGraph(scanImportGraph(join(root, 'apps/web')).graph)).toEqual({
      '../../libs/ui/src/index.spec.ts': ['../../libs/ui/src/index.ts'],
      '../../libs/ui/src/index.ts': [],
      'page.ts': ['../../libs/ui/src/index.ts'],
    });
  });

  it('knows the routes of an app that depends on Next.js, and of no other', () => {
    const files = { 'src/app/api/polls/route.ts': '', 'src/lib/slug.ts': '' };
    const routesIn = (manifest: object) =>
      scanImportGraph(appOf({ ...files, 'package.json': JSON.stringify(manifest) })).graph.files.map(
        ({ route }) => route,
      );
    expect(routesIn({ dependencies: { next: '16.4.6' } })).toEqual([
      { kind: 'handler', pattern: '/api/polls' },
      undefined,
    ]);
    expect(routesIn({ dependencies: { express: '5' } })).toEqual([undefined, undefined]);
  });

  describe('knows tests', () => {
    const files = {
      'a.test.ts': '',
      'b.spec.tsx': '',
      '__tests__/c.ts': '',
      'helper.ts': '',
      'test/d.ts': "import { test } from 'node:test'",
      'e2e/f.spec.ts': "import { test } from '@playwright/test'",
    };
    const always = { 'test/d.ts': 'node:test', 'e2e/f.spec.ts': 'other' };

    it.each([
      ['vitest', { devDependencies: { vitest: '4' } }],
      ['jest', { devDependencies: { jest: '30' } }],
      ['jest', { jest: { testEnvironment: 'node' } }],
      ['vitest', { devDependencies: { vitest: '4', jest: '30' }, scripts: { test: 'vitest run' } }],
      ['jest', { devDependencies: { vitest: '4', jest: '30' }, scripts: { test: 'jest --ci' } }],
      ['node:test', { scripts: { test: 'node --import tsx --test' } }],
      ['other', {}],
    ])('of %s by %j', (runner, manifest) => {
      const dir = appOf({ ...files, 'package.json': JSON.stringify(manifest) });
      expect(testsIn(dir)).toEqual({
        ...always,
        'a.test.ts': runner,
        'b.spec.tsx': runner,
        ...(runner === 'jest' && { '__tests__/c.ts': 'jest' }),
      });
    });

    it('also beside a manifest that npm would refuse', () => {
      const manifest = { name: 5, scripts: null, exports: null, main: {}, imports: [], dependencies: 'none' };
      const dir = appOf({ 'package.json': JSON.stringify(manifest), 'a.test.ts': "import '#a'; import '5/b'" });
      expect(testsIn(dir)).toEqual({ 'a.test.ts': 'other' });
    });

    it('by a configuration file, where nothing else says it', () => {
      expect(testsIn(appOf({ 'package.json': '{}', 'vitest.config.mts': '', 'a.test.ts': '' }))).toEqual({
        'a.test.ts': 'vitest',
      });
    });

    it.each<[string, Record<string, string>, object | undefined]>([
      ['without any', { 'package.json': '{}' }, undefined],
      ['node:test', { 'package.json': '{ "scripts": { "test": "node --test" } }' }, { runner: 'node:test' }],
      [
        'vitest that knows no aliases',
        { 'package.json': '{ "devDependencies": { "vitest": "4" } }', 'vitest.config.ts': 'export default {}' },
        { runner: 'vitest' },
      ],
      [
        'vitest with aliases in the configuration of Vite',
        {
          'package.json': '{ "devDependencies": { "vitest": "4" } }',
          'vite.config.mts': 'export default { plugins: [tsconfigPaths()] }',
        },
        { runner: 'vitest', paths: true },
      ],
      [
        'jest, set up by Next.js',
        { 'package.json': '{ "devDependencies": { "jest": "30" } }', 'jest.config.js': "require('next/jest')" },
        { runner: 'jest', paths: true },
      ],
      [
        'jest with aliases in the manifest',
        { 'package.json': '{ "jest": { "moduleNameMapper": { "^@/(.*)$": "<rootDir>/$1" } } }' },
        { runner: 'jest', paths: true },
      ],
    ])('of a package as it runs them: %s', (_, files, setup) => {
      expect(scanImportGraph(appOf(files)).graph.testSetup).toEqual(setup);
    });

    it('and what they replace', () => {
      const dir = appOf({
        'a.test.ts': "import { a } from './a'; vi.mock('./db'); vi.mock('zod')",
        'a.ts': '',
        'db.ts': '',
      });
      const { files } = scanImportGraph(dir).graph;
      expect(files.find(({ path }) => path === 'a.test.ts')?.test?.mocks).toEqual([
        files.findIndex(({ path }) => path === 'db.ts'),
      ]);
    });
  });

  it('knows what a file can not be loaded without: aliases, and what only works inside Next.js', () => {
    const dir = appOf({
      'package.json': '{ "imports": { "#lib/*": "./lib/*.ts" } }',
      'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./*"] } } }',
      'actions.ts': "import { revalidatePath } from 'next/cache'; import { slug } from '@/lib/slug';",
      'lib/slug.ts': "import 'server-only'; import '#lib/text'; import { z } from 'zod'",
      'lib/text.ts': "import type { Slug } from '@/lib/slug'; import { headers } from 'next/headers.js'",
    });
    const { files } = scanImportGraph(dir).graph;
    expect(Object.fromEntries(files.map(({ path, needs }) => [path, needs]))).toEqual({
      'actions.ts': ['next/cache', 'paths'],
      'lib/slug.ts': ['server-only'],
      'lib/text.ts': ['next/headers'],
    });
  });

  it('counts files whose imports are not known', () => {
    const dir = appOf({
      'broken.ts': '<<<<<<< HEAD\nconst = {{{',
      'huge.js': `"${'x'.repeat(1_000_000)}"`,
      'a.ts': '',
    });
    expect(scanImportGraph(dir).graph.omitted).toEqual({ files: 0, edges: 0, unread: 2 });
  });

  describe('the second time', () => {
    const files = { 'a.ts': "import './b'", 'b.ts': '', 'c.ts': '' };

    it('parses only what has changed, and has the same hash when that changes no import', () => {
      const dir = appOf(files);
      const first = scanImportGraph(dir);
      expect([first.parsed, scanImportGraph(dir).parsed]).toEqual([3, 0]);

      writeFileSync(join(dir, 'c.ts'), '// a comment');
      const second = scanImportGraph(dir);
      expect(second.parsed).toBe(1);
      expect(second.graph.hash).toBe(first.graph.hash);

      writeFileSync(join(dir, 'c.ts'), "import './a'");
      const third = scanImportGraph(dir);
      expect(drawGraph(third.graph)).toEqual({ 'a.ts': ['b.ts'], 'b.ts': [], 'c.ts': ['a.ts'] });
      expect(third.graph.hash).not.toBe(first.graph.hash);
    });

    it('sees a change that keeps the size of the file', () => {
      const dir = appOf(files);
      scanImportGraph(dir);
      writeFileSync(join(dir, 'a.ts'), "import './c'");
      utimesSync(join(dir, 'a.ts'), new Date(), new Date(Date.now() + 5_000));
      expect(drawGraph(scanImportGraph(dir).graph)['a.ts']).toEqual(['c.ts']);
    });

    it('finds a file that an import waited for', () => {
      const dir = appOf({ 'a.ts': "import './b'" });
      scanImportGraph(dir);
      writeFiles(dir, { 'b.ts': '' });
      expect(drawGraph(scanImportGraph(dir).graph)).toEqual({ 'a.ts': ['b.ts'], 'b.ts': [] });
    });

    it('begins anew with a cache that it can’t read, which is its owner’s alone', () => {
      const dir = appOf(files);
      scanImportGraph(dir);
      const cache = join(dir, '.glasstrace/import-graph.json');
      expect(statSync(cache).mode & 0o777).toBe(0o600);
      writeFileSync(cache, readFileSync(cache, 'utf8').slice(0, 40));
      expect(scanImportGraph(dir).parsed).toBe(3);
    });
  });
});
