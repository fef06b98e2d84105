import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { glasstrace } from '../../support/glasstrace-command.ts';
import { tempFolder, writeFiles } from '../../support/temp-folder.ts';
import { aNextApp } from '../support/next-app.ts';

it('puts a user’s entry into the user’s file, with the whole path of the app', async () => {
  const app = aNextApp();
  await app.init({ agents: ['claude-code', 'codex', 'vscode'], scope: 'user' });

  const claude = JSON.parse(app.files()['~/.claude.json']!);
  expect(claude.mcpServers.glasstrace.args.slice(-2)).toEqual(['--project', app.app]);
  expect(app.files()['~/.codex/config.toml']).toContain(`"--project", "${app.app}"]`);
  expect(JSON.parse(app.files()['~/.config/Code/User/mcp.json']!)).toHaveProperty('servers.glasstrace.type', 'stdio');
  expect(Object.keys(app.files())).not.toContain('.mcp.json');
});

it('puts Claude Code’s local entry under its folder, among everything else that Claude Code keeps there', async () => {
  const app = aNextApp();
  const kept =
    '{\n  "numStartups": 3,\n  "projects": {\n    "/other": { "allowedTools": [] }\n  },\n  "userID": "x"\n}';
  writeFiles(app.home, { '.claude.json': kept });
  await app.init({ agents: ['claude-code'], scope: 'local' });

  const file = JSON.parse(app.files()['~/.claude.json']!);
  expect(file).toMatchObject({ numStartups: 3, userID: 'x', projects: { '/other': { allowedTools: [] } } });
  expect(file.projects[app.root].mcpServers.glasstrace.args).toEqual(['--no', '--offline', '--', 'glasstrace', 'mcp']);

  await app.uninit();
  expect(app.files()['~/.claude.json']).toBe(kept);
});

it('finds Claude Code’s local entry from a further work tree of the repository', async () => {
  const app = aNextApp();
  const worktree = join(tempFolder(), 'further');
  app.git('add', '.');
  app.git('-c', 'user.name=a', '-c', 'user.email=a@b.c', 'commit', '--quiet', '-m', 'x');
  execFileSync('git', ['worktree', 'add', '--quiet', worktree], { cwd: app.root });
  await app.init({ agents: ['claude-code'], scope: 'local' });

  const { stdout } = await app.mcpList({ json: true, verify: false }, { cwd: worktree });
  expect(JSON.parse(stdout).agents).toMatchObject([{ id: 'claude-code', scope: 'local', path: '~/.claude.json' }]);
});

it('numbers the apps of one name in a user’s file', async () => {
  const apps = [1, 2, 3].map(() => aNextApp({ folder: 'web' }));
  const world = { home: apps[0]!.home };
  for (const app of apps) await app.init({ agents: ['claude-desktop'] }, world);

  const { mcpServers } = JSON.parse(apps[0]!.files()['~/.config/Claude/claude_desktop_config.json']!);
  expect(Object.keys(mcpServers)).toEqual(['glasstrace', 'glasstrace-web', 'glasstrace-web-2']);
  const { stdout } = await apps[2]!.init({ agents: ['claude-desktop'] }, world);
  expect(stdout).toContain('no file was changed');
});

it.each([
  ['codex', 'local', 'codex has project, user'],
  ['windsurf', 'project', 'windsurf has user'],
  ['claude-code,claude-desktop,cursor', 'local', 'claude-desktop has user; cursor has project, user'],
])('takes %s with the scope %s for a usage error that names the right ones', async (agents, scope, message) => {
  const app = aNextApp();
  const before = app.files();

  const { exitCode, stderr } = await glasstrace(['init', '--agents', agents, '--scope', scope], { cwd: app.app });

  expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining(message) });
  expect(app.files()).toEqual(before);
});

it('with "all" means the agents that have the scope', async () => {
  const app = aNextApp();
  const { exitCode } = await glasstrace(['init', '--agents', 'all', '--scope', 'local', '--dry-run'], {
    cwd: app.app,
  });
  expect(exitCode).toBe(0);
});
