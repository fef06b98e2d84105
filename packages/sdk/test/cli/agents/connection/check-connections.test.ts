import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { AgentId } from '../../../../src/cli/agents/agent.ts';
import { checkConnections } from '../../../../src/cli/agents/connection/check-connections.ts';
import { tempFolder, writeFiles } from '../../../support/temp-folder.ts';

const FILES: Partial<Record<AgentId, string>> = {
  'claude-code': '.mcp.json',
  codex: '.codex/config.toml',
  'gemini-cli': '.gemini/settings.json',
  'copilot-cli': '.mcp.json',
};

interface Machine {
  root: string;
  check(ids: AgentId[], options?: { env?: NodeJS.ProcessEnv; timeoutMs?: number }): ReturnType<typeof checkConnections>;
}

/** A repository with these files, and programs that are Node scripts; nothing else is on PATH but Node. */
function aMachine(files: Record<string, string>, programs: Record<string, string> = {}): Machine {
  const root = tempFolder();
  const bin = tempFolder();
  writeFiles(root, files);
  for (const [name, script] of Object.entries(programs)) {
    writeFiles(bin, { [name]: `#!${process.execPath}\n${script}` });
    chmodSync(join(bin, name), 0o755);
  }
  return {
    root,
    check: (ids, { env = {}, timeoutMs = 10_000 } = {}) =>
      checkConnections(
        ids.map((id) => ({ id, file: join(root, FILES[id]!), scope: 'project', server: 'glasstrace', root })),
        { home: root, env: { PATH: bin, ...env }, platform: process.platform, timeoutMs },
      ),
  };
}

const entryOf = (entry: object) => JSON.stringify({ mcpServers: { glasstrace: entry } });
const BRIDGE = entryOf({ type: 'stdio', command: process.execPath, args: ['-e', ''] });
const print = (text: string) => `process.stdout.write(${JSON.stringify(text)});`;
const CLAUDE_FAILED = print(
  'glasstrace:\n  Status: ✘ Failed to connect\n  Issue: CONNECTION_CLOSED: Connection closed\n',
);

describe('agents whose program is not on this machine', () => {
  it('are written when their file has the entry, with what the user must approve', async () => {
    const machine = aMachine({
      '.mcp.json': BRIDGE,
      '.codex/config.toml': '[mcp_servers.glasstrace]\ncommand = "npx"\n',
    });

    expect(await machine.check(['codex', 'claude-code'])).toEqual([
      { id: 'codex', server: 'glasstrace', state: 'written', nextStep: 'run "codex" here and trust the folder' },
      {
        id: 'claude-code',
        server: 'glasstrace',
        state: 'written',
        nextStep: 'run "claude" here, trust the folder and approve the server "glasstrace"',
      },
    ]);
  });

  it.each([
    ['a missing file', {}],
    ['a file without the entry', { '.mcp.json': '{"mcpServers": {"glasstrace-other": {}}}' }],
    ['a file that cannot be read', { '.mcp.json': '{"mcpServers": {"glasstrace": ' }],
  ])('failed with %s, and the command that writes the entry is named', async (_, files) => {
    const machine = aMachine(files);

    expect(await machine.check(['claude-code'])).toEqual([
      {
        id: 'claude-code',
        server: 'glasstrace',
        state: 'failed',
        reason: `${join(machine.root, '.mcp.json')} has no server "glasstrace"`,
        nextStep: 'npx glasstrace mcp add --agents claude-code',
      },
    ]);
  });
});

