import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TOOL_CONTRACTS } from '@glasstrace/protocol/tools/all';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { setUp } from '../e2e/support/scenario.ts';
import { type ClientScenario, createClientScenario } from './support/client-scenario.ts';
import { startFakeModel } from './support/fake-model.ts';
import { PINNED_CLIENTS } from './support/pinned-clients.ts';
import { approveInClaudeCode, trust } from './support/trust.ts';

const TOOLS = TOOL_CONTRACTS.map(({ name }) => name).sort();
const UNSET = { state: 'failed', reason: 'GLASSTRACE_API_KEY is not set' };

let scenario: ClientScenario;

beforeEach(async () => {
  scenario = await createClientScenario('agents');
});

afterEach(() => scenario.end());

/** Sets one agent up to reach a server by HTTP that runs already. */
async function setUpHttp(agent: string): Promise<{ GLASSTRACE_API_KEY: string }> {
  await setUp(scenario, agent, '--transport', 'http');
  const started = await scenario.glasstrace(['server', 'start']);
  expect(started.exitCode, started.stderr).toBe(0);
  return { GLASSTRACE_API_KEY: scenario.apiKey() };
}

/** Has git track a file before it is set up: no key may stand in it. */
async function track(file: string, text: string): Promise<void> {
  mkdirSync(join(scenario.app, file, '..'), { recursive: true });
  writeFileSync(join(scenario.app, file), text);
  expect((await scenario.git('add', '--force', file)).exitCode).toBe(0);
}

describe('Claude Code', () => {
  const askedClient = `Claude Code ${PINNED_CLIENTS['@anthropic-ai/claude-code']}`;
  const waiting = {
    state: 'waiting',
    nextStep: 'run "claude" here, trust the folder and approve the server "glasstrace"',
    askedClient,
  };
  const allow = () => {
    trust['claude-code'](scenario.home, scenario.app);
    approveInClaudeCode(scenario.home, scenario.app);
  };

  it('waits for trust, then for approval, then connects to the bridge and offers its model our tools', async () => {
    await setUp(scenario, 'claude-code');
    expect(await scenario.check('claude-code')).toMatchObject(waiting);
    trust['claude-code'](scenario.home, scenario.app);
    expect(await scenario.check('claude-code')).toMatchObject(waiting);

    approveInClaudeCode(scenario.home, scenario.app);
    expect(await scenario.check('claude-code')).toMatchObject({ state: 'connected', askedClient });

    const model = await startFakeModel();
    const env = { ANTHROPIC_BASE_URL: model.url, ANTHROPIC_API_KEY: 'none', MCP_CONNECTION_NONBLOCKING: '0' };
    await scenario.client('claude', ['-p', 'hello'], env);
    model.close();
    expect(model.offeredTools()).toEqual(TOOLS);
  });

  it('connects at once in its local scope, which is the user’s own', async () => {
    await setUp(scenario, 'none');
    const added = await scenario.glasstrace(['mcp', 'add', '--yes', '--agents', 'claude-code', '--scope', 'local']);
    expect(added.exitCode, added.stderr).toBe(0);

    expect(await scenario.check('claude-code', {}, 'local')).toMatchObject({ state: 'connected', askedClient });
  });

  it('connects by HTTP with the key in a file that git ignores', async () => {
    await setUpHttp('claude-code');
    allow();

    expect(await scenario.check('claude-code')).toMatchObject({ state: 'connected' });
  });

  it('connects by HTTP with the variable that a tracked file names, and failed while it is unset', async () => {
    await track('.mcp.json', '{}\n');
    const env = await setUpHttp('claude-code');
    allow();

    expect(await scenario.check('claude-code')).toMatchObject(UNSET);
    expect(await scenario.check('claude-code', env)).toMatchObject({ state: 'connected' });
  });
});

describe('Codex', () => {
  const askedClient = `Codex ${PINNED_CLIENTS['@openai/codex']}`;

  it('waits for trust, then connects to the bridge and lists our tools', async () => {
    await setUp(scenario, 'codex');
    expect(await scenario.check('codex')).toMatchObject({
      state: 'waiting',
      nextStep: 'run "codex" here and trust the folder',
      askedClient,
    });

    trust.codex(scenario.home, scenario.app);
    expect(await scenario.check('codex')).toMatchObject({ state: 'connected', tools: TOOLS.length, askedClient });
  });

  it('connects by HTTP with the variable, exported or in its own .env, and failed while it is unset', async () => {
    const env = await setUpHttp('codex');
    trust.codex(scenario.home, scenario.app);

    expect(await scenario.check('codex')).toMatchObject(UNSET);
    expect(await scenario.check('codex', env)).toMatchObject({ state: 'connected', tools: TOOLS.length });

    writeFileSync(join(scenario.home, '.codex', '.env'), `GLASSTRACE_API_KEY=${env.GLASSTRACE_API_KEY}\n`);
    expect(await scenario.check('codex')).toMatchObject({ state: 'connected', tools: TOOLS.length });
  });
});

