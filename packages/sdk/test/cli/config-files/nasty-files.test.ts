import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type Agent, SCOPES, type Scope } from '../../../src/cli/agents/agent.ts';
import { AGENTS } from '../../../src/cli/agents/catalogue.ts';
import { entryFile, readServers } from '../../../src/cli/agents/config-file.ts';
import { placeOf } from '../../../src/cli/agents/place.ts';
import { aNextApp, type TestApp } from '../support/next-app.ts';

type Outcome = 'edited' | RegExp;

interface Nasty {
  name: string;
  text: string | Buffer;
  /** Why the file is left alone, or that it is edited. */
  expected: Outcome;
}

const MERGE = '<<<<<<< HEAD\n=======\n>>>>>>> theirs\n';

/** With servers of the user at the place where the agent looks for them. */
function jsonFiles(format: Agent['format'], container: readonly string[]): Nasty[] {
  const nest = (inner: string) => container.reduceRight((held, key) => `{ ${JSON.stringify(key)}: ${held} }`, inner);
  const open = container.map((key) => `{ ${JSON.stringify(key)}:`).join('');
  const close = '}'.repeat(container.length);
  const takesComments: Outcome = format === 'strict' ? /comment, which its reader rejects/ : 'edited';
  const takesCommas: Outcome = format === 'trailing-commas' ? 'edited' : /syntax error|comment/;
  const lines = '{\n  "mine": { "command": "x" }\n}';
  return [
    { name: 'empty', text: '', expected: 'edited' },
    { name: 'a byte order mark alone', text: '\uFEFF', expected: 'edited' },
    { name: 'white space', text: ' \r\n\t\r\n', expected: 'edited' },
    { name: 'an empty object', text: '{}', expected: 'edited' },
    { name: 'no line break at the end', text: nest(lines), expected: 'edited' },
    { name: 'tabs and CRLF', text: nest('{\n\t"mine": {}\n}').replaceAll('\n', '\r\n'), expected: 'edited' },
    { name: 'a byte order mark', text: `\uFEFF${nest(lines)}\n`, expected: 'edited' },
    { name: 'one line', text: nest('{"mine":{"args":["{","}"]}}'), expected: 'edited' },
    { name: 'escapes in names', text: nest('{ "m\\u0069ne": { "\\"": "//" } }'), expected: 'edited' },
    { name: 'huge', text: nest(`{\n${hugeServers()}\n}`), expected: 'edited' },
    { name: 'comments', text: nest('{ // servers\n  "mine": {} /* last */\n}'), expected: takesComments },
    { name: 'a comment and no server', text: nest('{\n  // none yet\n}'), expected: takesComments },
    { name: 'a comma at the end', text: nest('{\n  "mine": {},\n}'), expected: takesCommas },
    { name: 'a comment alone', text: '// nothing here\n', expected: /syntax error|comment/ },
    {
      name: 'the servers twice',
      text: `{ "a": 1, ${open.slice(1)} {}${close.slice(1)}, "a": 2 }`,
      expected: /"a" twice/,
    },
    { name: 'merge markers', text: `${MERGE}${nest(lines)}\n`, expected: /merge conflicts/ },
    { name: 'cut off', text: nest(lines).slice(0, -1), expected: /syntax error at line \d+:\d+/ },
    { name: 'two objects', text: '{}\n{}\n', expected: /syntax error/ },
    { name: 'a list', text: '[]', expected: /no JSON object/ },
    { name: 'a list of servers', text: nest('[]'), expected: /is no object/ },
    { name: 'no servers but null', text: nest('null'), expected: /is no object/ },
    { name: 'single quotes', text: "{ 'a': 1 }", expected: /syntax error/ },
    { name: 'UTF-16', text: Buffer.from(`\uFEFF${nest(lines)}`, 'utf16le'), expected: /not UTF-8/ },
    { name: 'bytes that are no text', text: Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), expected: /not UTF-8/ },
  ];
}

const TOML_FILES: Nasty[] = [
  { name: 'empty', text: '', expected: 'edited' },
  { name: 'a byte order mark', text: '\uFEFFmodel = "x"\n', expected: 'edited' },
  {
    name: 'CRLF and comments',
    text: '# mine\r\nmodel = "x" # why\r\n\r\n[mcp_servers.mine] # m\r\na = 1\r\n',
    expected: 'edited',
  },
  { name: 'a header in a string', text: 'text = """\n[mcp_servers.glasstrace]\n"""\n', expected: 'edited' },
  { name: 'spaces around the dots of a header', text: '[ mcp_servers . "mine" ]\ncommand = "x"\n', expected: 'edited' },
  { name: 'huge', text: `[mcp_servers.mine]\nargs = [${'"an argument", '.repeat(50_000)}]\n`, expected: 'edited' },
  { name: 'a key twice', text: 'a = 1\na = 2\n', expected: /syntax error at line 2/ },
  { name: 'a table twice', text: '[a]\n[a]\n', expected: /syntax error at line 2/ },
  {
    name: 'the servers in one line',
    text: 'mcp_servers = { mine = { command = "x" } }\n',
    expected: /can’t be edited safely/,
  },
  { name: 'a list of servers', text: '[[mcp_servers]]\nname = "x"\n', expected: /can’t be edited safely/ },
  { name: 'merge markers', text: `${MERGE}a = 1\n`, expected: /merge conflicts/ },
  { name: 'cut off', text: 'a = "', expected: /syntax error at line 1/ },
  { name: 'UTF-16', text: Buffer.from('\uFEFFa = 1\n', 'utf16le'), expected: /not UTF-8/ },
];

