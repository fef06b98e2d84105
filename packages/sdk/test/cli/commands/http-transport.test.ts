import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { AGENT_IDS } from '../../../src/cli/agents/agent.ts';
import { aNextApp, type TestApp } from '../support/next-app.ts';

const AGENTS = [...AGENT_IDS];
const HOSTED = { GLASSTRACE_ENDPOINT: 'https://api.glasstrace.dev' };
const URL = 'https://api.glasstrace.dev/mcp';
const DEVELOPER_KEY = `gt_dev_${'ab'.repeat(24)}`;

const servers = (app: TestApp) => {
  const json = (path: string) => JSON.parse(app.files()[path]!).mcpServers.glasstrace;
  return {
    claudeCode: json('.mcp.json'),
    codex: app.read('.codex/config.toml'),
    geminiCli: json('.gemini/settings.json'),
    cursor: json('.cursor/mcp.json'),
    windsurf: json('~/.codeium/windsurf/mcp_config.json'),
  };
};
const shapes = (claude: string, cursor = claude) => ({
  claudeCode: { type: 'http', url: URL, headers: { Authorization: `Bearer ${claude}` } },
  codex: `[mcp_servers.glasstrace]\nurl = "${URL}"\nbearer_token_env_var = "GLASSTRACE_API_KEY"\n`,
  geminiCli: { httpUrl: URL, headers: { Authorization: `Bearer ${claude}` } },
  cursor: { url: URL, headers: { Authorization: `Bearer ${cursor}` } },
  windsurf: { serverUrl: URL, headers: { Authorization: `Bearer ${cursor}` } },
});

it('writes the five documented shapes for a hosted server, with the anonymous key of the project', async () => {
  const app = aNextApp();
  const { exitCode, stdout } = await app.init({ agents: AGENTS }, { env: HOSTED });
  const key = app.read('.glasstrace/anon_key').trim();

  expect(exitCode).toBe(0);
  expect(servers(app)).toEqual(shapes(key));
  expect(stdout).not.toContain(key);
  expect(stdout).toContain('it reads GLASSTRACE_API_KEY from the environment or ~/.codex/.env, not from .env.local');
});

it('keeps the files that hold a key out of git, and for their owner alone', async () => {
  const app = aNextApp();
  await app.init({ agents: AGENTS }, { env: HOSTED });

  const files = [
    '.mcp.json',
    '.gemini/settings.json',
    '.cursor/mcp.json',
    '.devin/config.json',
    '.vscode/mcp.json',
    'opencode.json',
  ];
  expect(app.read('.gitignore')).toBe(`node_modules\n.glasstrace/\n${files.map((file) => `/${file}\n`).join('')}`);
  for (const file of files) {
    expect(statSync(join(app.root, file)).mode & 0o777).toBe(0o600);
  }
  expect((await app.init({ agents: AGENTS }, { env: HOSTED })).stdout).toContain('no file was changed');
});

it('writes no key into a file that git tracks', async () => {
  const app = aNextApp({ files: { '.mcp.json': '{}\n', '.cursor/mcp.json': '{}\n', '.gemini/settings.json': '{}\n' } });
  app.git('add', '.mcp.json', '.cursor/mcp.json', '.gemini/settings.json');
  await app.init({ agents: AGENTS }, { env: HOSTED });
  const key = app.read('.glasstrace/anon_key').trim();

  const { claudeCode, geminiCli, cursor } = shapes(`\${GLASSTRACE_API_KEY}`, `\${env:GLASSTRACE_API_KEY}`);
  expect(servers(app)).toMatchObject({ claudeCode, geminiCli, cursor });
  expect(app.read('.gitignore')).not.toMatch(/^\/\.(mcp\.json|cursor|gemini)/m);
  expect(['.mcp.json', '.cursor/mcp.json', '.gemini/settings.json'].map(app.read).join()).not.toContain(key);
});

it('never writes a developer key, wherever the file is', async () => {
  const app = aNextApp({
    files: { '.env.local': `GLASSTRACE_API_KEY=${DEVELOPER_KEY}\n`, '.gitignore': '.env.local\n' },
  });
  const { stdout } = await app.init({ agents: AGENTS }, { env: HOSTED });

  expect(servers(app)).toEqual(shapes(`\${GLASSTRACE_API_KEY}`, `\${env:GLASSTRACE_API_KEY}`));
  const { '.env.local': _, ...written } = app.files();
  expect(JSON.stringify(written) + stdout).not.toContain(DEVELOPER_KEY);
  expect(Object.keys(written)).not.toContain('.glasstrace/anon_key');
});

it('shows no key in a diff', async () => {
  const app = aNextApp();
  await app.init({ agents: [] });
  const { stdout } = await app.init({ agents: AGENTS, transport: 'http', dryRun: true });

  expect(stdout).toContain('"Authorization": "Bearer gt_anon_…"');
});

it('names the local server when asked for http without an endpoint, and stdio wins over an endpoint when asked for', async () => {
  const app = aNextApp();
  await app.init({ agents: ['cursor'], transport: 'http' });
  expect(JSON.parse(app.read('.cursor/mcp.json')).mcpServers.glasstrace.url).toBe('http://127.0.0.1:4319/mcp');

  await app.mcpAdd({ agents: ['cursor'], transport: 'stdio' }, { env: HOSTED });
  expect(JSON.parse(app.read('.cursor/mcp.json')).mcpServers.glasstrace.command).toBe('npx');
});
