import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AGENT_IDS } from '../../../src/cli/agents/agent.ts';
import { writeFiles } from '../../support/temp-folder.ts';
import { aNextApp, type TestApp } from '../support/next-app.ts';

const SHARED = {
  '.mcp.json': '{\n  "mcpServers": { "mine": { "command": "x" } }\n}\n',
  'AGENTS.md': '# Ours\n',
  'CLAUDE.md': 'Read this.\n',
  '.codex/config.toml': 'model = "x"\n',
};

/** A workspace with a Next.js app and a server. */
function aWorkspace(files: Record<string, string> = {}): TestApp {
  const installed = ['@glasstrace/sdk', '@glasstrace/server'].map((name) => [
    `node_modules/${name}/package.json`,
    '{}',
  ]);
  return aNextApp({
    folder: 'apps/web',
    files: {
      'package.json':
        '{ "private": true, "workspaces": ["apps/*", "packages/*"], "scripts": { "dev": "turbo dev" } }\n',
      'apps/api/package.json': '{ "dependencies": { "fastify": "5" }, "scripts": { "dev": "node api.js" } }\n',
      'packages/ui/package.json': '{ "devDependencies": { "next": "16" } , "peerDependencies": { "next": "*" } }\n',
      ...Object.fromEntries(installed),
      ...files,
    },
  });
}

const APPS = ['apps/web', 'apps/api'];
const agents = [...AGENT_IDS];

describe.each([
  ['that had nothing', {}],
  ['that had files of every kind', SHARED],
])('two apps of a repository %s', (_, files) => {
  it.each([
    ['the first goes first', APPS],
    ['the last goes first', APPS.toReversed()],
  ])('are taken back to the byte when %s', async (_, order) => {
    const app = aWorkspace(files);
    const before = app.files();
    for (const project of APPS) {
      expect(await app.init({ agents, project, verify: false }, { cwd: app.root })).toMatchObject({ exitCode: 0 });
    }

    for (const project of order) {
      expect(await app.uninit({ project, purge: true }, { cwd: app.root })).toMatchObject({ exitCode: 0 });
    }

    expect(app.files()).toEqual(before);
  });

  it('one is taken back, and the other has all it needs', async () => {
    for (const [gone, stays, server] of [
      ['apps/web', 'apps/api', 'glasstrace-api'],
      ['apps/api', 'apps/web', 'glasstrace'],
    ] as const) {
      const app = aWorkspace(files);
      for (const project of APPS) await app.init({ agents, project, verify: false }, { cwd: app.root });

      const { stdout } = await app.uninit({ project: gone, purge: true }, { cwd: app.root });

      expect(Object.keys(JSON.parse(app.read('.mcp.json')).mcpServers).filter((name) => name !== 'mine')).toEqual([
        server,
      ]);
      expect(app.read('AGENTS.md')).toContain('<!-- glasstrace:start -->');
      if (gone === 'apps/web') expect(stdout).toContain(`${stays} relies on what init put in`);
      const unchanged = await app.init({ agents, project: stays, verify: false }, { cwd: app.root });
      expect(unchanged.stdout).toContain('Everything is already set up');
    }
  });

  it('are taken back to what the user made of the files meanwhile', async () => {
    const app = aWorkspace(files);
    for (const project of APPS) await app.init({ agents, project, verify: false }, { cwd: app.root });
    writeFiles(app.root, { 'AGENTS.md': `${app.read('AGENTS.md')}Mine.\n` });

    for (const project of APPS) await app.uninit({ project, purge: true }, { cwd: app.root });

    expect(app.read('AGENTS.md')).toBe(`${'AGENTS.md' in files ? '# Ours\n' : ''}Mine.\n`);
  });
});