function hugeServers(): string {
  return Array.from({ length: 2_000 }, (_, index) => `  "server${index}": { "args": ["${'x'.repeat(100)}"] }`).join(
    ',\n',
  );
}

const TEXTS = { json: jsonFiles('strict', ['any']).map(({ name }) => name), toml: TOML_FILES.map(({ name }) => name) };

// One run for all agents of a scope: what is checked is each file, not each run.
for (const scope of SCOPES) {
  for (const kind of ['json', 'toml'] as const) {
    const agents = AGENTS.filter((agent) => agent.files[scope] && (agent.format === 'toml') === (kind === 'toml'));
    if (agents.length === 0) continue;
    describe(`${agents.map(({ name }) => name).join(', ')}; scope ${scope}`, () => {
      it.each(TEXTS[kind])('%s: our entry and nothing else, or left alone with a reason', async (name) => {
        const app = aNextApp();
        const files = agents.map((agent) => {
          const { file, container } = fileFor(app, agent, scope);
          const nasty = agent.format === 'toml' ? TOML_FILES : jsonFiles(agent.format, container);
          return { agent, file, container, ...nasty.find((each) => each.name === name)! };
        });
        for (const { file, text } of files) write(file, text);

        const { refusals } = await setUp(app, agents, scope);

        for (const { agent, file, container, text, expected } of files) {
          const before = Buffer.from(text);
          const after = readFileSync(file);
          if (expected === 'edited') {
            expect(refusals.get(file)).toBeUndefined();
            const theirs = servers(agent, before, container);
            const { glasstrace, ...others } = servers(agent, after, container)!;
            expect(glasstrace).toBeDefined();
            expect(isDeepStrictEqual(others, theirs ?? {})).toBe(true);
            expect(isSubsequence(before, after)).toBe(true);
          } else {
            expect(refusals.get(file)).toEqual({ reason: expect.stringMatching(expected), hasSnippet: true });
            expect(after.equals(before)).toBe(true);
          }
        }
        await app.uninit({ yes: true });
        for (const { file, text } of files) expect(readFileSync(file).equals(Buffer.from(text))).toBe(true);
      });

      it('writes what a link points to, and keeps the link and the mode', async () => {
        const app = aNextApp();
        const text = kind === 'toml' ? 'a = 1\n' : '{}\n';
        const links = agents.map((agent) => {
          const target = join(app.root, `elsewhere-${agent.id}.txt`);
          write(target, text);
          chmodSync(target, 0o640);
          const { file, container } = fileFor(app, agent, scope);
          mkdirSync(dirname(file), { recursive: true });
          // Claude Code and Copilot CLI share a file.
          if (!existsSync(file)) symlinkSync(target, file);
          return { agent, target: readlinkSync(file), file, container };
        });

        const { refusals } = await setUp(app, agents, scope);

        expect(refusals).toEqual(new Map());
        for (const { agent, target, file, container } of links) {
          expect(readlinkSync(file)).toBe(target);
          expect(lstatSync(target).mode & 0o777).toBe(0o640);
          expect(servers(agent, readFileSync(target), container)).toHaveProperty('glasstrace');
        }
        await app.uninit({ yes: true });
        for (const { target, file } of links) {
          expect(readFileSync(target, 'utf8')).toBe(text);
          expect(readlinkSync(file)).toBe(target);
        }
      });

      it('leaves a folder of that name alone', async () => {
        const app = aNextApp();
        const folders = agents.map((agent) => fileFor(app, agent, scope).file);
        for (const folder of folders) mkdirSync(folder, { recursive: true });

        const { refusals } = await setUp(app, agents, scope);

        for (const folder of folders) {
          expect(refusals.get(folder)).toEqual({ reason: expect.stringMatching(/folder|EISDIR/), hasSnippet: true });
        }
        await app.uninit({ yes: true });
        for (const folder of folders) expect(lstatSync(folder).isDirectory()).toBe(true);
      });
    });
  }
}

type Refusals = Map<string, { reason: string; hasSnippet: boolean }>;

/** What was refused, by file. */
async function setUp(app: TestApp, agents: readonly Agent[], scope: Scope): Promise<{ refusals: Refusals }> {
  const { exitCode, stdout } = await app.init({ agents: agents.map(({ id }) => id), scope, json: true });
  const { refused } = JSON.parse(stdout) as { refused: { path: string; reason: string; snippet: string }[] };
  expect(exitCode).toBe(refused.length === 0 ? 0 : 3);
  const absolute = (path: string) => (path.startsWith('~/') ? join(app.home, path.slice(2)) : resolve(app.root, path));
  return {
    refusals: new Map(
      refused.map(({ path, reason, snippet }) => [
        absolute(path),
        { reason, hasSnippet: snippet.includes('glasstrace') },
      ]),
    ),
  };
}

function write(file: string, content: string | Buffer): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

const fileFor = (app: TestApp, agent: Agent, scope: Scope) =>
  entryFile(agent, scope, placeOf(app.root, { home: app.home, platform: 'linux', env: {} }), () => false);

const servers = (agent: Agent, bytes: Buffer, container: readonly string[]) =>
  readServers(agent, bytes.toString('utf8'), container);

function isSubsequence(bytes: Buffer, longer: Buffer): boolean {
  let at = 0;
  for (const byte of longer) if (bytes[at] === byte) at++;
  return at === bytes.length;
}
