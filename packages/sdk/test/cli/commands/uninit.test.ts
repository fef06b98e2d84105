import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AGENT_IDS } from '../../../src/cli/agents/agent.ts';
import { writeFiles } from '../../support/temp-folder.ts';
import { aNextApp } from '../support/next-app.ts';

const ALL = [...AGENT_IDS];

/** Files of every kind that a person may have, in every style. */
const LIVED_IN = {
  '.gitignore': 'node_modules\r\n.next\r\n',
  '.mcp.json': '{"mcpServers":{"mine":{"command":"x"}}}',
  '.codex/config.toml': '# mine\nmodel = "x" # why\n\n[mcp_servers.other] # o\ncommand = "x"',
  '.gemini/settings.json': '{\r\n\t// dark\r\n\t"theme": "dark" // always\r\n}\r\n',
  '.cursor/mcp.json': '\uFEFF{\n    "mcpServers": {}\n}',
  'CLAUDE.md': 'Mine, without a line break at the end',
  'AGENTS.md': '# Mine\r\n\r\nText.\r\n',
  'instrumentation.ts':
    'import { registerOTel } from "@vercel/otel"\n\nexport function register() {\n\tregisterOTel("x")\n}\n',
};

const withoutKey = (files: Record<string, string>) =>
  Object.fromEntries(Object.entries(files).filter(([path]) => !path.includes('.glasstrace/')));

describe('restores the exact bytes', () => {
  it.each([
    ['of an app that had nothing', {}],
    ['of an app that had everything', LIVED_IN],
  ])('%s', async (_, files) => {
    const app = aNextApp({ files });
    const before = app.files();
    await app.init({ agents: ALL });
    await app.init({ agents: ALL, transport: 'http' });
    await app.mcpAdd({ agents: ALL, transport: 'stdio' });

    const { exitCode } = await app.uninit();

    expect(exitCode).toBe(0);
    expect(withoutKey(app.files())).toEqual(before);
    expect(Object.keys(app.files()).filter((path) => path.startsWith('.glasstrace/'))).toEqual([
      '.glasstrace/',
      '.glasstrace/.gitignore',
      '.glasstrace/anon_key',
    ]);
  });

  it('in a monorepo, from a folder inside the app and from the root', async () => {
    for (const cwd of ['apps/web/app', '.']) {
      const app = aNextApp({ folder: 'apps/web', files: LIVED_IN });
      const before = app.files();
      await app.init({ agents: ALL });

      const { exitCode } = await app.uninit({}, { cwd: join(app.root, cwd) });

      expect(exitCode).toBe(0);
      expect(withoutKey(app.files())).toEqual(before);
    }
  });

  it('with the mode that a file had', async () => {
    const app = aNextApp({ files: LIVED_IN });
    const mode = statSync(join(app.root, '.mcp.json')).mode;
    await app.init({ agents: ALL, transport: 'http' });
    await app.uninit();

    expect(statSync(join(app.root, '.mcp.json')).mode).toBe(mode);
  });
});

it('removes only our part of files that were edited since', async () => {
  const app = aNextApp({ files: LIVED_IN });
  await app.init({ agents: ALL });
  const mine: Record<string, [string, string]> = {
    '.gitignore': ['node_modules\r\n', 'node_modules\r\ncoverage\r\n'],
    '.mcp.json': ['"mine"', '"renamed"'],
    '.codex/config.toml': ['model = "x"', 'model = "y"'],
    '.gemini/settings.json': ['"dark"', '"light"'],
    '.cursor/mcp.json': ['    "mcpServers"', '    "new": 1,\n    "mcpServers"'],
    'CLAUDE.md': ['Mine', 'Also mine'],
    'AGENTS.md': ['Text.', 'More text.'],
    'instrumentation.ts': ['registerOTel("x")', 'registerOTel("y")'],
  };
  for (const [path, [from, to]] of Object.entries(mine))
    writeFiles(app.root, { [path]: app.read(path).replace(from, to) });

  const { exitCode } = await app.uninit();

  expect(exitCode).toBe(0);
  for (const [path, [from, to]] of Object.entries(mine)) {
    const text = app.read(path);
    const expected = LIVED_IN[path as keyof typeof LIVED_IN].replace(from, to);
    expect(text.replace(/\basync /, '').trimEnd()).toBe(expected.trimEnd());
  }
});

