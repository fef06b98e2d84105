import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { format, getFileInfo } from 'prettier';
import { describe, expect, it } from 'vitest';
import type { AgentId } from '../../../src/cli/agents/agent.ts';
import { writeFiles } from '../../support/temp-folder.ts';
import { aNextApp, type TestApp } from '../support/next-app.ts';

const AGENTS: AgentId[] = ['claude-code', 'codex', 'gemini-cli', 'cursor', 'vscode', 'opencode'];

/** Formatted by nobody. */
const ROUGH = {
  '.gitignore': 'node_modules\n',
  '.mcp.json': '{"mcpServers":{"mine":{"command":"x"}}}',
  '.codex/config.toml': '# mine\nmodel = "x"\n',
  '.gemini/settings.json': '{\n\t// dark\n\t"theme": "dark"\n}\n',
  'CLAUDE.md': '# Mine\nText.\n',
  'AGENTS.md': '# Mine\n\n* one\n* two\n',
  'instrumentation.ts':
    'import { registerOTel } from "@vercel/otel"\n\nexport function register() {\n\tregisterOTel("x")\n}\n',
};

const BIOME = join(createRequire(import.meta.url).resolve('@biomejs/biome/package.json'), '../bin/biome');

const FORMATTERS: [string, (app: TestApp) => Promise<void> | void][] = [
  [
    'Prettier',
    async ({ root, files }) => {
      for (const path of Object.keys(files()).filter((name) => !/\/$|\.glasstrace|^~/.test(name))) {
        const file = join(root, path);
        const { inferredParser: parser } = await getFileInfo(file);
        if (parser !== null) writeFileSync(file, await format(readFileSync(file, 'utf8'), { parser }));
      }
    },
  ],
  [
    'Biome',
    ({ root }) => {
      const args = [
        'format',
        '--write',
        '--files-ignore-unknown=true',
        '--vcs-enabled=false',
        '--json-parse-allow-comments=true',
        '.',
      ];
      execFileSync(process.execPath, [BIOME, ...args], { cwd: root, stdio: 'pipe' });
    },
  ],
];

const usersFiles = (app: TestApp) =>
  Object.fromEntries(Object.entries(app.files()).filter(([path]) => !path.includes('.glasstrace/')));

/** A formatter keeps lines that it broke for our part, and a function stays async that became so for us. */
const withoutLayout = (files: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path, text.replace(/\basync\b|\s|,(?=\s*[}\]])/g, '')]),
  );

describe.each(FORMATTERS)('after %s wrote every file anew', (_, rewrite) => {
  it.each([
    ['an app that had nothing', {}],
    ['an app that had everything', ROUGH],
  ])('takes our part out of %s, and nothing else', { timeout: 60_000 }, async (__, files) => {
    const [plain, app] = [aNextApp({ files }), aNextApp({ files })];
    await app.init({ agents: AGENTS, skill: true });

    for (const each of [plain, app]) await rewrite(each);
    const { exitCode, stdout } = await app.uninit();

    expect(stdout).not.toContain('left alone');
    expect(exitCode).toBe(0);
    expect(withoutLayout(usersFiles(app))).toEqual(withoutLayout(usersFiles(plain)));
  });
});