describe('Gemini CLI', () => {
  const askedClient = `Gemini CLI ${PINNED_CLIENTS['@google/gemini-cli']}`;

  it('waits for trust, then connects to the bridge and offers its model our tools', async () => {
    await setUp(scenario, 'gemini-cli');
    expect(await scenario.check('gemini-cli')).toMatchObject({
      state: 'waiting',
      nextStep: 'run "gemini" here and trust the folder',
      askedClient,
    });

    trust['gemini-cli'](scenario.home, scenario.app);
    expect(await scenario.check('gemini-cli')).toMatchObject({ state: 'connected', askedClient });

    const model = await startFakeModel();
    const settings = { security: { auth: { selectedType: 'gemini-api-key' } } };
    writeFileSync(join(scenario.home, '.gemini', 'settings.json'), JSON.stringify(settings));
    const env = { GOOGLE_GEMINI_BASE_URL: model.url, GEMINI_API_KEY: 'none' };
    await scenario.client('gemini', ['--yolo', '-p', 'hello'], env);
    model.close();
    expect(model.offeredTools()).toEqual(TOOLS);
  });

  it('connects by HTTP with the key in a file that git ignores', async () => {
    await setUpHttp('gemini-cli');
    trust['gemini-cli'](scenario.home, scenario.app);

    expect(await scenario.check('gemini-cli')).toMatchObject({ state: 'connected' });
  });

  it('connects by HTTP with the variable that a tracked file names, and failed while it is unset', async () => {
    await track('.gemini/settings.json', '{}\n');
    const env = await setUpHttp('gemini-cli');
    trust['gemini-cli'](scenario.home, scenario.app);

    expect(await scenario.check('gemini-cli')).toMatchObject(UNSET);
    expect(await scenario.check('gemini-cli', env)).toMatchObject({ state: 'connected' });
  });
});

describe('OpenCode', () => {
  it('connects at once', async () => {
    await setUp(scenario, 'opencode');

    expect(await scenario.check('opencode')).toMatchObject({
      state: 'connected',
      askedClient: `OpenCode ${PINNED_CLIENTS['opencode-ai']}`,
    });
  });

  it('connects by HTTP with the key in a file that git ignores', async () => {
    await setUpHttp('opencode');

    expect(await scenario.check('opencode')).toMatchObject({ state: 'connected' });
  });

  it('connects by HTTP with the variable that a tracked file names, and failed while it is unset', async () => {
    await track('opencode.json', '{}\n');
    const env = await setUpHttp('opencode');

    expect(await scenario.check('opencode')).toMatchObject(UNSET);
    expect(await scenario.check('opencode', env)).toMatchObject({ state: 'connected' });
  });
});

describe('Copilot CLI', () => {
  it('waits for trust, then has read the entry; it has no way to be asked to connect', async () => {
    await setUp(scenario, 'copilot-cli');
    const askedClient = `Copilot CLI ${PINNED_CLIENTS['@github/copilot']}`;
    expect(await scenario.check('copilot-cli')).toMatchObject({
      state: 'waiting',
      nextStep: 'run "copilot" here and trust the folder',
      askedClient,
    });

    trust['copilot-cli'](scenario.home, scenario.app);
    expect(await scenario.check('copilot-cli')).toMatchObject({ state: 'written', askedClient });
  });
});

describe('a client no longer knows the server', () => {
  it.each([
    ['claude-code', ['claude', 'mcp', 'get', 'glasstrace'], 'No MCP server'],
    ['codex', undefined, undefined],
    ['gemini-cli', ['gemini', 'mcp', 'list'], 'No MCP servers'],
    ['opencode', ['opencode', 'mcp', 'list'], 'No MCP servers'],
  ] as const)('after mcp remove, and has it again after mcp add: %s', async (id, command, said) => {
    await setUp(scenario, id);
    if (id in trust) trust[id as keyof typeof trust](scenario.home, scenario.app);

    // Copilot CLI has the file of Claude Code, too, and it is on this machine.
    const agents = id === 'claude-code' ? 'claude-code,copilot-cli' : id;
    const removed = await scenario.glasstrace(['mcp', 'remove', '--yes', '--agents', agents]);
    expect(removed.exitCode, removed.stderr).toBe(0);
    if (command !== undefined) {
      const [program, ...args] = command;
      const { stdout, stderr } = await scenario.client(program, args);
      expect(stdout + stderr).toContain(said);
    }
    expect(await scenario.check(id)).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('has no server "glasstrace"'),
      askedClient: expect.any(String),
    });

    const added = await scenario.glasstrace(['mcp', 'add', '--yes', '--agents', id]);
    expect(added.exitCode, added.stderr).toBe(0);
    // It asks for approval besides.
    const connected = id === 'claude-code' ? 'waiting' : 'connected';
    expect(await scenario.check(id)).toMatchObject({ state: connected });
  });

  it('after uninit: Claude Code', async () => {
    await setUp(scenario, 'claude-code');
    const asked = () => scenario.client('claude', ['mcp', 'get', 'glasstrace']);
    expect((await asked()).stdout).toContain('--no --offline -- glasstrace mcp');

    const undone = await scenario.glasstrace(['uninit', '--yes']);
    expect(undone.exitCode, undone.stderr).toBe(0);
    const { stdout, stderr } = await asked();
    expect(stdout + stderr).toContain('No MCP server');
  });
});
