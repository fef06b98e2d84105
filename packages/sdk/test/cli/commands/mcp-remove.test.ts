import { expect, it } from 'vitest';
import { AGENT_IDS } from '../../../src/cli/agents/agent.ts';
import { glasstrace } from '../../support/glasstrace-command.ts';
import { writeFiles } from '../../support/temp-folder.ts';
import { aNextApp } from '../support/next-app.ts';

const ALL = [...AGENT_IDS];
const HOSTED = { GLASSTRACE_ENDPOINT: 'https://api.glasstrace.dev' };

it.each([{}, { folder: 'apps/web' }])('takes out what mcp add put in, to the byte: %j', async (place) => {
  const app = aNextApp({
    ...place,
    files: {
      '.mcp.json': '{\n\t"mcpServers": { "other": {} }\n}',
      '.codex/config.toml': '# mine\r\nmodel = "o"\r\n',
      '.vscode/mcp.json': '{ // mine\n  "inputs": [],\n}\n',
      'opencode.jsonc': '{}\n',
    },
  });
  await app.init({ agents: [] });
  const { '.glasstrace/manifest.json': _, 'apps/web/.glasstrace/manifest.json': __, ...before } = app.files();
  await app.mcpAdd({ agents: ALL });
  await app.mcpAdd({ agents: ['claude-code', 'devin'], scope: 'local' });
  await app.mcpAdd({ agents: ['codex', 'cursor', 'opencode'], scope: 'user' });

  const { exitCode } = await app.mcpRemove();

  expect(exitCode).toBe(0);
  const { '.glasstrace/manifest.json': ___, 'apps/web/.glasstrace/manifest.json': ____, ...after } = app.files();
  const isBackup = (path: string) => path.includes('.glasstrace/backups/');
  expect(Object.fromEntries(Object.entries(after).filter(([path]) => !isBackup(path)))).toEqual(
    Object.fromEntries(Object.entries(before).filter(([path]) => !isBackup(path))),
  );
});

it('leaves the rest of the app set up, which uninit takes back to the byte', async () => {
  const app = aNextApp({ files: { 'AGENTS.md': '# Mine\n', '.cursor/mcp.json': '{"mcpServers": {}}' } });
  const before = app.files();
  await app.init({ agents: ALL });
  await app.mcpRemove();
  expect(app.read('AGENTS.md')).toContain('get_latest_error');

  expect((await app.uninit({ purge: true })).exitCode).toBe(0);
  expect(app.files()).toEqual(before);
});

it('takes the entries of the agents that are named, and nobody else’s', async () => {
  const app = aNextApp();
  await app.init({ agents: ['codex', 'cursor'] });
  const { '.cursor/mcp.json': cursor } = app.files();

  const { stdout } = await app.mcpRemove({ agents: ['codex', 'gemini-cli'] });

  expect(stdout).toContain('delete .codex/config.toml  - server "glasstrace" of Codex; nothing else is in it');
  expect(app.files()).toMatchObject({ '.cursor/mcp.json': cursor });
  expect(Object.keys(app.files())).not.toContain('.codex/');
});

it('takes entries of one scope alone', async () => {
  const app = aNextApp();
  await app.init({ agents: ['codex'] });
  await app.mcpAdd({ agents: ['codex'], scope: 'user' });
  await app.mcpRemove({ scope: 'user' });

  expect(Object.keys(app.files())).toContain('.codex/config.toml');
  expect(Object.keys(app.files())).not.toContain('~/.codex/config.toml');
});

it('knows an entry of ours by its looks, where no manifest tells', async () => {
  const app = aNextApp();
  await app.init({ agents: [] });
  const bridge = { command: 'npx', args: ['--no', '--offline', '--', 'glasstrace', 'mcp'] };
  writeFiles(app.root, { '.mcp.json': JSON.stringify({ mcpServers: { glasstrace: bridge, other: {} } }) });

  expect((await app.mcpRemove()).exitCode).toBe(0);
  expect(JSON.parse(app.read('.mcp.json'))).toEqual({ mcpServers: { other: {} } });
});

