import { chmodSync, lstatSync, mkdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Agent, scopesOf } from '../../../src/cli/agents/agent.ts';
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
function jsonFiles({ format }: Agent, container: readonly string[]): Nasty[] {
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
  return Array.from({ length: 5_000 }, (_, index) => `  "server${index}": { "args": ["${'x'.repeat(100)}"] }`).join(
    ',\n',
  );
}

for (const agent of AGENTS) {
  for (const scope of scopesOf(agent)) {
    describe(`${agent.name}, scope ${scope}`, () => {
      // Where the servers stand may depend on the folder: the text is made when that is known.
      const nasty = (container: readonly string[]) =>
        agent.format === 'toml' ? TOML_FILES : jsonFiles(agent, container);

      const names = nasty(['any']).map(({ name }) => name);
      it.each(names)('%s: our entry and nothing else, or left alone with a reason', async (name) => {
        const { app, file, container, setUp } = anAppWith(agent, scope);
        const { text, expected } = nasty(container).find((each) => each.name === name)!;
        writeFileSync(file, text);

        const { exitCode, stdout } = await setUp();

        const after = readFileSync(file);
        if (expected === 'edited') {
          expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 });
          expect(servers(agent, after, container)).toEqual({
            ...servers(agent, Buffer.from(text), container),
            glasstrace: expect.anything(),
          });
          expect(isSubsequence(Buffer.from(text), after)).toBe(true);
        } else {
          expect(exitCode).toBe(3);
          expect(stdout).toMatch(expected);
          expect(stdout).toContain('glasstrace');
          expect(after).toEqual(Buffer.from(text));
        }
        await app.uninit({ yes: true });
        expect(readFileSync(file)).toEqual(Buffer.from(text));
      });

      it('writes what a link points to, and keeps the link and the mode', async () => {
        const { app, file, container, setUp } = anAppWith(agent, scope);
        const target = join(app.root, 'elsewhere.txt');
        writeFileSync(target, agent.format === 'toml' ? 'a = 1\n' : '{}\n');
        chmodSync(target, 0o640);
        symlinkSync(target, file);

        expect(await setUp()).toMatchObject({ exitCode: 0 });

        expect(readlinkSync(file)).toBe(target);
        expect(lstatSync(target).mode & 0o777).toBe(0o640);
        expect(servers(agent, readFileSync(target), container)).toHaveProperty('glasstrace');
        await app.uninit({ yes: true });
        expect(readFileSync(target, 'utf8')).toBe(agent.format === 'toml' ? 'a = 1\n' : '{}\n');
        expect(readlinkSync(file)).toBe(target);
      });

      it('leaves a folder of that name alone', async () => {
        const { app, file, setUp } = anAppWith(agent, scope);
        mkdirSync(file);

        const { exitCode, stdout } = await setUp();

        expect({ exitCode, stdout }).toMatchObject({ exitCode: 3, stdout: expect.stringMatching(/folder|EISDIR/) });
        await app.uninit({ yes: true });
        expect(lstatSync(file).isDirectory()).toBe(true);
      });
    });
  }
}

type Scope = ReturnType<typeof scopesOf>[number];

function anAppWith(agent: Agent, scope: Scope) {
  const app = aNextApp();
  const { file, container } = fileFor(app, agent, scope);
  mkdirSync(dirname(file), { recursive: true });
  return { app, file, container, setUp: () => app.init({ agents: [agent.id], scope }) };
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
