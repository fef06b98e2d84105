import { chmodSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AGENT_IDS, type AgentId } from '../../../src/cli/agents/agent.ts';
import { writeFiles } from '../../support/temp-folder.ts';
import { aNextApp } from '../support/next-app.ts';

const ALL: AgentId[] = [...AGENT_IDS];
const WITHOUT_WINDSURF = ALL.filter((id) => id !== 'windsurf');
const BRIDGE = ['--no', '--offline', '--', 'glasstrace', 'mcp'];

it('sets everything up, says what it does in plain lines, and how to go on', async () => {
  const app = aNextApp({ files: { 'src/app/page.tsx': '', 'pnpm-lock.yaml': '', 'CLAUDE.md': '# Mine\n' } });

  const { exitCode, stdout, stderr } = await app.init({ agents: ['claude-code', 'codex'] });

  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toMatchInlineSnapshot(`
    "glasstrace init: Next.js 16.4.6 · App Router · TypeScript · pnpm
    git: 7 uncommitted files; uninit takes back our changes alone
    create .glasstrace/anon_key  the key of this project, for its owner alone
    edit   .gitignore            + .glasstrace/
    create instrumentation.ts    loads Glasstrace in development
    create .mcp.json             + server "glasstrace"
    create .codex/config.toml    + [mcp_servers.glasstrace]
    create AGENTS.md             + 10 lines between markers
    edit   CLAUDE.md             + @AGENTS.md
    Applied 7 changes. Undo any time: npx glasstrace uninit
    Claude Code  written  run "claude" here, trust the folder and approve the server "glasstrace"
    Codex        written  run "codex" here and trust the folder
    Next: Restart the dev server (pnpm dev), open a page that fails, then ask your agent "what just broke?"
    "
  `);
  expect(JSON.parse(app.read('.mcp.json'))).toEqual({
    mcpServers: { glasstrace: { type: 'stdio', command: 'npx', args: BRIDGE } },
  });
  expect(app.read('.codex/config.toml')).toBe(
    '[mcp_servers.glasstrace]\ncommand = "npx"\nargs = ["--no", "--offline", "--", "glasstrace", "mcp"]\n',
  );
  expect(app.read('AGENTS.md').trimEnd().split('\n').length).toBeLessThanOrEqual(12);
  expect(app.read('CLAUDE.md')).toBe('# Mine\n@AGENTS.md\n');
  expect(app.read('.gitignore')).toBe('node_modules\n.glasstrace/\n');
  expect(app.read('.glasstrace/anon_key')).toMatch(/^gt_anon_[0-9a-f]{48}\n$/);
  expect(statSync(join(app.root, '.glasstrace/anon_key')).mode & 0o777).toBe(0o600);
});

it('names the line that production builds with tRPC need, and leaves it to the person', async () => {
  const manifest = JSON.stringify({ dependencies: { next: '16.4.6', '@trpc/server': '11.25.2' } });
  const source = "import { initTRPC } from '@trpc/server';\n\nexport const t = initTRPC.create();\n";
  const app = aNextApp({ files: { 'package.json': manifest, 'server/trpc.ts': source } });

  const { stdout } = await app.init({ agents: [] });
  const again = await app.init({ agents: [], json: true });

  expect(stdout.split('\n').find((line) => line.startsWith('Optional:'))).toBe(
    'Optional: for tRPC in production builds, wrap what initTRPC creates at server/trpc.ts:3: const t = traceTrpc(initTRPC.create()), from "@glasstrace/sdk/trpc"',
  );
  expect(JSON.parse(again.stdout)).toMatchObject({
    changes: [],
    optional: expect.stringContaining('server/trpc.ts:3'),
  });
  expect(app.read('server/trpc.ts')).toBe(source);
});

it('changes nothing the second time, and says so', async () => {
  const app = aNextApp();
  await app.init({ agents: ALL });
  const before = app.files();

  const { exitCode, stdout } = await app.init({ agents: ALL });

  expect(exitCode).toBe(0);
  expect(stdout).toContain('Everything is already set up; no file was changed.');
  expect(app.files()).toEqual(before);
});

it('writes no key into any file of the agents', async () => {
  const app = aNextApp();
  await app.init({ agents: ALL });

  const { '.glasstrace/anon_key': key, ...others } = app.files();

  expect(Object.values(others).join('\n')).not.toContain(key!.trim());
});