it('mcp remove leaves an entry that takes the key from a variable to the app that has it', async () => {
  const app = aWorkspace();
  await app.init({ agents: ['codex'], transport: 'http', project: 'apps/api', verify: false }, { cwd: app.root });
  const before = app.read('.codex/config.toml');

  await app.mcpRemove({ project: 'apps/web' }, { cwd: app.root });
  expect(app.read('.codex/config.toml')).toBe(before);

  await app.mcpRemove({ project: 'apps/api' }, { cwd: app.root });
  expect(Object.keys(app.files())).not.toContain('.codex/');
});

it('never leaves a file with the key of another app for git to take', async () => {
  const app = aWorkspace();
  for (const project of APPS) {
    await app.init({ agents: ['cursor'], transport: 'http', project, verify: false }, { cwd: app.root });
  }
  await app.uninit({ project: 'apps/web' }, { cwd: app.root });

  expect(app.read('.cursor/mcp.json')).toMatch(/gt_anon_[0-9a-f]{48}/);
  app.git('add', '--all');
  const { status, stdout } = spawnSync('git', ['grep', '--cached', '-l', 'gt_anon_[0-9a-f]\\{48\\}'], {
    cwd: app.root,
  });
  expect({ status, stdout: stdout.toString() }).toEqual({ status: 1, stdout: '' });
});

describe('finds the app that is meant', () => {
  it.each([
    ['apps/web/app', 'Next.js 16'],
    ['apps/api', 'Fastify'],
  ])('from %s', async (folder, title) => {
    const app = aWorkspace();

    expect((await app.init({ agents: [], dryRun: true }, { cwd: join(app.root, folder) })).stdout).toContain(title);
  });

  it.each(['.', 'packages/ui'])('and names those there are, from %s', async (folder) => {
    const app = aWorkspace();

    const { exitCode, stderr } = await app.init({ agents: [] }, { cwd: join(app.root, folder) });

    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/--project \S*apps\/api +Fastify\n/);
    expect(stderr).toMatch(/--project \S*apps\/web +Next\.js\n/);
  });

  it.each([
    ['package.json', { 'package.json': '{ "workspaces": { "packages": ["./services/**"] } }' }],
    [
      'pnpm-workspace.yaml',
      { 'pnpm-workspace.yaml': 'packages:\n  # all\n  - "services/**"  # and more\n  - \'!**/test/**\'\n' },
    ],
    ['pnpm-workspace.yaml, inline', { 'pnpm-workspace.yaml': "packages: ['services/**']\n" }],
    ['lerna.json', { 'lerna.json': '{ "packages": ["services/*/api"] }' }],
  ])('as the only one of the workspace that %s describes', async (_, files) => {
    const app = aNextApp({
      folder: 'services/shop/api',
      files: {
        'package.json': '{}',
        ...files,
        'elsewhere/package.json': '{ "dependencies": { "next": "16" } }',
        'docs/x': '',
      },
    });

    const { exitCode, stdout } = await app.init({ agents: [], dryRun: true }, { cwd: join(app.root, 'docs') });

    expect(exitCode).toBe(0);
    expect(stdout).toContain('app in services/shop/api');
  });

  it('and says where the command is that takes it back', async () => {
    const app = aWorkspace();
    const first = await app.init({ agents: ['codex'], project: 'apps/web' }, { cwd: app.root });
    const second = await app.init({ agents: ['codex'] }, { cwd: join(app.root, 'apps/api') });

    expect(first.stdout).toContain('Undo any time: npx glasstrace uninit, in apps/web\n');
    expect(second.stdout).toContain('Undo any time: npx glasstrace uninit\n');
    expect(app.read('AGENTS.md')).toContain('`npx glasstrace latest`, in the folder of the app, prints the same.');
  });

  it('and says of a package in which nothing serves what it runs instead', async () => {
    const app = aNextApp({ withoutPackages: ['next'], files: { 'package.json': '{ "scripts": { "dev": "vite" } }' } });

    expect(await app.init({ agents: [] })).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('and its script "dev" runs vite.'),
    });
  });
});
