import { mkdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AGENT_IDS, SCOPES, scopesOf } from '../../../src/cli/agents/agent.ts';
import { findAgent } from '../../../src/cli/agents/catalogue.ts';
import { writeFiles } from '../../support/temp-folder.ts';
import { aNextApp, type TestApp } from '../support/next-app.ts';

const DEVELOPER_KEY = `gt_dev_${'ab'.repeat(24)}`;
const HOSTED = { GLASSTRACE_ENDPOINT: 'https://api.glasstrace.dev' };

/** Every file that an agent may have in a repository, so that it is there before we are. */
const FILES: Record<string, string> = {
  '.mcp.json': '{}\n',
  '.codex/config.toml': '# mine\n',
  '.gemini/settings.json': '{}\n',
  '.cursor/mcp.json': '{}\n',
  '.devin/config.json': '{}\n',
  '.devin/config.local.json': '{}\n',
  '.vscode/mcp.json': '{}\n',
  'opencode.json': '{}\n',
};
const GIT_SEES: Record<string, (app: TestApp) => void> = {
  'does not know the file': () => {},
  'would take the file': (app) => writeFiles(app.root, FILES),
  'tracks the file': (app) => {
    writeFiles(app.root, FILES);
    app.git('add', '--force', '.');
  },
  'ignores the file': (app) => {
    writeFiles(app.root, { ...FILES, '.gitignore': `node_modules\n${Object.keys(FILES).join('\n')}\n` });
  },
};

describe.each(['anonymous', 'developer'] as const)('with the %s key', (kind) => {
  describe.each(['stdio', 'http'] as const)('over %s', (transport) => {
    describe.each(SCOPES)('in the scope "%s"', (scope) => {
      const agents = AGENT_IDS.filter((id) => scopesOf(findAgent(id)).includes(scope));
      it.each(Object.entries(GIT_SEES))('no key is where git takes it, when git %s', async (_, prepare) => {
        const app = aNextApp();
        prepare(app);
        const env = { ...HOSTED, ...(kind === 'developer' && { GLASSTRACE_API_KEY: DEVELOPER_KEY }) };
        const { stdout, stderr } = await app.init({ agents, scope, transport, codexEnv: true }, { env });

        const { '.glasstrace/anon_key': key, ...files } = app.files();
        expect(JSON.stringify(files) + stdout + stderr).not.toContain(DEVELOPER_KEY);
        if (kind === 'developer') expect(key).toBeUndefined();

        // What the next commit of everything would hold, and what was staged before.
        app.git('add', '.');
        app.git('add', '--update', '.');
        expect(app.gitOutput('grep', '--cached', '-lE', 'gt_(anon|dev)_[0-9a-f]{48}', '--', '.')).toBe('');
        const withKey = Object.keys(files).filter((path) => key && files[path]!.includes(key.trim()));
        if (transport === 'stdio') expect(withKey).toEqual([]);
        for (const path of withKey.filter((path) => !path.startsWith('~') && FILES[path] === undefined)) {
          expect([path, statSync(join(app.root, path)).mode & 0o777]).toEqual([path, 0o600]);
        }
      });
    });
  });
});

it('follows a link to a file that git tracks, and writes no key through it', async () => {
  const app = aNextApp({ files: { 'config/mcp.json': '{}\n' } });
  app.git('add', 'config/mcp.json');
  mkdirSync(join(app.root, '.cursor'));
  symlinkSync('../config/mcp.json', join(app.root, '.cursor/mcp.json'));
  await app.init({ agents: ['cursor'] }, { env: HOSTED });

  expect(app.read('config/mcp.json')).toContain(`\${env:GLASSTRACE_API_KEY}`);
});

it('writes no key into a home folder that is a repository of its own', async () => {
  const app = aNextApp();
  app.gitIn(app.home, 'init', '--quiet');
  await app.init({ agents: ['cursor', 'codex'], scope: 'user', codexEnv: true }, { env: HOSTED });

  const { '.glasstrace/anon_key': key, ...files } = app.files();
  expect(JSON.stringify(files)).not.toContain(key!.trim());
  expect(files['~/.cursor/mcp.json']).toContain(`\${env:GLASSTRACE_API_KEY}`);
  expect(Object.keys(files)).not.toContain('~/.codex/.env');
});

describe('the key for Codex', () => {
  it('goes into a file of its owner alone, and only when asked', async () => {
    const app = aNextApp();
    const { stdout } = await app.init({ agents: ['codex'] }, { env: HOSTED });
    expect(stdout).toContain('~/.codex/.env');
    expect(Object.keys(app.files())).not.toContain('~/.codex/.env');

    const again = await app.mcpAdd({ agents: ['codex'], codexEnv: true }, { env: HOSTED });
    expect(app.files()['~/.codex/.env']).toBe(`GLASSTRACE_API_KEY=${app.read('.glasstrace/anon_key')}`);
    expect(statSync(join(app.home, '.codex/.env')).mode & 0o777).toBe(0o600);
    expect(again.stdout).not.toContain('not from .env.local');
    expect(again.stdout).not.toMatch(/gt_anon_[0-9a-f]/);
  });

  it('never replaces another, and says so', async () => {
    const app = aNextApp();
    writeFiles(app.home, { '.codex/.env': 'GLASSTRACE_API_KEY="of another project"\n' });
    const { exitCode, stdout } = await app.init({ agents: ['codex'], codexEnv: true }, { env: HOSTED });

    expect(exitCode).toBe(0);
    expect(stdout).toContain('has another GLASSTRACE_API_KEY, for another project; it was left alone');
    expect(app.files()['~/.codex/.env']).toBe('GLASSTRACE_API_KEY="of another project"\n');
  });

  it('is not copied when it is a developer’s', async () => {
    const app = aNextApp();
    const env = { ...HOSTED, GLASSTRACE_API_KEY: DEVELOPER_KEY };
    const { stdout } = await app.init({ agents: ['codex'], codexEnv: true }, { env });

    expect(stdout).toContain('is yours alone and is not copied');
    expect(Object.keys(app.files())).not.toContain('~/.codex/.env');
  });
});