it('with --dry-run prints a diff and writes nothing', async () => {
  const app = aNextApp({ files: { '.mcp.json': '{\n  "mcpServers": {}\n}\n' } });
  const before = app.files();

  const { exitCode, stdout } = await app.init({ agents: ['claude-code'], dryRun: true });

  expect(exitCode).toBe(0);
  expect(stdout).toContain(
    '--- a/.mcp.json\n+++ b/.mcp.json\n@@ -1,3 +1,9 @@\n {\n-  "mcpServers": {}\n+  "mcpServers": {\n',
  );
  expect(stdout).toMatch(/^Claude Code {2}planned {2}run "claude" here/m);
  expect(stdout).toContain('--- /dev/null\n+++ b/instrumentation.ts\n@@ -0,0 +1,17 @@\n');
  expect(app.files()).toEqual(before);
});

it('with --json prints one object and nothing else', async () => {
  const app = aNextApp({ files: { '.mcp.json': '{ broken' } });

  const { exitCode, stdout, stderr } = await app.init({ agents: ['claude-code', 'cursor'], json: true });

  expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: '' });
  expect(JSON.parse(stdout)).toEqual({
    ok: false,
    dryRun: false,
    changes: [
      { path: '.glasstrace/anon_key', action: 'create', summary: 'the key of this project' },
      { path: '.gitignore', action: 'edit', summary: '+ .glasstrace/' },
      { path: 'instrumentation.ts', action: 'create', summary: 'loads Glasstrace in development' },
      { path: '.cursor/mcp.json', action: 'create', summary: '+ server "glasstrace"' },
      { path: 'AGENTS.md', action: 'create', summary: '+ 10 lines between markers' },
    ],
    agents: [
      {
        id: 'claude-code',
        path: '.mcp.json',
        server: 'glasstrace',
        state: 'refused',
        nextStep: expect.stringContaining('by hand'),
      },
      {
        id: 'cursor',
        path: '.cursor/mcp.json',
        server: 'glasstrace',
        state: 'written',
        nextStep: expect.stringContaining('Customize → MCPs'),
      },
    ],
    refused: [
      {
        path: '.mcp.json',
        reason: expect.stringMatching(/syntax error at line 1:3/),
        snippet: expect.stringContaining('"glasstrace": {\n'),
      },
    ],
    next: expect.stringContaining('npm run dev'),
  });
});

describe('refuses a file and does everything else', () => {
  it.each([
    ['.mcp.json', '{\n  // mine\n  "mcpServers": {}\n}\n', 'has a comment, which its reader rejects'],
    ['.codex/config.toml', 'mcp_servers = {}\n', 'can’t be edited safely'],
    ['.gemini/settings.json', '{ "a": 1, "a": 2 }', 'the key "a" twice'],
    ['.cursor/mcp.json', '<<<<<<< HEAD\n{}\n', 'merge conflicts'],
    ['instrumentation.ts', "export * from './otel';\n", 'perhaps register()'],
    ['AGENTS.md', '<!-- glasstrace:start -->\n', 'are not one pair'],
  ])('%s', async (path, text, reason) => {
    const app = aNextApp({ files: { [path]: text } });

    const { exitCode, stdout } = await app.init({ agents: WITHOUT_WINDSURF });

    expect(exitCode).toBe(3);
    expect(stdout).toContain(`warning: ${path} was left alone.`);
    expect(stdout).toContain(reason);
    expect(stdout).toMatch(/By hand:\n {4}\S/);
    expect(app.read(path)).toBe(text);
    const others = ['.mcp.json', '.codex/config.toml', '.gemini/settings.json', '.cursor/mcp.json', 'AGENTS.md'];
    for (const other of others.filter((name) => name !== path)) expect(app.read(other)).toContain('glasstrace');
  });

  it('two instrumentation files, of which Next.js reads one', async () => {
    const app = aNextApp({ files: { 'instrumentation.ts': '', 'src/instrumentation.ts': '' } });

    const { exitCode, stdout } = await app.init({ agents: [] });

    expect(exitCode).toBe(3);
    expect(stdout).toContain('There are instrumentation.ts and src/instrumentation.ts');
    expect(app.read('src/instrumentation.ts')).toBe('');
  });

  it('a folder in the place of a file, and text that is not UTF-8', async () => {
    const app = aNextApp({ files: { '.mcp.json/x': '' } });
    writeFiles(app.root, { '.cursor/mcp.json': '' });
    const { exitCode, stdout } = await app.init({ agents: ['claude-code', 'cursor'] });

    expect(exitCode).toBe(3);
    expect(stdout).toContain('.mcp.json was left alone. There is a folder of that name.');
    expect(app.read('.cursor/mcp.json')).toContain('glasstrace');
  });

  it.skipIf(process.getuid?.() === 0)('a file that may not be written', async () => {
    const app = aNextApp({ files: { '.mcp.json': '{}' } });
    chmodSync(join(app.root, '.mcp.json'), 0o444);

    const { exitCode, stdout } = await app.init({ agents: ['claude-code'] });

    expect(exitCode).toBe(3);
    expect(stdout).toContain('permission denied');
  });
});

