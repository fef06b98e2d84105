import type { Style, Terminal } from './terminal.ts';
import { wrap } from './wrap.ts';

export type Cell = string | { text: string; style: Style };
/** Prose, or the cells of a table: all but the last are short, the last is prose. */
export type Row = string | readonly Cell[];

const GAP = 2;
/** Columns that the prose of a table needs to be readable beside its other cells; with fewer it stands below them. */
const NARROWEST_PROSE = 28;

/**
 * Rows as lines of at most `width` columns, broken at spaces; what a line continues is indented. A word that is longer
 * than a line keeps its line: paths and commands stay whole for copying.
 */
export function layOut(rows: readonly Row[], { width, paint }: Terminal): string[] {
  const tables = rows.filter((row): row is readonly Cell[] => typeof row !== 'string');
  const columns = Math.max(0, ...tables.map((cells) => cells.length - 1));
  const widths = Array.from({ length: columns }, (_, at) =>
    Math.max(...tables.map((cells) => (at < cells.length - 1 ? textOf(cells[at]!).length : 0))),
  );
  const start = widths.reduce((sum, each) => sum + each + GAP, 0);
  return rows.flatMap((row) => {
    if (typeof row === 'string') return hang(row, '', GAP, width, (text) => text);
    const lead = row.slice(0, -1);
    const last = row.at(-1)!;
    const style = (text: string) => paintCell(last, text, paint);
    const isBeside = width - start >= NARROWEST_PROSE;
    const head = lead.map((cell, at) => paintCell(cell, textOf(cell).padEnd(isBeside ? widths[at]! : 0), paint));
    if (isBeside) return hang(textOf(last), head.map((cell) => cell + ' '.repeat(GAP)).join(''), start, width, style);
    const above = head.join(' ');
    if (textOf(last) === '') return [above];
    return [above, ...hang(textOf(last), ' '.repeat(2 * GAP), 2 * GAP, width, style)];
  });
}

/** `text` behind `lead`, which takes `indent` columns or none. */
function hang(text: string, lead: string, indent: number, width: number, style: (text: string) => string): string[] {
  const margin = ' '.repeat(indent);
  const [first = '', ...others] = wrap(text, Math.max(width - indent, 1));
  return [`${lead}${style(first)}`.trimEnd(), ...others.map((line) => `${margin}${style(line)}`)];
}

const textOf = (cell: Cell): string => (typeof cell === 'string' ? cell : cell.text);

const paintCell = (cell: Cell, text: string, paint: Terminal['paint']): string =>
  typeof cell === 'string' || text === '' ? text : paint(cell.style, text);