describe('edits of the user', () => {
  it('above, below and inside survive in every file', async () => {
    const app = aNextApp({ files: ROUGH });
    await app.init({ agents: AGENTS });
    const add: Record<string, [first: string, last: string]> = {
      'instrumentation.ts': ['// above\n', '\nexport const below = 1;\n'],
      'AGENTS.md': ['Above.\n\n', '\nBelow.\n'],
      'CLAUDE.md': ['Above.\n', 'Below.\n'],
      '.codex/config.toml': ['# above\n', '\n[below]\nx = 1\n'],
      '.gitignore': ['above\n', 'below\n'],
    };
    for (const [path, [first, last]] of Object.entries(add))
      writeFiles(app.root, { [path]: first + app.read(path) + last });

    expect(await app.uninit()).toMatchObject({ exitCode: 0 });

    for (const [path, [first, last]] of Object.entries(add)) {
      const text = app.read(path);
      expect(text.startsWith(first), path).toBe(true);
      expect(text.endsWith(last.trimStart()), path).toBe(true);
      expect(text.replace(first, '').replace(last.trimStart(), '').trimEnd(), path).toBe(
        ROUGH[path as keyof typeof ROUGH].trimEnd(),
      );
    }
  });

  it('such as other line ends keep the file, without our part', async () => {
    const app = aNextApp({ files: ROUGH });
    await app.init({ agents: AGENTS, skill: true });
    const paths = Object.keys(app.files()).filter((path) => !/\/$|\.glasstrace|^~/.test(path));
    for (const path of paths) writeFiles(app.root, { [path]: app.read(path).replace(/\r?\n/g, '\r\n') });

    expect(await app.uninit()).toMatchObject({ exitCode: 0 });

    const left = Object.entries(usersFiles(app)).filter(([path]) => path in ROUGH);
    const expected = Object.entries(ROUGH).map(([path, text]) => [path, text.replace(/\n/g, '\r\n')]);
    expect(Object.fromEntries(left)).toEqual(Object.fromEntries(expected));
    expect(existsSync(join(app.root, '.claude'))).toBe(false);
  });

  it('such as an empty file that was there before us leave it there', async () => {
    const app = aNextApp({ files: { 'CLAUDE.md': '', 'AGENTS.md': '', '.mcp.json': '' } });
    await app.init({ agents: ['claude-code'] });
    writeFiles(app.root, { 'CLAUDE.md': `${app.read('CLAUDE.md')}\n` });

    expect(await app.uninit()).toMatchObject({ exitCode: 0 });

    expect(app.read('CLAUDE.md').trim()).toBe('');
    expect(app.read('AGENTS.md')).toBe('');
    expect(app.read('.mcp.json')).toBe('');
  });
});

it.each([
  ['created', {}],
  ['edited', { 'instrumentation.ts': 'export function register() {\n  console.log(1);\n}\n' }],
] as const)('finds an instrumentation file that we %s where the user moved it', async (_, files) => {
  const app = aNextApp({ files });
  const before = usersFiles(app);
  await app.init({ agents: [] });
  writeFiles(app.root, { 'src/.keep': '' });
  renameSync(join(app.root, 'instrumentation.ts'), join(app.root, 'src/instrumentation.ts'));

  expect(await app.uninit()).toMatchObject({ exitCode: 0 });

  const moved = before['instrumentation.ts'];
  const expected = { ...before, 'src/': '', 'src/.keep': '', ...(moved && { 'src/instrumentation.ts': moved }) };
  delete (expected as Record<string, string>)['instrumentation.ts'];
  expect(usersFiles(app)).toEqual(expected);
});

it('removes what stands behind a link, and leaves the link as it was', async () => {
  const app = aNextApp({ files: { 'shared/.keep': '' } });
  symlinkSync('shared/mcp.json', join(app.root, '.mcp.json'));
  await app.init({ agents: ['claude-code'] });
  expect(JSON.parse(app.read('shared/mcp.json'))).toHaveProperty('mcpServers.glasstrace');

  expect(await app.uninit()).toMatchObject({ exitCode: 0 });

  expect(existsSync(join(app.root, 'shared/mcp.json'))).toBe(false);
  writeFileSync(join(app.root, 'shared/mcp.json'), 'mine');
  expect(readFileSync(join(app.root, '.mcp.json'), 'utf8')).toBe('mine');
});

it('takes exactly our part out when the user changed the file between an uninit that was refused and the next', async () => {
  const app = aNextApp({ files: { 'AGENTS.md': '# Mine\n' } });
  await app.init({ agents: ['claude-code'] });
  await app.uninit();
  writeFiles(app.root, { 'AGENTS.md': '# Mine, changed\n' });

  await app.init({ agents: ['claude-code'] });
  rmSync(join(app.root, 'CLAUDE.md'), { force: true });

  expect(await app.uninit()).toMatchObject({ exitCode: 0 });
  expect(app.read('AGENTS.md')).toBe('# Mine, changed\n');
});