describe('leaves a server of that name alone that it did not write', () => {
  it.each([
    ['.mcp.json', '{"mcpServers":{"glasstrace":{"command":"mine"}}}', 'claude-code'],
    ['.codex/config.toml', '[mcp_servers.glasstrace]\ncommand = "mine"\n', 'codex'],
  ] as const)('%s', async (path, text, agent) => {
    const app = aNextApp({ files: { [path]: text } });

    const { exitCode, stdout } = await app.init({ agents: [agent] });

    expect(exitCode).toBe(0);
    expect(stdout).toContain('its entry "glasstrace" is not as we would write it and was left alone');
    expect(app.read(path)).toBe(text);
  });
});

describe('stops before any change', () => {
  it('when Next.js is too old', async () => {
    const app = aNextApp({ files: { 'node_modules/next/package.json': '{"version":"14.2.3"}' } });

    expect(await app.init()).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('Next.js 14.2.3') });
  });

  it('when there is no app, or more than one below', async () => {
    const app = aNextApp({ folder: 'apps/web', files: { 'apps/docs/package.json': '{"dependencies":{"next":"16"}}' } });

    expect(await app.init({}, { cwd: app.home })).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/There is no app in .*: no package\.json there.*\n.*Express, Fastify, Hono/),
    });
    expect(await app.init({}, { cwd: app.root })).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(
        /There are 2 apps in .*\nName one:\n {2}--project apps\/docs {2}Next\.js\n {2}--project apps\/web {3}Next\.js\n/,
      ),
    });
  });

  it('when a setting can’t be used', async () => {
    const app = aNextApp({ files: { '.env.local': 'GLASSTRACE_ENDPOINT=localhost\n' } });
    const before = app.files();

    expect(await app.init()).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('GLASSTRACE_ENDPOINT') });
    expect(app.files()).toEqual(before);
  });
});

describe('chooses agents when nobody does', () => {
  const chosen = async (app: ReturnType<typeof aNextApp>, env: NodeJS.ProcessEnv = {}) => {
    const { stdout } = await app.init({ dryRun: true, json: true }, { env });
    return (JSON.parse(stdout) as { agents: { id: string }[] }).agents.map(({ id }) => id);
  };

  it('those of the repository and the one that runs the command', async () => {
    const app = aNextApp({ files: { '.cursor/rules.mdc': '' } });
    writeFiles(app.home, { '.gemini/settings.json': '' });

    expect(await chosen(app, { CODEX_THREAD_ID: 'x' })).toEqual(['codex', 'cursor']);
  });

  it('else those of the machine, never all', async () => {
    const app = aNextApp();
    writeFiles(app.home, { '.gemini/settings.json': '', '.codeium/windsurf/x': '' });

    expect(await chosen(app)).toEqual(['gemini-cli', 'windsurf']);
  });

  it('none when none is in sight, and says how to name one', async () => {
    const app = aNextApp();
    const { exitCode, stdout } = await app.init();

    expect(exitCode).toBe(0);
    expect(stdout).toContain('Agents: none found; name them with --agents');
    expect(Object.keys(app.files())).not.toContain('AGENTS.md');
  });

  it('not Windsurf where its folder is missing, unless it is asked for', async () => {
    const app = aNextApp({ files: { '.windsurf/rules.md': '' } });

    expect(await chosen(app)).toEqual([]);
    await app.init({ agents: ['windsurf'] });
    expect(Object.keys(app.files())).toContain('~/.codeium/windsurf/mcp_config.json');
  });
});