describe('a client that is asked', () => {
  it('is asked for our server alone, in the folder that it is started in, and named with its version', async () => {
    const machine = aMachine(
      { '.mcp.json': BRIDGE },
      {
        claude: `
          const args = process.argv.slice(2).join(' ');
          if (args === '--version') console.log('2.1.330 (Claude Code)');
          else require('node:fs').writeFileSync('asked', args + ' in ' + process.cwd());
          if (args === 'mcp get glasstrace') ${print('glasstrace:\n  Status: ✔ Connected\n')}`,
      },
    );

    expect(await machine.check(['claude-code'])).toEqual([
      { id: 'claude-code', server: 'glasstrace', state: 'connected', askedClient: 'Claude Code 2.1.330' },
    ]);
    expect(readFileSync(join(machine.root, 'asked'), 'utf8')).toBe(`mcp get glasstrace in ${machine.root}`);
  });

  it('has no terminal to ask anybody in, and nothing to read', async () => {
    const machine = aMachine(
      { '.mcp.json': BRIDGE },
      {
        claude: `
          const { openSync, readFileSync } = require('node:fs');
          let terminal = 'no terminal';
          try { openSync('/dev/tty', 'r'); terminal = 'a terminal'; } catch {}
          console.log('glasstrace:\\n  Status: ✘ Failed to connect\\n  Issue: ' + terminal + ', read ' + readFileSync(0).length);`,
      },
    );
    // An entry that answers, so that the client's own words stay.
    writeFiles(machine.root, {
      '.mcp.json': entryOf({ command: process.execPath, args: ['-e', 'console.log(\'{"serverInfo":{}}\')'] }),
    });

    expect(await machine.check(['claude-code'])).toMatchObject([{ state: 'failed', reason: 'no terminal, read 0' }]);
  });

  it('sees the environment of the user, without what npx adds to it for this command', async () => {
    const machine = aMachine({ '.mcp.json': BRIDGE });
    const bin = join(machine.root, 'bin');
    writeFiles(bin, {
      claude: `#!${process.execPath}\nrequire('node:fs').writeFileSync('env', JSON.stringify(process.env));`,
    });
    chmodSync(join(bin, 'claude'), 0o755);

    const added = { npm_execpath: '/npm-cli.js', npm_config_prefix: machine.root, INIT_CWD: machine.root };
    const path = ['/app/node_modules/.bin', '/npm/node-gyp-bin', bin].join(delimiter);
    await machine.check(['claude-code'], { env: { ...added, PATH: path, CLAUDECODE: '1' } });
    const { PATH, CLAUDECODE, ...rest } = JSON.parse(readFileSync(join(machine.root, 'env'), 'utf8'));
    expect({ PATH, CLAUDECODE }).toEqual({ PATH: bin, CLAUDECODE: '1' });
    expect(Object.keys(rest).filter((name) => name in added)).toEqual([]);
  });

  it('that hangs is ended in time with all it started, and what the file says stands', async () => {
    const machine = aMachine(
      { '.mcp.json': BRIDGE, '.gemini/settings.json': BRIDGE },
      {
        claude: `
          const { spawn } = require('node:child_process');
          process.on('SIGTERM', () => {});
          const child = spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)']);
          if (process.argv[2] === 'mcp') require('node:fs').writeFileSync('pids', process.pid + ' ' + child.pid);
          setInterval(() => {}, 1000);`,
        gemini: `if (process.argv[2] === 'mcp') console.error('✓ glasstrace: npx (stdio) - Connected'); else console.log('0.61.0');`,
      },
    );

    const connections = await machine.check(['claude-code', 'gemini-cli'], { timeoutMs: 5_000 });
    expect(connections).toMatchObject([
      { id: 'claude-code', state: 'written', reason: 'it did not answer in 5 s', askedClient: 'Claude Code' },
      { id: 'gemini-cli', state: 'connected' },
    ]);
    const pids = readFileSync(join(machine.root, 'pids'), 'utf8').split(' ').map(Number);
    expect(pids).toHaveLength(2);
    await expect.poll(() => pids.filter(isAlive), { timeout: 5_000 }).toEqual([]);
  });

  it('is ended as soon as it said what was asked: the servers after ours are none of our business', async () => {
    const machine = aMachine(
      { '.gemini/settings.json': BRIDGE },
      {
        gemini: `
          if (process.argv[2] === '--version') return console.log('0.61.0');
          console.error('✓ glasstrace: npx (stdio) - Connected');
          setTimeout(() => require('node:fs').writeFileSync('next', ''), 20_000);`,
      },
    );

    expect(await machine.check(['gemini-cli'], { timeoutMs: 15_000 })).toMatchObject([{ state: 'connected' }]);
    expect(existsSync(join(machine.root, 'next'))).toBe(false);
  });

  it('that prints nothing known is no judge', async () => {
    const machine = aMachine({ '.mcp.json': BRIDGE }, { claude: 'process.exit(1)' });

    expect(await machine.check(['claude-code'])).toMatchObject([
      { state: 'written', reason: 'it gave no answer that is understood' },
    ]);
  });

  it('never brings a key into our answer', async () => {
    const key = `gt_anon_${'a'.repeat(48)}`;
    const machine = aMachine(
      { '.mcp.json': entryOf({ command: process.execPath, args: ['-e', 'console.log(\'{"serverInfo":{}}\')'] }) },
      {
        claude: print(
          `glasstrace:\n  Status: ✘ Failed to connect\n  Issue: refused ${key}\n  Headers:\n    A: ${key}\n`,
        ),
      },
    );

    const connections = await machine.check(['claude-code']);
    expect(connections).toMatchObject([{ state: 'failed', reason: 'refused gt_anon_…' }]);
    expect(JSON.stringify(connections)).not.toContain(key);
  });

  it('that read the entry and never connects leaves nothing to do', async () => {
    const machine = aMachine(
      { '.mcp.json': BRIDGE },
      {
        copilot: `console.log(process.argv[2] === 'mcp' ? '{"mcpServers": {"glasstrace": {}}}' : 'Copilot CLI 1.0.102.');`,
      },
    );

    expect(await machine.check(['copilot-cli'])).toEqual([
      { id: 'copilot-cli', server: 'glasstrace', state: 'written', askedClient: 'Copilot CLI 1.0.102' },
    ]);
  });

  it('from an npm package is not started for its version', async () => {
    const machine = aMachine({ '.mcp.json': BRIDGE });
    const program = join(machine.root, 'node_modules/@anthropic-ai/claude-code/bin/claude');
    writeFiles(machine.root, {
      'node_modules/@anthropic-ai/claude-code/package.json': '{"version": "2.1.330"}',
      'node_modules/@anthropic-ai/claude-code/bin/claude': `#!${process.execPath}
        if (process.argv[2] === '--version') console.log('9.9.9');
        else console.log('glasstrace:\\n  Status: ✔ Connected');`,
    });
    chmodSync(program, 0o755);

    const connections = await machine.check(['claude-code'], { env: { PATH: dirname(program) } });
    expect(connections).toMatchObject([{ state: 'connected', askedClient: 'Claude Code 2.1.330' }]);
  });
});

