import { parse } from 'smol-toml';
import { expect, it } from 'vitest';
import { removeTomlEntry, setTomlEntry } from '../../../src/cli/edit/toml.ts';

const ENTRY = { container: 'mcp_servers', name: 'glasstrace' };
const VALUE = { command: 'npx', args: ['--no', 'glasstrace'] };
const TABLE = '[mcp_servers.glasstrace]\ncommand = "npx"\nargs = ["--no", "glasstrace"]\n';

function changedText(text: string): string {
  const result = setTomlEntry(text, ENTRY, VALUE);
  if (result.status !== 'changed') throw new Error(JSON.stringify(result));
  return result.text;
}

it('adds the table at the end, behind comments and other tables', () => {
  const text = '# mine\nmodel = "x" # why\n\n[mcp_servers.other] # o\ncommand = "x"\n';

  expect(changedText(text)).toBe(`${text}\n${TABLE}`);
  expect(changedText('')).toBe(TABLE);
});

it.each([
  ['comments', '# mine\nmodel = "x" # why\n\n[mcp_servers.other] # o\ncommand = "x"\n'],
  ['CRLF', '# mine\r\nmodel = "x"\r\n'],
  ['a byte order mark', '\uFEFFmodel = "x"\n'],
  ['a header inside a string', 'text = """\n[mcp_servers.glasstrace]\n"""\n'],
  ['a list of lists over several lines', 'list = [\n  [1, 2],\n  [3]\n]\n[a]\nb = 1\n'],
  ['an array of tables', '[[profiles]]\nname = "a"\n[[profiles]]\nname = "b"\n'],
  ['a large integer and a date', 'big = 9007199254740993\nat = 2026-11-20T10:00:00Z\n'],
])('takes the table out again to the byte: %s', (_, text) => {
  const added = changedText(text);

  expect(parse(added.replace('\uFEFF', ''), { integersAsBigInt: 'asNeeded' })).toHaveProperty(
    'mcp_servers.glasstrace.command',
    'npx',
  );
  expect(removeTomlEntry(added, ENTRY)).toEqual({ status: 'changed', text });
});

it('keeps what the user wrote behind the table', () => {
  const text = `${TABLE}\n# mine\n[other]\na = 1\n`;

  expect(removeTomlEntry(text, ENTRY)).toEqual({ status: 'changed', text: '\n# mine\n[other]\na = 1\n' });
});

it('replaces a table of ours in its place, and leaves one that is the same', () => {
  const text = `a = 1\n\n${TABLE}\n# mine\n[other]\nb = 2\n`;

  expect(setTomlEntry(text, ENTRY, VALUE)).toEqual({ status: 'unchanged' });
  expect(changedText(text.replace('"npx"', '"node" # old'))).toBe(text);
});

it.each([
  ['a = ', /syntax error at line 1:\d+/],
  ['a = 1\na = 2\n', /syntax error at line 2/],
  ['mcp_servers = {}\n', /form that can’t be edited safely/],
  ['mcp_servers.glasstrace.command = "mine"\n', /not written as a table/],
  ['[mcp_servers]\nglasstrace = { command = "mine" }\n', /not written as a table/],
  ['mcp_servers = 3\n', /form that can’t be edited safely/],
  ['<<<<<<< HEAD\na = 1\n', /merge conflicts/],
])('refuses %j', (text, reason) => {
  expect(setTomlEntry(text, ENTRY, VALUE)).toEqual({ status: 'refused', reason: expect.stringMatching(reason) });
});