it('keeps an entry that its owner changed, and says so', async () => {
  const app = aNextApp();
  await app.init({ agents: ['claude-code', 'codex'] });
  const changed = app.read('.mcp.json').replace('"type"', '"env": { "A": "1" },\n      "type"');
  writeFiles(app.root, { '.mcp.json': changed });

  const { exitCode, stdout } = await app.mcpRemove({ json: true });

  expect(exitCode).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({
    ok: false,
    changes: [{ path: '.codex/config.toml', action: 'delete' }],
    agents: [
      { id: 'claude-code', state: 'kept', reason: expect.stringContaining('you changed it') },
      { id: 'codex', state: 'removed' },
    ],
  });
  expect(app.read('.mcp.json')).toBe(changed);
});

it('keeps an entry that another agent in sight shares, and names the command for both', async () => {
  const app = aNextApp({ files: { '.github/copilot-instructions.md': '' } });
  writeFiles(app.home, { '.copilot/config.json': '{}' });
  await app.init({ agents: ['claude-code', 'copilot-cli'] });

  const one = await app.mcpRemove({ agents: ['copilot-cli'] });
  expect(one).toMatchObject({ exitCode: 3, stdout: expect.stringContaining('--agents claude-code,copilot-cli') });
  expect(app.read('.mcp.json')).toContain('glasstrace');

  expect((await app.mcpRemove({ agents: ['claude-code', 'copilot-cli'] })).exitCode).toBe(0);
  expect(Object.keys(app.files())).not.toContain('.mcp.json');
});

it('leaves the entries of other apps in a shared file', async () => {
  const shop = aNextApp();
  const blog = aNextApp();
  const world = { home: shop.home };
  await shop.init({ agents: ['windsurf'] });
  await blog.init({ agents: ['windsurf'] }, world);
  const file = '~/.codeium/windsurf/mcp_config.json';
  expect(Object.keys(JSON.parse(shop.files()[file]!).mcpServers)).toHaveLength(2);

  await shop.mcpRemove();

  const [left] = Object.values(JSON.parse(shop.files()[file]!).mcpServers) as [{ args: string[] }];
  expect(left.args.at(-1)).toBe(blog.app);
});

it('takes the key for Codex too, that it was given', async () => {
  const app = aNextApp();
  writeFiles(app.home, { '.codex/.env': 'OTHER=1\n' });
  await app.init({ agents: ['codex'], codexEnv: true }, { env: HOSTED });
  expect(app.files()['~/.codex/.env']).toBe(`OTHER=1\nGLASSTRACE_API_KEY=${app.read('.glasstrace/anon_key')}`);

  await app.mcpRemove({}, { env: HOSTED });
  expect(app.files()['~/.codex/.env']).toBe('OTHER=1\n');
});

it('with --dry-run writes nothing, and says when there is nothing to take', async () => {
  const app = aNextApp();
  await app.init({ agents: ['codex'] });
  const before = app.files();

  expect((await app.mcpRemove({ dryRun: true })).stdout).toContain('Dry run: nothing was written.');
  expect(app.files()).toEqual(before);
  await app.mcpRemove();
  expect(await app.mcpRemove()).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('No agent has an entry of this app; no file was changed.'),
  });
});

it('is a command of its own, that knows agents and scopes', async () => {
  const app = aNextApp();
  await app.init({ agents: ['codex'] });

  expect(await glasstrace(['mcp', 'remove', '--agents', 'nobody'], { cwd: app.app })).toMatchObject({ exitCode: 2 });
  const { exitCode, stdout } = await glasstrace(['mcp', 'remove', '--agents', 'codex', '--json'], { cwd: app.app });
  expect({ exitCode, ...JSON.parse(stdout) }).toMatchObject({ exitCode: 0, ok: true, agents: [{ state: 'removed' }] });
});