describe('in a monorepo', () => {
  it('puts what agents read at the root of the repository, and the rest into the app', async () => {
    const app = aNextApp({ folder: 'apps/web', files: { 'apps/web/.gitignore': '.next\n' } });

    const { exitCode, stdout } = await app.init({ agents: ['claude-code'] }, { cwd: join(app.app, 'app') });

    expect(exitCode).toBe(0);
    expect(stdout).toContain(`"here" is ${app.root}: their files are at the root of the repository.`);
    expect(JSON.parse(app.read('.mcp.json'))).toMatchObject({
      mcpServers: {
        glasstrace: {
          args: ['--no', '--offline', '--prefix', 'apps/web', '--', 'glasstrace', 'mcp', '--project', 'apps/web'],
        },
      },
    });
    expect(app.read('apps/web/.gitignore')).toBe('.next\n.glasstrace/\n');
    expect(app.read('apps/web/instrumentation.ts')).toContain('registerGlasstrace');
  });

  it('gives the second app a server of its own', async () => {
    const app = aNextApp({ folder: 'apps/web', files: { 'apps/docs/package.json': '{"dependencies":{"next":"16"}}' } });
    const packages = ['@glasstrace/sdk', '@glasstrace/server'].map((name) => [
      `node_modules/${name}/package.json`,
      '{}',
    ]);
    writeFiles(app.root, Object.fromEntries(packages));
    await app.init({ agents: ['claude-code', 'codex'] });

    await app.init({ agents: ['claude-code', 'codex'], project: 'apps/docs' }, { cwd: app.root });

    expect(await app.init({ agents: ['claude-code', 'codex'] })).toMatchObject({
      stdout: expect.stringContaining('no file was changed'),
    });
    expect(Object.keys(JSON.parse(app.read('.mcp.json')).mcpServers)).toEqual(['glasstrace', 'glasstrace-docs']);
    expect(app.read('.codex/config.toml')).toMatch(
      /\[mcp_servers\.glasstrace\][\s\S]*\[mcp_servers\.glasstrace-docs\]/,
    );
  });

  it('says nothing of the root where no agent looks there', async () => {
    const app = aNextApp({ folder: 'apps/web' });

    expect((await app.init({ agents: ['windsurf'] })).stdout).not.toContain('"here" is');
  });

  it('finds the only app below, from the root', async () => {
    const app = aNextApp({ folder: 'apps/web' });

    expect(await app.init({ agents: [] }, { cwd: app.root })).toMatchObject({ exitCode: 0 });
    expect(app.read('apps/web/instrumentation.ts')).toContain('registerGlasstrace');
  });
});

it('gives Windsurf, whose file is global, absolute paths and a name for each project', async () => {
  const first = aNextApp();
  const second = aNextApp();
  await first.init({ agents: ['windsurf'] });
  await second.init({ agents: ['windsurf'] }, { home: first.home });
  const again = await second.init({ agents: ['windsurf'] }, { home: first.home });

  const { mcpServers } = JSON.parse(first.files()['~/.codeium/windsurf/mcp_config.json']!);
  const entryOf = (app: string) => ({
    command: 'npx',
    args: ['--no', '--offline', '--prefix', app, '--', 'glasstrace', 'mcp', '--project', app],
  });
  expect(mcpServers).toEqual({
    glasstrace: entryOf(first.app),
    [`glasstrace-${second.app.split('/').at(-1)}`]: entryOf(second.app),
  });
  expect(again.stdout).toContain('Everything is already set up');
});

it('starts npx through cmd on Windows', async () => {
  const app = aNextApp();
  await app.init({ agents: ['cursor'] }, { platform: 'win32' });

  expect(JSON.parse(app.read('.cursor/mcp.json')).mcpServers.glasstrace).toEqual({
    command: 'cmd',
    args: ['/c', 'npx', ...BRIDGE],
  });
});

it('has npx start the bridge also where the app forbids npm, and names what people type there', async () => {
  const app = aNextApp({
    files: { 'package.json': '{"dependencies":{"next":"16"},"devEngines":{"packageManager":{"name":"pnpm"}}}' },
  });
  const { stdout } = await app.init({ agents: ['cursor'] });

  expect(stdout).toContain('Undo any time: pnpm exec glasstrace uninit\n');
  expect(app.read('AGENTS.md')).toContain('`pnpm exec glasstrace latest`');
  expect(JSON.parse(app.read('.cursor/mcp.json')).mcpServers.glasstrace).toEqual({
    command: 'npx',
    args: ['--no', '--offline', '--force', '--', 'glasstrace', 'mcp'],
  });
});

it('leaves the words of a block that the user rewrote', async () => {
  const app = aNextApp();
  await app.init({ agents: ['codex'] });
  const rewritten = app.read('AGENTS.md').replace('After a fix', 'After every fix');
  writeFiles(app.root, { 'AGENTS.md': rewritten });

  expect(await app.init({ agents: ['codex'] })).toMatchObject({ exitCode: 0 });
  expect(app.read('AGENTS.md')).toBe(rewritten);
});

it('edits a linked CLAUDE.md and AGENTS.md once', async () => {
  const app = aNextApp({ files: { 'AGENTS.md': '# Mine\n' } });
  symlinkSync('AGENTS.md', join(app.root, 'CLAUDE.md'));
  await app.init({ agents: ['claude-code'] });

  expect(app.read('CLAUDE.md')).toBe(app.read('AGENTS.md'));
  expect(app.read('AGENTS.md')).not.toContain('@AGENTS.md');
});
