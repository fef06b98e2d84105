import { symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createManifests } from '../../src/import-graph/read-manifest.ts';
import { createResolver } from '../../src/import-graph/resolve-import.ts';
import { tempFolder, writeFiles } from '../support/temp-folder.ts';

/** Resolves specifiers in the file `from` of a folder with these files; answers paths in that folder. */
function resolverFor(files: Record<string, string>, links: Record<string, string> = {}) {
  const root = tempFolder();
  writeFiles(root, files);
  for (const [name, target] of Object.entries(links)) {
    writeFiles(root, { [`${dirname(name)}/.keep`]: '' });
    symlinkSync(join(root, target), join(root, name), 'junction');
  }
  const resolve = createResolver(createManifests());
  return (from: string, specifier: string) => {
    const file = resolve(dirname(join(root, from)), specifier);
    return file && relative(root, file).replaceAll('\\', '/');
  };
}

describe('a relative import', () => {
  it.each([
    ['./a', 'a.ts'],
    ['./a.js', 'a.ts'],
    ['./a.ts', 'a.ts'],
    ['./view', 'view.tsx'],
    ['./view.js', 'view.tsx'],
    ['./view.jsx', 'view.tsx'],
    ['./esm.mjs', 'esm.mts'],
    ['./plain', 'plain.js'],
    ['./plain.js', 'plain.js'],
    ['./folder', 'folder/index.tsx'],
    ['./folder/', 'folder/index.tsx'],
    ['./name.config', 'name.config.ts'],
    ['.', 'index.ts'],
    ['./styles.css', undefined],
    ['./data.json', undefined],
    ['./types', undefined],
    ['./nowhere', undefined],
  ])('of %s is %s', (specifier, file) => {
    const resolve = resolverFor({
      'a.ts': '',
      'view.tsx': '',
      'esm.mts': '',
      'plain.js': '',
      'folder/index.tsx': '',
      'name.config.ts': '',
      'index.ts': '',
      'styles.css': '',
      'data.json': '',
      'types.d.ts': '',
    });
    expect(resolve('from.ts', specifier)).toBe(file);
  });
});

describe('an import by tsconfig.json', () => {
  it('follows paths, also those of a file that it extends, with comments', () => {
    const resolve = resolverFor({
      'tsconfig.base.json': '{ "compilerOptions": { /* ours */ "paths": { "@/*": ["./src/*", "./generated/*"] }, } }',
      'tsconfig.json': '{ "extends": "./tsconfig.base.json" }',
      'src/lib/slug.ts': '',
      'generated/client.ts': '',
    });
    expect(resolve('src/app/page.tsx', '@/lib/slug')).toBe('src/lib/slug.ts');
    expect(resolve('src/app/page.tsx', '@/client')).toBe('generated/client.ts');
    expect(resolve('src/app/page.tsx', '@/nowhere')).toBeUndefined();
    expect(resolve('src/app/page.tsx', '@other/lib')).toBeUndefined();
  });

  it('follows baseUrl, and jsconfig.json', () => {
    const files = { 'jsconfig.json': '{ "compilerOptions": { "baseUrl": "src" } }', 'src/lib/slug.js': '' };
    expect(resolverFor(files)('src/app/page.jsx', 'lib/slug')).toBe('src/lib/slug.js');
  });

  it('takes the file nearest to the importer', () => {
    const resolve = resolverFor({
      'tsconfig.json': '{ "compilerOptions": { "paths": { "~/*": ["./a/*"] } } }',
      'b/tsconfig.json': '{ "compilerOptions": { "paths": { "~/*": ["./*"] } } }',
      'a/x.ts': '',
      'b/x.ts': '',
    });
    expect(resolve('a/y.ts', '~/x')).toBe('a/x.ts');
    expect(resolve('b/c/y.ts', '~/x')).toBe('b/x.ts');
  });

  it('takes paths from the configurations that it refers to when it has none', () => {
    const resolve = resolverFor({
      'tsconfig.json': '{ "files": [], "references": [{ "path": "./tsconfig.app.json" }] }',
      'tsconfig.app.json': '{ "compilerOptions": { "composite": true, "paths": { "@/*": ["./src/*"] } } }',
      'src/a.ts': '',
    });
    expect(resolve('src/b.ts', '@/a')).toBe('src/a.ts');
  });

  it('goes without one that the compiler would refuse', () => {
    const resolve = resolverFor({ 'tsconfig.json': '{ "extends": "not-installed/tsconfig" }', 'a.ts': '' });
    expect(resolve('b.ts', './a')).toBe('a.ts');
  });
});

