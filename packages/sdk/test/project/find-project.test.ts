import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findProject } from '../../src/project/find-project.ts';
import { tempFolder, writeFiles } from '../support/temp-folder.ts';

const NEXT_APP = JSON.stringify({ dependencies: { next: '16.4.6' } });

it('finds the Next.js app above a folder of it', () => {
  const dir = tempFolder();
  writeFiles(dir, { 'package.json': '{}', 'apps/web/package.json': NEXT_APP, 'apps/web/src/app/page.tsx': '' });

  expect(findProject(join(dir, 'apps/web/src/app'))).toBe(join(dir, 'apps/web'));
});

it('passes a package in between that is no app', () => {
  const dir = tempFolder();
  writeFiles(dir, { 'package.json': NEXT_APP, 'lib/package.json': '{"name":"lib"}', 'lib/broken/package.json': '{' });

  expect(findProject(join(dir, 'lib/broken'))).toBe(dir);
});

it('takes an app of any framework that has a key', () => {
  const dir = tempFolder();
  writeFiles(dir, { 'package.json': '{}', '.glasstrace/anon_key': '' });

  expect(findProject(dir)).toBe(dir);
});

it('does not take the home folder of the local server for an app', () => {
  const home = tempFolder();
  writeFiles(home, { '.glasstrace/server.json': '{}', 'package.json': '{}', 'code/readme.md': '' });

  expect(() => findProject(join(home, 'code'))).toThrow(expect.objectContaining({ code: 'PROJECT_NOT_FOUND' }));
});

it('goes where --project says, from where the command runs', () => {
  const dir = tempFolder();
  writeFiles(dir, { 'apps/api/package.json': '{}' });

  expect(findProject(dir, 'apps/api')).toBe(join(dir, 'apps/api'));
  expect(() => findProject(dir, 'apps/web')).toThrow(join(dir, 'apps/web'));
});

it('finds what --project names from a folder further down too', () => {
  const dir = tempFolder();
  writeFiles(dir, { 'apps/web/package.json': '{}', 'apps/web/src/page.tsx': '' });

  expect(findProject(join(dir, 'apps/web/src'), 'apps/web')).toBe(join(dir, 'apps/web'));
});
