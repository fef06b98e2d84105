import { expect, it } from 'vitest';
import { glasstrace } from '../../support/glasstrace-command.ts';
import { writeFiles } from '../../support/temp-folder.ts';
import { aNextApp } from '../support/next-app.ts';

it('adds agents to an app that is set up, and nothing else', async () => {
  const app = aNextApp();
  await app.init({ agents: [] });
  const before = app.files();

  const { exitCode } = await app.mcpAdd({ agents: ['codex'] });

  const { '.glasstrace/manifest.json': _, '.codex/': __, '.codex/config.toml': codex, ...rest } = app.files();
  const { '.glasstrace/manifest.json': ___, ...others } = before;
  expect(exitCode).toBe(0);
  expect(codex).toContain('[mcp_servers.glasstrace]');
  expect(rest).toEqual(others);
});

it('says which command takes back just that', async () => {
  const app = aNextApp();
  await app.init({ agents: ['claude-code'] });
  const before = app.files();

  const { stdout } = await app.mcpAdd({ agents: ['codex', 'cursor'] });
  await app.mcpRemove({ agents: ['codex', 'cursor'] });

  expect(stdout).toContain('Undo any time: npx glasstrace mcp remove --agents codex,cursor\n');
  expect(Object.keys(app.files())).toEqual(Object.keys(before));
});

it('says when there is nothing to add', async () => {
  const app = aNextApp();
  await app.init({ agents: ['codex'] });

  expect(await app.mcpAdd({ agents: ['codex'] })).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('Everything is already set up; no file was changed.'),
  });
});

it('replaces an entry of ours, but not one that the user changed', async () => {
  const app = aNextApp();
  await app.init({ agents: ['cursor', 'claude-code'] });
  const changed = app.read('.mcp.json').replace('"type"', '"env": {}, "type"');
  writeFiles(app.root, { '.mcp.json': changed });

  const { stdout } = await app.mcpAdd({ agents: ['cursor', 'claude-code'], transport: 'http' });

  expect(JSON.parse(app.read('.cursor/mcp.json')).mcpServers.glasstrace).toHaveProperty('url');
  expect(app.read('.mcp.json')).toBe(changed);
  expect(stdout).toContain('remove it and run: npx glasstrace mcp add --agents claude-code');
});

it('stops when the app is not set up', async () => {
  const app = aNextApp();

  expect(await app.mcpAdd({ agents: ['codex'] })).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('Run: npx glasstrace init'),
  });
});

it('takes a --project that stands behind "add"', async () => {
  const app = aNextApp({ folder: 'apps/web' });
  await app.init({ agents: [] });

  const { exitCode, stdout } = await glasstrace(
    ['mcp', 'add', '--project', 'apps/web', '--agents', 'codex', '--json'],
    { cwd: app.root },
  );

  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ ok: true, changes: [{ path: '.codex/config.toml', action: 'create' }] });
});
