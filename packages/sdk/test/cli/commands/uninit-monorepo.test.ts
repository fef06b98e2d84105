import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeFiles } from '../../support/temp-folder.ts';
import { aNextApp, type TestApp } from '../support/next-app.ts';

/** Three apps in one repository, of which `aNextApp` knows the first. */
function threeApps(): TestApp & { at: (folder: string) => { cwd: string } } {
  const app = aNextApp({
    folder: 'apps/web',
    files: { 'package.json': JSON.stringify({ workspaces: ['apps/*'] }), 'AGENTS.md': '# Mine\n' },
  });
  for (const folder of ['apps/shop', 'apps/admin']) {
    const installed = ['next', '@glasstrace/sdk', '@glasstrace/server'].map((name) => [
      `${folder}/node_modules/${name}/package.json`,
      JSON.stringify({ version: '16.4.6' }),
    ]);
    writeFiles(app.root, {
      [`${folder}/package.json`]: JSON.stringify({ dependencies: { next: '16.4.6' } }),
      [`${folder}/app/page.tsx`]: '',
      ...Object.fromEntries(installed),
    });
  }
  return { ...app, at: (folder) => ({ cwd: join(app.root, folder) }) };
}

const usersFiles = (app: TestApp) =>
  Object.fromEntries(Object.entries(app.files()).filter(([path]) => !path.includes('.glasstrace/')));

it('at the root of a monorepo means the one app that is set up', async () => {
  const app = threeApps();
  const before = usersFiles(app);
  await app.init({ agents: ['claude-code'] }, app.at('apps/shop'));

  expect(await app.uninit({}, app.at('.'))).toMatchObject({ exitCode: 0 });

  expect(usersFiles(app)).toEqual(before);
});

it('at the root of a monorepo names the apps that are set up, and no other', async () => {
  const app = threeApps();
  for (const folder of ['apps/shop', 'apps/web']) await app.init({ agents: [] }, app.at(folder));
  const before = usersFiles(app);

  const { exitCode, stderr } = await app.uninit({}, app.at('.'));

  expect(exitCode).toBe(1);
  expect(stderr).toContain('--project apps/shop');
  expect(stderr).toContain('--project apps/web');
  expect(stderr).not.toContain('apps/admin');
  expect(usersFiles(app)).toEqual(before);
});

it.each([
  ['the order in which they were set up', ['apps/shop', 'apps/web', 'apps/admin']],
  ['the other order', ['apps/admin', 'apps/web', 'apps/shop']],
  ['any order', ['apps/web', 'apps/admin', 'apps/shop']],
])('in apps that share files leaves what the others need, and nothing in the end: in %s', async (_, order) => {
  const app = threeApps();
  const before = usersFiles(app);
  for (const folder of ['apps/shop', 'apps/web', 'apps/admin']) {
    await app.init({ agents: ['claude-code'] }, app.at(folder));
  }
  const shared = app.read('AGENTS.md');

  const [first, second, last] = order as [string, string, string];
  const undone = await app.uninit({}, app.at(first));
  expect(undone.exitCode).toBe(0);
  if (undone.stdout.includes('AGENTS.md')) expect(undone.stdout).toMatch(/stays +AGENTS\.md +apps\/\w+ relies on/);
  expect(app.read('AGENTS.md')).toBe(shared);
  expect(app.read('.gitignore')).toContain('.glasstrace/');
  expect(Object.keys(JSON.parse(app.read('.mcp.json')).mcpServers)).toHaveLength(2);
  expect(await app.uninit({}, app.at(second))).toMatchObject({ exitCode: 0 });
  expect(app.read('AGENTS.md')).toBe(shared);
  expect(await app.uninit({}, app.at(last))).toMatchObject({ exitCode: 0 });

  expect(usersFiles(app)).toEqual(before);
});