describe('Codex', () => {
  /** Speaks as `codex app-server` does, and notes what it was asked. */
  const appServer = (config: object, layers: object[], status: object) => `
    if (process.argv[2] === '--version') return console.log('codex-cli 0.169.0');
    const answers = ${JSON.stringify({
      initialize: {},
      'config/read': { config, layers },
      'thread/start': { thread: { id: 't1' } },
      'mcpServerStatus/list': { data: [status] },
    })};
    require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
      require('node:fs').appendFileSync('asked', line + '\\n');
      const { id, method } = JSON.parse(line);
      console.log(JSON.stringify({ method: 'configWarning', params: {} }));
      console.log(JSON.stringify({ id, result: answers[method] }));
    });`;
  const CONFIG = { '.codex/config.toml': '[mcp_servers.glasstrace]\ncommand = "npx"\n' };
  const ours = { glasstrace: { command: 'npx' } };
  const connected = { name: 'glasstrace', runtimeStatus: 'connected', tools: { a: {}, b: {} }, toolsError: null };

  it('starts no other server of the user, keeps no thread and counts the tools', async () => {
    const config = { mcp_servers: { ...ours, 'other.one': { command: 'x' } } };
    const machine = aMachine(CONFIG, { codex: appServer(config, [], connected) });

    expect(await machine.check(['codex'])).toEqual([
      { id: 'codex', server: 'glasstrace', state: 'connected', tools: 2, askedClient: 'Codex 0.169.0' },
    ]);
    const asked = readFileSync(join(machine.root, 'asked'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(asked.find(({ method }) => method === 'thread/start').params).toEqual({
      cwd: machine.root,
      ephemeral: true,
      config: { mcp_servers: { 'other.one': { enabled: false } } },
    });
  });

  it('waits while its folder is not trusted, and is not asked to connect', async () => {
    const layers = [{ config: { mcp_servers: ours }, disabledReason: 'add it as a trusted project' }];
    const machine = aMachine(CONFIG, { codex: appServer({}, layers, connected) });

    expect(await machine.check(['codex'])).toMatchObject([
      { state: 'waiting', nextStep: 'run "codex" here and trust the folder' },
    ]);
    expect(readFileSync(join(machine.root, 'asked'), 'utf8')).not.toContain('thread/start');
  });

  it('waits for whoever switched the entry off', async () => {
    const config = { mcp_servers: { glasstrace: { command: 'npx', enabled: false } } };
    const machine = aMachine(CONFIG, { codex: appServer(config, [], connected) });

    expect(await machine.check(['codex'])).toMatchObject([
      { state: 'waiting', nextStep: 'it is switched off: take "enabled = false" out' },
    ]);
  });

  it('that rejects its configuration says so', async () => {
    const machine = aMachine(CONFIG, {
      codex: `require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
        const { id, method } = JSON.parse(line);
        const error = { message: 'invalid configuration: bearer_token is not supported\\nin x' };
        console.log(JSON.stringify(method === 'initialize' ? { id, result: {} } : { id, error }));
      });`,
    });
    writeFiles(machine.root, {
      '.codex/config.toml': `[mcp_servers.glasstrace]\ncommand = ${JSON.stringify(process.execPath)}\nargs = ["-e", "console.log('{\\"serverInfo\\":{}}')"]\n`,
    });

    expect(await machine.check(['codex'])).toMatchObject([
      {
        state: 'failed',
        reason: 'Codex rejects its configuration: invalid configuration: bearer_token is not supported',
      },
    ]);
  });

  it('that ends is no judge', async () => {
    const machine = aMachine(CONFIG, { codex: '' });

    expect(await machine.check(['codex'])).toMatchObject([
      { state: 'written', reason: 'it gave no answer that is understood' },
    ]);
  });
});

describe('a client that could not connect is explained:', () => {
  const httpEntry = (url: string, key: string) =>
    entryOf({ type: 'http', url, headers: { Authorization: `Bearer ${key}` } });

  async function aServer(name: string): Promise<{ url: string; headers: object[] }> {
    const headers: object[] = [];
    const server = createServer((request, response) => {
      headers.push(request.headers);
      response.end(JSON.stringify({ name }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`, headers };
  }

  it('its variable is not set', async () => {
    const { url } = await aServer('glasstrace-server');
    const machine = aMachine({ '.mcp.json': httpEntry(url, `\${GLASSTRACE_API_KEY}`) }, { claude: CLAUDE_FAILED });

    expect(await machine.check(['claude-code'])).toMatchObject([
      {
        state: 'failed',
        reason: 'GLASSTRACE_API_KEY is not set',
        nextStep:
          'export GLASSTRACE_API_KEY; it reads GLASSTRACE_API_KEY from the environment it is started in, not from .env.local',
      },
    ]);
    const env = { GLASSTRACE_API_KEY: `gt_dev_${'b'.repeat(48)}` };
    expect(await machine.check(['claude-code'], { env })).toMatchObject([
      { state: 'failed', reason: 'CONNECTION_CLOSED: Connection closed' },
    ]);
  });

  it('its key is none', async () => {
    const { url } = await aServer('glasstrace-server');
    const machine = aMachine({ '.mcp.json': httpEntry(url, 'gt_dev_123') }, { claude: CLAUDE_FAILED });

    expect(await machine.check(['claude-code'])).toMatchObject([
      { reason: 'the key is not of the form gt_anon_… or gt_dev_… with 48 hex digits' },
    ]);
  });

  it('nobody answers at its URL, or somebody else, who is not told the key', async () => {
    const stranger = await aServer('something else');
    const key = `gt_anon_${'c'.repeat(48)}`;
    for (const url of [stranger.url, 'http://127.0.0.1:9/mcp']) {
      const machine = aMachine({ '.mcp.json': httpEntry(url, key) }, { claude: CLAUDE_FAILED });
      expect(await machine.check(['claude-code'])).toMatchObject([
        { state: 'failed', reason: `no Glasstrace server answers at ${url}`, nextStep: 'npx glasstrace server start' },
      ]);
    }
    expect(stranger.headers).toHaveLength(1);
    expect(JSON.stringify(stranger.headers)).not.toContain(key);
  });

  it('its packages are not installed', async () => {
    const bridge = entryOf({ command: 'npx', args: ['--no', '--offline', '--', 'glasstrace', 'mcp'] });
    const machine = aMachine({ 'package.json': '{}', '.mcp.json': bridge }, { claude: CLAUDE_FAILED });
    const bin = join(machine.root, 'bin');
    writeFiles(bin, { claude: `#!${process.execPath}\n${CLAUDE_FAILED}` });
    chmodSync(join(bin, 'claude'), 0o755);
    const env = { PATH: `${bin}:${process.env.PATH}`, npm_config_cache: join(machine.root, 'cache') };

    expect(await machine.check(['claude-code'], { env, timeoutMs: 60_000 })).toMatchObject([
      {
        state: 'failed',
        reason: `npx finds no glasstrace in ${machine.root}: its packages are not installed`,
        nextStep: 'install the packages of the app, then: npx glasstrace status',
      },
    ]);
  });

  it('its program is not there, or ends', async () => {
    const missing = aMachine({ '.mcp.json': entryOf({ command: 'npx', args: [] }) }, { claude: CLAUDE_FAILED });
    expect(await missing.check(['claude-code'])).toMatchObject([
      { reason: '"npx" could not be started', nextStep: 'put "npx" on PATH' },
    ]);

    const ending = entryOf({ command: process.execPath, args: ['-e', 'console.error("hm\\nError: no such file")'] });
    const ended = aMachine({ '.mcp.json': ending }, { claude: CLAUDE_FAILED });
    expect(await ended.check(['claude-code'])).toMatchObject([{ reason: 'the bridge ended: Error: no such file' }]);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
