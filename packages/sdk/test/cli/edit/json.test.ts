import { expect, it } from 'vitest';
import type { JsonDialect } from '../../../src/cli/edit/json/read-json.ts';
import { removeJsonEntry } from '../../../src/cli/edit/json/remove-json-entry.ts';
import { setJsonEntry } from '../../../src/cli/edit/json/set-json-entry.ts';

const ENTRY = { container: ['mcpServers'], name: 'glasstrace' };
const VALUE = { command: 'npx', args: ['--no', 'glasstrace'] };

const set = (text: string, dialect: JsonDialect = 'comments') => setJsonEntry(text, ENTRY, VALUE, dialect);

function changedText(text: string): string {
  const result = set(text);
  if (result.status !== 'changed') throw new Error(JSON.stringify(result));
  return result.text;
}

it('makes the file when there is none', () => {
  expect(changedText('')).toMatchInlineSnapshot(`
    "{
      "mcpServers": {
        "glasstrace": {
          "command": "npx",
          "args": ["--no", "glasstrace"]
        }
      }
    }
    "
  `);
});

it('adds the entry behind the others, and a comment stays on its line', () => {
  const text = '{\n  // servers\n  "mcpServers": {\n    "mine": { "url": "x" } // keep\n  },\n  "other": 1\n}\n';

  expect(changedText(text)).toMatchInlineSnapshot(`
    "{
      // servers
      "mcpServers": {
        "mine": { "url": "x" }, // keep
        "glasstrace": {
          "command": "npx",
          "args": ["--no", "glasstrace"]
        }
      },
      "other": 1
    }
    "
  `);
});

it.each([
  ['another server', '{\n  "mcpServers": {\n    "mine": {}\n  }\n}\n'],
  ['a comment behind the last server', '{\n  "mcpServers": {\n    "mine": {} /* a */ // b\n  }\n}\n'],
  ['CRLF', '{\r\n  "mcpServers": {\r\n    "mine": {}\r\n  }\r\n}\r\n'],
  ['a byte order mark', '\uFEFF{\n  "mcpServers": {\n    "mine": {}\n  }\n}\n'],
  ['tabs', '{\n\t"mcpServers": {\n\t\t"mine": {}\n\t}\n}'],
  ['four spaces and no line break at the end', '{\n    "mcpServers": {\n        "mine": {}\n    }\n}'],
  ['one line', '{"mcpServers":{"mine":{}}}'],
  ['one line with spaces', '{ "mcpServers": { "mine": {} } }'],
  ['no servers inside', '{\n  "mcpServers": {}\n}\n'],
  ['deep one-line servers', '{\n  "a": [1, 2],\n  "mcpServers": { "mine": { "args": ["{"] } },\n  "b": "}"\n}\n'],
])('takes the entry out again to the byte: %s', (_, text) => {
  const added = changedText(text);

  expect(added).not.toBe(text);
  expect(removeJsonEntry(added, ENTRY, 0)).toEqual({ status: 'changed', text });
});

it.each([
  ['an object with something else', '{\n  "other": true\n}\n'],
  ['an empty object', '{}\n'],
])('takes the container out too when it was made for the entry: %s', (_, text) => {
  expect(removeJsonEntry(changedText(text), ENTRY, 1)).toEqual({ status: 'changed', text });
});

it('follows CRLF and tabs', () => {
  expect(changedText('{\r\n\t"mcpServers": {\r\n\t\t"mine": {}\r\n\t}\r\n}\r\n')).toBe(
    '{\r\n\t"mcpServers": {\r\n\t\t"mine": {},\r\n\t\t"glasstrace": {\r\n\t\t\t"command": "npx",\r\n\t\t\t"args": ["--no", "glasstrace"]\r\n\t\t}\r\n\t}\r\n}\r\n',
  );
});

it('leaves an entry that is the same, and replaces one that is not', () => {
  const text = '{\n  "mcpServers": { "glasstrace": { "args": ["--no", "glasstrace"], "command": "npx" }, "b": 1 }\n}\n';

  expect(set(text)).toEqual({ status: 'unchanged' });
  expect(changedText(text.replace('--no', '--yes'))).toBe(
    '{\n  "mcpServers": { "glasstrace": { "command": "npx", "args": ["--no", "glasstrace"] }, "b": 1 }\n}\n',
  );
});

it('keeps a comment that belongs to the entry behind', () => {
  const text = '{\n  "mcpServers": {\n    "glasstrace": {},\n    // theirs\n    "b": 1\n  }\n}\n';

  expect(removeJsonEntry(text, ENTRY, 0)).toEqual({
    status: 'changed',
    text: '{\n  "mcpServers": {\n    // theirs\n    "b": 1\n  }\n}\n',
  });
});

it.each([
  ['{\n  "mcpServers": {\n    "a": {\n', /syntax error at line \d+:\d+/],
  ['{\n  "mcpServers": {},\n}\n', /syntax error at line 3:1/],
  ['{ "mcpServers": {}, "mcpServers": {} }', /"mcpServers" twice, at line 1:21/],
  ['{ "mcpServers": { "a": 1, "a": 2 } }', /"a" twice/],
  ['<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> x\n', /merge conflicts/],
  ['[]', /no JSON object/],
  ['// only a comment', /syntax error/],
  ['{ "mcpServers": null }', /"mcpServers" is no object/],
  ['{ "mcpServers": [] }', /"mcpServers" is no object/],
])('refuses %j', (text, reason) => {
  expect(set(text)).toEqual({ status: 'refused', reason: expect.stringMatching(reason) });
});

it('refuses a comment where the reader of the file rejects comments', () => {
  expect(set('{\n  // servers\n  "mcpServers": {}\n}\n', 'strict')).toEqual({
    status: 'refused',
    reason: 'It has a comment, which its reader rejects, at line 2:3.',
  });
});
