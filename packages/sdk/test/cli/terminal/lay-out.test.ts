import { expect, it } from 'vitest';
import { layOut, type Row } from '../../../src/cli/terminal/lay-out.ts';

const plain = (width: number) => ({ width, paint: (_: string, text: string) => text });

const rows: Row[] = [
  ['create .mcp.json', '+ server "glasstrace" (1 other untouched)'],
  ['edit   packages/web/src/instrumentation.ts', 'loads Glasstrace in development'],
];

it('puts a table in columns where its prose has room', () => {
  expect(layOut(rows, plain(80))).toEqual([
    'create .mcp.json                            + server "glasstrace" (1 other',
    '                                            untouched)',
    'edit   packages/web/src/instrumentation.ts  loads Glasstrace in development',
  ]);
});

it('puts the prose below, where it has not', () => {
  expect(layOut(rows, plain(50))).toEqual([
    'create .mcp.json',
    '    + server "glasstrace" (1 other untouched)',
    'edit   packages/web/src/instrumentation.ts',
    '    loads Glasstrace in development',
  ]);
});

it('indents what a sentence continues, and keeps a long word whole', () => {
  expect(layOut(['Run this: npx glasstrace mcp add'], plain(16))).toEqual([
    'Run this: npx',
    '  glasstrace mcp',
    '  add',
  ]);
  expect(layOut(['see /a/path/that/is/longer/than/the/line'], plain(16))).toEqual([
    'see',
    '  /a/path/that/is/longer/than/the/line',
  ]);
});

it('loses no word at any width', () => {
  const words = (lines: readonly string[]) => lines.join(' ').split(/\s+/);
  const all = rows.flatMap((row) => words([row as string[]].flat(2)));

  for (let width = 1; width < 120; width++) expect(words(layOut(rows, plain(width))), `${width}`).toEqual(all);
});

it('aligns columns by what is read, not by the escape codes of colors', () => {
  const paint = (style: string, text: string) => `<${style}>${text}</>`;
  const states: Row[] = [
    ['Codex', { text: 'waiting', style: 'yellow' }, 'trust the folder'],
    ['Cursor', { text: 'ok', style: 'green' }, '7 tools'],
  ];

  expect(layOut(states, { width: 80, paint })).toEqual([
    'Codex   <yellow>waiting</>  trust the folder',
    'Cursor  <green>ok     </>  7 tools',
  ]);
});