it('keeps what was added to files that we created, and deletes those with nothing else in them', async () => {
  const app = aNextApp();
  await app.init({ agents: ['claude-code', 'cursor', 'codex'] });
  const other = app.read('.mcp.json').replace('"mcpServers": {', '"mcpServers": {\n    "other": { "command": "x" },');
  writeFiles(app.root, { '.mcp.json': other, '.codex/config.toml': `${app.read('.codex/config.toml')}\n` });

  const { exitCode } = await app.uninit();

  expect(exitCode).toBe(0);
  expect(JSON.parse(app.read('.mcp.json'))).toEqual({ mcpServers: { other: { command: 'x' } } });
  expect(Object.keys(app.files())).not.toEqual(expect.arrayContaining(['.codex/']));
  expect(Object.keys(app.files())).not.toEqual(expect.arrayContaining(['.cursor/']));
});

it('leaves a block that the user rewrote, says so, and finishes when it is gone', async () => {
  const app = aNextApp({ files: { 'AGENTS.md': '# Mine\n' } });
  await app.init({ agents: ['claude-code'] });
  const rewritten = app.read('AGENTS.md').replace('After a fix', 'After every fix');
  writeFiles(app.root, { 'AGENTS.md': rewritten });

  const first = await app.uninit();
  expect(first).toMatchObject({
    exitCode: 3,
    stdout: expect.stringContaining('AGENTS.md was left alone. You changed the text'),
  });
  expect(app.read('AGENTS.md')).toBe(rewritten);

  writeFiles(app.root, { 'AGENTS.md': '# Mine\n' });
  expect(await app.uninit()).toMatchObject({ exitCode: 0 });
  expect(Object.keys(app.files())).not.toContain('.glasstrace/manifest.json');
});

it('copes with files that are gone', async () => {
  const app = aNextApp();
  await app.init({ agents: ALL });
  for (const path of ['.mcp.json', 'AGENTS.md', 'instrumentation.ts']) rmSync(join(app.root, path));

  expect(await app.uninit()).toMatchObject({ exitCode: 0 });
});

it('falls back to our part when a backup is gone', async () => {
  const app = aNextApp({ files: { '.cursor/mcp.json': LIVED_IN['.cursor/mcp.json'] } });
  await app.init({ agents: ['cursor'] });
  rmSync(join(app.root, '.glasstrace/backups'), { recursive: true });

  expect(await app.uninit()).toMatchObject({ exitCode: 0 });
  expect(app.read('.cursor/mcp.json')).toBe(LIVED_IN['.cursor/mcp.json']);
});

it('keeps the key, hidden from git, and removes it with --purge', async () => {
  const app = aNextApp();
  await app.init({ agents: [] });
  const key = app.read('.glasstrace/anon_key');
  await app.uninit();

  expect(app.read('.glasstrace/anon_key')).toBe(key);
  expect(app.read('.gitignore')).toBe('node_modules\n');
  app.git('add', '.');
  expect(() => app.git('ls-files', '--error-unmatch', '.glasstrace/anon_key')).toThrow();

  await app.init({ agents: [] });
  expect(app.read('.glasstrace/anon_key')).toBe(key);
  await app.uninit({ purge: true });
  expect(Object.keys(app.files())).not.toContain('.glasstrace/');
});

it('with --dry-run writes nothing, and says what it would do', async () => {
  const app = aNextApp({ files: LIVED_IN });
  await app.init({ agents: ALL });
  const before = app.files();

  const text = await app.uninit({ dryRun: true });
  const json = await app.uninit({ dryRun: true, json: true });

  expect(text.stdout).toMatch(/^restore \.mcp\.json +unchanged since we edited it: the exact bytes from before$/m);
  expect(text.stdout).toContain('+++ b/.mcp.json\n');
  expect(JSON.parse(json.stdout)).toMatchObject({
    ok: true,
    dryRun: true,
    refused: [],
    changes: expect.arrayContaining([{ path: '.mcp.json', action: 'restore' }]),
  });
  expect(app.files()).toEqual(before);
});

it('has nothing to do where nothing was set up', async () => {
  const app = aNextApp();
  const before = app.files();

  expect(await app.uninit()).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('Nothing to take back here.'),
  });
  expect(app.files()).toEqual(before);
});

it('stops at a damaged manifest', async () => {
  const app = aNextApp({ files: { '.glasstrace/manifest.json': '{' } });

  expect(await app.uninit()).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('manifest.json can’t be read'),
  });
});
