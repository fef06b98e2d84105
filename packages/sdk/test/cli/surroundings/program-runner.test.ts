import { join } from 'node:path';
import { expect, it } from 'vitest';
import { programRunner } from '../../../src/cli/surroundings/program-runner.ts';
import { tempFolder, writeFiles } from '../../support/temp-folder.ts';

const runnerWith = (packageManager: unknown, folder = '') => {
  const root = tempFolder();
  writeFiles(root, {
    'package.json': JSON.stringify({ devEngines: { packageManager } }),
    'apps/web/package.json': '{}',
  });
  return programRunner(join(root, folder), root);
};

it.each([
  ['pnpm exec', { name: 'pnpm' }],
  ['yarn', { name: 'yarn', version: '4', onFail: 'download' }],
  ['bunx', [{ name: 'vlt' }, { name: 'bun', onFail: 'error' }]],
  ['npx', { name: 'npm', version: '^11' }],
  ['npx', [{ name: 'pnpm' }, { name: 'npm' }]],
  [
    'npx',
    [
      { name: 'pnpm', onFail: 'error' },
      { name: 'yarn', onFail: 'warn' },
    ],
  ],
  ['npx', { name: 'pnpm', onFail: 'ignore' }],
  ['npx', { name: 'vlt' }],
  ['npx', []],
  ['npx', undefined],
])('is %s where the developers are to use %j', (runner, rule) => {
  expect(runnerWith(rule)).toBe(runner);
});

it('is that of the repository, in a package that says nothing', () => {
  expect(runnerWith({ name: 'pnpm' }, 'apps/web')).toBe('pnpm exec');
});
