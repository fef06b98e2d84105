import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findAppDir } from '../../src/project/find-app-dir.ts';
import { tempFolder, writeFiles } from '../support/temp-folder.ts';

it.each([
  ['the nearest package', 'apps/api/src/main.js', 'apps/api'],
  ['past the mark of a compiler in its output', 'apps/api/dist/main.js', 'apps/api'],
  ['a package that is damaged', 'apps/broken/main.js', 'apps/broken'],
  ['where it was started, for a tool', 'node_modules/nodemon/bin/nodemon.js', 'elsewhere'],
])('is %s', (_, script, folder) => {
  const root = tempFolder();
  writeFiles(root, {
    'package.json': '{ "name": "root" }',
    'apps/api/package.json': '{ "scripts": {} }',
    'apps/api/dist/package.json': '{ "type": "commonjs" }',
    'apps/broken/package.json': '{',
  });

  expect(findAppDir(join(root, script), join(root, 'elsewhere'))).toBe(join(root, folder));
});

it('is where it was started without a script', () => {
  expect(findAppDir(undefined, '/here')).toBe('/here');
});
