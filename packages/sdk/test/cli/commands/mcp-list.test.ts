import { expect, it } from 'vitest';
import { writeFiles } from '../../support/temp-folder.ts';
import { aNextApp } from '../support/next-app.ts';

it('shows each entry of the app, where it stands and whether its agent connects', async () => {
  const app = aNextApp({ files: { '.cursor/rules.mdc': '' } });
  await app.init({ agents: ['claude-code', 'codex'] });
  await app.mcpAdd({ agents: ['codex'], scope: 'user', transport: 'http' });

  const { exitCode, stdout } = await app.mcpList();

  expect(exitCode).toBe(0);
  expect(stdout).toMatchInlineSnapshot(`
    "Claude Code  written  .mcp.json (project, stdio); run "claude" here, trust the folder and approve the server "glasstrace"
    Codex        written  .codex/config.toml (project, stdio); run "codex" here and trust the folder
    Codex        written  ~/.codex/config.toml (user, http); start "codex" anew; it connects without asking; it reads GLASSTRACE_API_KEY from the environment or ~/.codex/.env, not from .env.local
    Not set up: Cursor. Add: npx glasstrace mcp add --agents cursor
    "
  `);
});

it('with --json prints one object', async () => {
  const app = aNextApp({ folder: 'apps/web' });
  await app.init({ agents: ['opencode'] });
  writeFiles(app.root, { '.mcp.json': '{ "mcpServers": { "glasstrace": { "command": "mine" } } }' });

  const { exitCode, stdout } = await app.mcpList({ json: true, verify: false });

  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    agents: [
      {
        id: 'claude-code',
        name: 'Claude Code',
        scope: 'project',
        path: '.mcp.json',
        server: 'glasstrace',
        state: 'written',
        nextStep: 'run "claude" here, trust the folder and approve the server "glasstrace"',
      },
      {
        id: 'opencode',
        name: 'OpenCode',
        scope: 'project',
        path: 'opencode.json',
        server: 'glasstrace',
        transport: 'stdio',
        state: 'written',
        nextStep: 'start "opencode" anew; it connects without asking',
      },
    ],
    notSetUp: [],
  });
});

it('says so when there is none, and when there is no app', async () => {
  const app = aNextApp();

  expect(await app.mcpList()).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('npx glasstrace mcp add') });
  expect(await app.mcpList({}, { cwd: app.home })).toMatchObject({ exitCode: 1, stdout: '' });
});
