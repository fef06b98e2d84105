import { expect, it } from 'vitest';
import { AGENT_IDS, type Place, SCOPES, scopesOf } from '../../../src/cli/agents/agent.ts';
import { AGENTS } from '../../../src/cli/agents/catalogue.ts';
import { entryFile } from '../../../src/cli/agents/config-file.ts';
import { aNextApp } from '../support/next-app.ts';

const place = (platform: NodeJS.Platform, home: string, env: NodeJS.ProcessEnv = {}): Place => ({
  root: '/repo',
  mainRoot: '/repo',
  home,
  platform,
  env,
});
const filesOf = (where: Place) =>
  Object.fromEntries(
    AGENTS.flatMap((agent) =>
      scopesOf(agent)
        .map((scope) => [`${agent.id} ${scope}`, entryFile(agent, scope, where, () => false).file] as const)
        .filter(([, file]) => !file.startsWith('/repo')),
    ),
  );

it('has a module for each agent, whose ids and scopes are known', () => {
  expect(AGENTS.map(({ id }) => id)).toEqual([...AGENT_IDS]);
  for (const agent of AGENTS) {
    expect(scopesOf(agent).length).toBeGreaterThan(0);
    for (const scope of scopesOf(agent)) expect(SCOPES).toContain(scope);
  }
});

it('finds the files of the user on Linux', () => {
  expect(filesOf(place('linux', '/home/me'))).toMatchInlineSnapshot(`
    {
      "claude-code local": "/home/me/.claude.json",
      "claude-code user": "/home/me/.claude.json",
      "claude-desktop user": "/home/me/.config/Claude/claude_desktop_config.json",
      "codex user": "/home/me/.codex/config.toml",
      "copilot-cli user": "/home/me/.copilot/mcp-config.json",
      "cursor user": "/home/me/.cursor/mcp.json",
      "devin user": "/home/me/.config/devin/mcp_config.json",
      "gemini-cli user": "/home/me/.gemini/settings.json",
      "opencode user": "/home/me/.config/opencode/opencode.json",
      "vscode user": "/home/me/.config/Code/User/mcp.json",
      "windsurf user": "/home/me/.codeium/windsurf/mcp_config.json",
    }
  `);
});

it('finds the files of the user on macOS', () => {
  expect(filesOf(place('darwin', '/Users/me'))).toMatchInlineSnapshot(`
    {
      "claude-code local": "/Users/me/.claude.json",
      "claude-code user": "/Users/me/.claude.json",
      "claude-desktop user": "/Users/me/Library/Application Support/Claude/claude_desktop_config.json",
      "codex user": "/Users/me/.codex/config.toml",
      "copilot-cli user": "/Users/me/.copilot/mcp-config.json",
      "cursor user": "/Users/me/.cursor/mcp.json",
      "devin user": "/Users/me/.config/devin/mcp_config.json",
      "gemini-cli user": "/Users/me/.gemini/settings.json",
      "opencode user": "/Users/me/.config/opencode/opencode.json",
      "vscode user": "/Users/me/Library/Application Support/Code/User/mcp.json",
      "windsurf user": "/Users/me/.codeium/windsurf/mcp_config.json",
    }
  `);
});

it('finds the files of the user on Windows', () => {
  const env = { APPDATA: 'C:\\Users\\me\\AppData\\Roaming' };
  expect(filesOf(place('win32', 'C:\\Users\\me', env))).toMatchInlineSnapshot(`
    {
      "claude-code local": "C:\\Users\\me\\.claude.json",
      "claude-code user": "C:\\Users\\me\\.claude.json",
      "claude-desktop user": "C:\\Users\\me\\AppData\\Roaming\\Claude\\claude_desktop_config.json",
      "codex user": "C:\\Users\\me\\.codex\\config.toml",
      "copilot-cli user": "C:\\Users\\me\\.copilot\\mcp-config.json",
      "cursor user": "C:\\Users\\me\\.cursor\\mcp.json",
      "devin user": "C:\\Users\\me\\AppData\\Roaming\\devin\\mcp_config.json",
      "gemini-cli user": "C:\\Users\\me\\.gemini\\settings.json",
      "opencode user": "C:\\Users\\me\\.config\\opencode\\opencode.json",
      "vscode user": "C:\\Users\\me\\AppData\\Roaming\\Code\\User\\mcp.json",
      "windsurf user": "C:\\Users\\me\\.codeium\\windsurf\\mcp_config.json",
    }
  `);
  expect(filesOf(place('win32', 'C:\\Users\\me'))).toEqual(filesOf(place('win32', 'C:\\Users\\me', env)));
});

it('goes where a variable of the agent points', () => {
  const env = {
    CLAUDE_CONFIG_DIR: '/c',
    CODEX_HOME: '/x',
    COPILOT_HOME: '/p',
    XDG_CONFIG_HOME: '/xdg',
  };
  expect(filesOf(place('linux', '/home/me', env))).toMatchObject({
    'claude-code user': '/c/.claude.json',
    'codex user': '/x/config.toml',
    'copilot-cli user': '/p/mcp-config.json',
    'opencode user': '/xdg/opencode/opencode.json',
  });
  expect(filesOf(place('linux', '/home/me', { CODEX_HOME: '' }))['codex user']).toBe('/home/me/.codex/config.toml');
});

it.each([
  ['opencode', 'opencode.jsonc', '{ "mcp": {}, }\n'],
  ['devin', '.devin/mcp_config.json', '{}'],
  ['copilot-cli', '.github/mcp.json', '{"mcpServers": {}}'],
] as const)('edits the file of %s that is there: %s', async (id, path, text) => {
  const app = aNextApp({ files: { [path]: text } });
  await app.init({ agents: [id] });

  expect(app.read(path)).toContain('"glasstrace"');
  await app.uninit({ purge: true });
  expect(app.read(path)).toBe(text);
});

it('writes one entry for the agents that share a file, and says which file it hides', async () => {
  const app = aNextApp({ files: { '.github/mcp.json': '{"mcpServers": {"mine": {}}}' } });
  const { stdout } = await app.init({ agents: ['claude-code', 'copilot-cli'] });

  expect(JSON.parse(app.read('.mcp.json'))).toMatchObject({ mcpServers: { glasstrace: { type: 'stdio' } } });
  expect(stdout).toContain('with this file, Copilot CLI no longer reads .github/mcp.json');
  expect(app.read('.github/mcp.json')).not.toContain('glasstrace');
});

it('leaves a file of Windows to its owner where it runs in the Linux within', async () => {
  const app = aNextApp();
  const env = { WSL_DISTRO_NAME: 'Ubuntu' };
  const { exitCode, stdout } = await app.init({ agents: ['claude-desktop', 'codex'] }, { env });

  expect(exitCode).toBe(3);
  expect(stdout).toContain('%APPDATA%\\Claude\\claude_desktop_config.json was left alone. It lies in Windows');
  expect(stdout).toContain(`"-d", "Ubuntu", "--cd", "${app.app}"`);
  expect(Object.keys(app.files()).join()).not.toContain('claude_desktop');
  expect(app.read('.codex/config.toml')).toContain('"npx"');
});

it('gives an agent that only starts programs the bridge to a hosted server', async () => {
  const app = aNextApp();
  const { stdout } = await app.init({ agents: ['claude-desktop'], transport: 'http' });

  const { mcpServers } = JSON.parse(app.files()['~/.config/Claude/claude_desktop_config.json']!);
  expect(mcpServers.glasstrace).toMatchObject({ command: 'npx' });
  expect(stdout).toContain('it only starts programs, so it gets the bridge');
});
