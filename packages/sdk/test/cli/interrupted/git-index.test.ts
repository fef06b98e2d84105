import { readFileSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { aNextApp } from '../support/next-app.ts';

it('init only reads the index of git, so that a kill leaves no lock of it behind', async () => {
  const app = aNextApp();
  app.git('add', '--all');
  // A time that differs from the one in the index makes git want to write it.
  utimesSync(join(app.root, '.gitignore'), 1, 1);
  const index = join(app.root, '.git/index');
  const [before, { ino }] = [readFileSync(index), statSync(index)];

  await app.init({ agents: [] });

  expect(statSync(index).ino).toBe(ino);
  expect(readFileSync(index).equals(before)).toBe(true);
});
