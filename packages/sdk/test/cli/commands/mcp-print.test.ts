import { parse } from 'smol-toml';
import { expect, it } from 'vitest';
import { AGENT_IDS, type AgentId } from '../../../src/cli/agents/agent.ts';
import { glasstrace } from '../../support/glasstrace-command.ts';
import { aNextApp } from '../support/next-app.ts';

interface Snippet {
  agent: string;
  path?: string;
  text: string;
}

it.each(['stdio', 'http'] as const)(
  'prints for each agent what mcp add would write, but no key: %s',
  async (transport) => {
    const app = aNextApp();
    await app.init({ agents: [] });
    const before = app.files();
    const { stdout } = await app.mcpAdd({ print: true, json: true, agents: [...AGENT_IDS], transport });
    expect(app.files()).toEqual(before);
    expect(stdout).not.toMatch(/gt_anon_[0-9a-f]/);

    app.git('add', '.');
    await app.mcpAdd({ agents: [...AGENT_IDS], transport });
    const key = app.read('.glasstrace/anon_key').trim();
    const meaning = (path: string, text: string) => (path.endsWith('.toml') ? parse(text) : JSON.parse(text));
    const { snippets } = JSON.parse(stdout) as { snippets: Snippet[] };
    for (const { agent, path, text } of snippets) {
      const written = app.files()[path!]!.replace(key, reference(agent));
      expect([agent, meaning(path!, text)]).toEqual([agent, meaning(path!, written)]);
    }
  },
);

/** How the agent names the variable that holds the key. */
const reference = (agent: string): string =>
  agent === 'opencode'
    ? '{env:GLASSTRACE_API_KEY}'
    : ['claude-code', 'gemini-cli', 'copilot-cli'].includes(agent)
      ? `\${GLASSTRACE_API_KEY}`
      : `\${env:GLASSTRACE_API_KEY}`;

it('prints for any agent a program and a URL, in an app that is not set up as well', async () => {
  const app = aNextApp({ withoutPackages: ['@glasstrace/sdk'] });

  const { exitCode, stdout } = await app.mcpAdd({ print: true, agents: ['zed' as AgentId] });

  expect(exitCode).toBe(0);
  const [stdio, http] = [...stdout.matchAll(/^\{\n[\s\S]*?^\}/gm)].map(([text]) => JSON.parse(text));
  expect(stdio.mcpServers.glasstrace).toEqual({
    command: 'npx',
    args: ['--no', '--offline', '--prefix', app.app, '--', 'glasstrace', 'mcp', '--project', app.app],
  });
  expect(http.mcpServers.glasstrace.url).toBe('http://127.0.0.1:4319/mcp');
  expect(stdout).toMatch(/^For zed:/);
  expect(stdout).toContain('the key is in .glasstrace/anon_key');
});

it('takes a name that nobody knows for a usage error when it is to be written', async () => {
  const app = aNextApp();
  await app.init({ agents: [] });

  expect(await glasstrace(['mcp', 'add', '--agents', 'zed'], { cwd: app.app })).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('npx glasstrace mcp add --print'),
  });
  expect(await glasstrace(['mcp', 'add', '--agents', 'zed', '--print'], { cwd: app.app })).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('For zed'),
  });
});
