import { describe, expect, it } from 'vitest';
import {
  changeScript,
  partOfScript,
  removeFromScript,
  type ScriptPart,
} from '../../../../src/cli/edit/script/package-script.ts';

const WORDS = ' --import=./x.mjs';

/** Every habit that a package.json may have, with a script that JSON writes in more than one way. */
const FILES = {
  'two spaces': '{\n  "name": "a",\n  "scripts": {\n    "dev": "node server.js",\n    "x": "y"\n  }\n}\n',
  'tabs, CRLF, no end of line': '{\r\n\t"scripts": {\r\n\t\t"dev": "node server.js"\r\n\t}\r\n}',
  'one line': '{"scripts":{"dev":"node server.js"}}',
  'a byte order mark and odd spaces': '\uFEFF{ "scripts" : { "dev" :"node server.js" , "é": "ü" } }',
};

function put(text: string, value = 'node server.js', at = 4): { text: string; part: ScriptPart } {
  const changes = [{ start: at, end: at, text: WORDS }];
  const part = partOfScript('dev', value, changes);
  const edit = changeScript(text, part, changes);
  if (edit.status !== 'changed') throw new Error(JSON.stringify(edit));
  return { text: edit.text, part };
}

const remove = (text: string, part: ScriptPart) => {
  const edit = removeFromScript(text, part);
  return edit.status === 'changed' ? edit.text : edit.status;
};

describe.each(Object.entries(FILES))('a package.json with %s', (_, before) => {
  it('gets our words, and every other byte stays', () => {
    expect(put(before).text).toBe(before.replace('node server', 'node --import=./x.mjs server'));
  });

  it('is what it was when they are taken out', () => {
    const { text, part } = put(before);

    expect(remove(text, part)).toBe(before);
  });

  it('keeps what the user did to the script since', () => {
    const { text, part } = put(before);
    const edited = text.replace('node', 'node --inspect').replace('server.js', 'main.js');

    expect(remove(edited, part)).toBe(before.replace('node server.js', 'node --inspect main.js'));
  });
});

it('keeps how the script is written in JSON', () => {
  const before = '{ "scripts": { "dev": "A=\\"\\u00e9\\" node .\\\\server.js \\t\\/x" } }';
  const value = JSON.parse(before).scripts.dev as string;
  const { text, part } = put(before, value, value.indexOf('node') + 4);

  expect(text).toBe(before.replace('node', 'node --import=./x.mjs'));
  expect(remove(text, part)).toBe(before);
});

it('gives back what our words replaced', () => {
  const before = '{ "scripts": { "dev": "dotenv node server.js" } }';
  const changes = [{ start: 7, end: 11, text: '-- node --import=./x.mjs' }];
  const part = partOfScript('dev', 'dotenv node server.js', changes);
  const edit = changeScript(before, part, changes);

  expect(edit).toMatchObject({ text: '{ "scripts": { "dev": "dotenv -- node --import=./x.mjs server.js" } }' });
  expect(remove('text' in edit ? edit.text : '', part)).toBe(before);
});

it('takes each of several equal insertions out', () => {
  const before = '{ "scripts": { "dev": "node a.js & node b.js" } }';
  const changes = [4, 16].map((at) => ({ start: at, end: at, text: WORDS }));
  const part = partOfScript('dev', 'node a.js & node b.js', changes);
  const edit = changeScript(before, part, changes);

  expect(edit).toMatchObject({ text: before.replaceAll('node', `node${WORDS}`) });
  expect(remove('text' in edit ? edit.text : '', part)).toBe(before);
});

it('finds our option in a script that the user gave another name, and in a copy of it', () => {
  const { text, part } = put(FILES['two spaces']);
  const renamed = text.replace('"dev"', '"dev:node"').replace('"x": "y"', `"x": "tsx watch${WORDS} y.ts"`);

  expect(JSON.parse(remove(renamed, part)).scripts).toEqual({ 'dev:node': 'node server.js', x: 'tsx watch y.ts' });
});

it('finds our option where the user moved it, and leaves a script alone that lost it', () => {
  const { text, part } = put(FILES['two spaces']);
  const moved = text.replace(`node${WORDS}`, `node --watch${WORDS}`);

  expect(JSON.parse(remove(moved, part)).scripts.dev).toBe('node --watch server.js');
  expect(remove(FILES['two spaces'], part)).toBe('unchanged');
  expect(remove('{ "scripts": {} }', part)).toBe('unchanged');
});

describe('a script that we made', () => {
  const before = '{\n  "scripts": {\n    "start": "node server.js"\n  }\n}\n';
  const part: ScriptPart = { name: 'dev', after: `node${WORDS} server.js`, put: [{ text: WORDS, for: '' }] };
  const edit = changeScript(before, part, []);
  const made = edit.status === 'changed' ? edit.text : '';

  it('comes last, and goes', () => {
    expect(Object.entries(JSON.parse(made).scripts)).toEqual([
      ['start', 'node server.js'],
      ['dev', 'node --import=./x.mjs server.js'],
    ]);
    expect(remove(made, part)).toBe(before);
  });

  it('stays without our words when the user made more of it', () => {
    const edited = made.replace('server.js"\n  }', 'server.js --verbose"\n  }');

    expect(JSON.parse(remove(edited, part)).scripts.dev).toBe('node server.js --verbose');
  });
});

it.each([
  ['merge markers', '<<<<<<< HEAD\n{}\n', 'merge conflicts'],
  ['a comment', '{ // x\n }', 'has a comment'],
  ['the script twice', '{ "scripts": { "dev": "a", "dev": "b" } }', 'the key "dev" twice'],
  ['another script by now', '{ "scripts": { "dev": "other" } }', 'is not what it was'],
])('refuses a package.json with %s', (_, text, reason) => {
  const part = partOfScript('dev', 'node x', []);

  expect(changeScript(text, part, [])).toMatchObject({ status: 'refused', reason: expect.stringContaining(reason) });
});
