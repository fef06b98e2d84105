import fc from 'fast-check';
import { parse } from 'smol-toml';
import { expect, it } from 'vitest';
import { removeTomlEntry, setTomlEntry } from '../../../src/cli/edit/toml.ts';
import { SAME_CASES } from '../../support/same-cases.ts';

const ENTRY = { container: 'mcp_servers', name: 'glasstrace' };
const VALUE = { command: 'npx', args: ['--no', 'glasstrace'] };

const VALUES = [
  '1',
  '1_000',
  '0x1F',
  '1.5e3',
  'inf',
  'true',
  '2026-11-20T10:00:00Z',
  '10:00:00',
  '"a # no comment"',
  "'C:\\path'",
  '"[mcp_servers.glasstrace]"',
  '"""\n[mcp_servers.glasstrace]\nx = 1"""',
  "'''\n# text\n'''",
  '""""quoted""""',
  '[]',
  '[1, 2]',
  '[\n  1, # one\n  [2, 3],\n]',
  '["]", "#"]',
  '{ a = 1, "b c" = [2] }',
];
const COMMENTS = ['', '', ' # why', '\t#[x]', ' # "'];
const TABLES = ['[a]', '[ spaced . name ] # c', '["quo#ted"]', '[mcp_servers.other]', '[mcp_servers."a.b".env]'];

const pair = fc.tuple(fc.constantFrom(...VALUES), fc.constantFrom(...COMMENTS), fc.constantFrom('', '  ', '\t')).map(
  ([value, comment, indent]) =>
    (key: string) =>
      `${indent}${key} = ${value}${comment}`,
);
const pairs = fc.array(pair, { maxLength: 3 });
const filler = fc.constantFrom('', '', '\n', '# a comment\n', '   # [mcp_servers.glasstrace]\n', '\n\n');

/** Tables in any order, with anything a table may hold, and a list of tables; `own` tells their names apart. */
const anyTables = (own: string) =>
  fc
    .tuple(
      fc
        .shuffledSubarray(TABLES)
        .chain((tables) => fc.tuple(...tables.map((table) => fc.tuple(fc.constant(table), pairs, filler)))),
      fc.boolean(),
    )
    .map(([tables, list]) => {
      const body = tables.map(
        ([header, held, gap]) => `${gap}${header.replace(/\s*\]/, `.${own}]`)}\n${linesOf(held)}`,
      );
      return `${body.join('')}${list ? `[[${own}]]\nname = "a"\n\n  [[${own}]]\n  name = "b"\n` : ''}`;
    });

const linesOf = (all: ((key: string) => string)[]) => all.map((write, index) => `${write(`k${index}`)}\n`).join('');

const anyToml = fc
  .tuple(filler, pairs, anyTables('mine'), fc.constantFrom('\n', '\r\n'), fc.boolean())
  .map(([start, top, tables, eol, bom]) => ({
    text: `${bom ? '\uFEFF' : ''}${`${start}${linesOf(top)}${tables}`.replaceAll('\n', eol)}`,
    eol,
  }));

const meaning = (text: string) => structuredClone(parse(text.replace('\uFEFF', '')));

it('adds one table to any file, behind everything else, and takes it out again to the byte', () => {
  fc.assert(
    fc.property(anyToml, ({ text }) => {
      const before = meaning(text) as { mcp_servers?: object };

      const added = setTomlEntry(text, ENTRY, VALUE);

      if (added.status !== 'changed') throw new Error(JSON.stringify(added));
      expect(added.text.startsWith(text)).toBe(true);
      expect(meaning(added.text)).toEqual({ ...before, mcp_servers: { ...before.mcp_servers, glasstrace: VALUE } });
      expect(setTomlEntry(added.text, ENTRY, VALUE)).toEqual({ status: 'unchanged' });
      expect(removeTomlEntry(added.text, ENTRY)).toEqual({ status: 'changed', text });
    }),
    { ...SAME_CASES, numRuns: 1_000 },
  );
});

it('keeps whatever was written behind the table, and before it', () => {
  fc.assert(
    fc.property(anyToml, anyTables('theirs'), ({ text: first, eol }, tables) => {
      const behind = tables.replaceAll('\n', eol);
      const added = setTomlEntry(first, ENTRY, VALUE);
      if (added.status !== 'changed') throw new Error(JSON.stringify(added));

      const removed = removeTomlEntry(added.text + behind, ENTRY);

      if (removed.status !== 'changed') throw new Error(JSON.stringify(removed));
      expect(removed.text).toBe(first + behind);
    }),
    { ...SAME_CASES, numRuns: 500 },
  );
});