describe('an import by package.json', () => {
  it('follows the imports of the own package, and its own name', () => {
    const resolve = resolverFor({
      'package.json': JSON.stringify({
        name: 'polls',
        imports: { '#db': { node: './src/db.js', default: './src/db-browser.js' }, '#lib/*': './dist/lib/*.js' },
        exports: { './slug': './dist/slug.js' },
      }),
      'src/db.ts': '',
      'src/lib/rank.ts': '',
      'src/slug.ts': '',
    });
    expect(resolve('src/a.ts', '#db')).toBe('src/db.ts');
    expect(resolve('src/a.ts', '#lib/rank')).toBe('src/lib/rank.ts');
    expect(resolve('src/a.ts', 'polls/slug')).toBe('src/slug.ts');
    expect(resolve('src/a.ts', '#unknown')).toBeUndefined();
  });

  const workspacePackages: [what: string, manifest: object, file: string, specifier: string][] = [
    ['exports its source', { exports: './src/index.ts' }, 'src/index.ts', '@acme/db'],
    [
      'exports what is built',
      { exports: { '.': { types: './dist/index.d.ts', import: './dist/index.js' } } },
      'src/index.ts',
      '@acme/db',
    ],
    ['has a pattern of exports', { exports: { './*': './dist/esm/*.js' } }, 'src/client.ts', '@acme/db/client'],
    ['names a condition for its source', { exports: { source: './lib/main.ts' } }, 'lib/main.ts', '@acme/db'],
    ['has a main that is built', { main: './build/main.js' }, 'src/main.ts', '@acme/db'],
    ['has a module beside its types', { types: './types.d.ts', module: './esm/a.mjs' }, 'src/a.ts', '@acme/db'],
    ['has only an index', {}, 'index.ts', '@acme/db'],
    ['is imported by a path inside it', {}, 'lib/slug.ts', '@acme/db/lib/slug'],
  ];
  it.each(workspacePackages)('finds the source of a workspace package that %s', (_, manifest, file, specifier) => {
    const resolve = resolverFor(
      { 'packages/db/package.json': JSON.stringify(manifest), [`packages/db/${file}`]: '' },
      { 'node_modules/@acme/db': 'packages/db' },
    );
    expect(resolve('apps/web/src/page.tsx', specifier)).toBe(`packages/db/${file}`);
  });

  it('does not follow into installed packages, linked in a store or not', () => {
    const resolve = resolverFor(
      {
        'node_modules/zod/package.json': '{ "exports": "./index.ts" }',
        'node_modules/zod/index.ts': '',
        'node_modules/.pnpm/react@19/node_modules/react/package.json': '{ "main": "index.ts" }',
        'node_modules/.pnpm/react@19/node_modules/react/index.ts': '',
      },
      { 'node_modules/react': 'node_modules/.pnpm/react@19/node_modules/react' },
    );
    expect(resolve('a.ts', 'zod')).toBeUndefined();
    expect(resolve('a.ts', 'react')).toBeUndefined();
    expect(resolve('a.ts', './node_modules/zod/index.ts')).toBeUndefined();
  });

  it.each(['node:fs', 'fs', 'data:text/javascript,1', 'https://example.com/a.ts', '', '/a'])(
    '%j is no file',
    (name) => {
      expect(resolverFor({ 'a.ts': '', 'fs.ts': '' })('b.ts', name)).toBeUndefined();
    },
  );
});
