import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CELLS, type Cell, titleOf } from './cells.ts';
import type { Verdict } from './judge.ts';
import { KINDS } from './kinds.ts';
import { BLIND_SPOTS, findLimit, LIMITS } from './limits.ts';
import type { CellResult } from './run-cell.ts';

const DOCUMENT = fileURLToPath(new URL('../../docs/capture-matrix.md', import.meta.url));
const NOT_RUN = 'not run';

/** Text of every entry of the table, by kind and cell. */
type Table = Map<string, string>;
const keyOf = (kind: string, cell: string): string => `${kind} in ${cell}`;

/** Brings the document up to date; entries of cells that were not run stay as they are. */
export function writeDocument(results: ReadonlyMap<string, CellResult>): void {
  const table = new Map([...readTable(), ...toTable(results)]);
  writeFileSync(DOCUMENT, render(table));
}

/** One sentence for every entry in which the document and these results disagree. */
export function compareWithDocument(results: ReadonlyMap<string, CellResult>): string[] {
  const documented = readTable();
  return [...toTable(results)]
    .filter(([key, entry]) => documented.get(key) !== entry)
    .map(([key, entry]) => `${key}: "${entry}", but docs/capture-matrix.md says "${documented.get(key)}"`);
}

/** Entries of the document that fall short without a reason, or that nobody has run. */
export function findUnexplained(): string[] {
  const documented = readTable();
  return KINDS.flatMap(({ id }) => CELLS.map((cell) => keyOf(id, cell.id)))
    .map((key) => `${key}: ${documented.get(key) ?? NOT_RUN}`)
    .filter((entry) => entry.endsWith(NOT_RUN) || entry.includes('**'));
}

function toTable(results: ReadonlyMap<string, CellResult>): Table {
  const entries = [...results].flatMap(([cell, result]) =>
    KINDS.map(({ id }) => [keyOf(id, cell), describe(id, cell, result[id])] as const),
  );
  return new Map(entries);
}

/** `exact`, `compiled position [2], without place of the cause [2]`, `exact, **route**`. */
function describe(kind: string, cellId: string, verdict: Verdict | undefined): string {
  if (!verdict) return '–';
  const cell = CELLS.find(({ id }) => id === cellId)!;
  const lacking = verdict.lacks.map(({ what }) => what);
  return [...new Set([settle(verdict.found, cell), ...lacking])]
    .map((what) => {
      if (!lacking.includes(what)) return what;
      const limit = findLimit(kind, cell, what);
      return limit === undefined ? `**${what}**` : `${sayLack(what)} [${limit + 1}]`;
    })
    .join(', ');
}

/** Each production build of webpack keeps other columns: what held in one is not promised of the next. */
const settle = (found: string, { bundler, mode }: Cell): string =>
  bundler === 'webpack' && mode === 'production' ? found.replace(/(exact|file:line)$/, 'file:line or exact') : found;

/** What is found in place of the position says by itself what is missing. */
const sayLack = (what: string): string => (what.endsWith(' position') ? what : `without ${what}`);

function readTable(): Table {
  if (!existsSync(DOCUMENT)) return new Map();
  const rows = readFileSync(DOCUMENT, 'utf8')
    .split('\n')
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((field) => field.trim()),
    );
  return new Map(
    KINDS.flatMap(({ id, title }) => {
      const entries = rows.find(([first]) => first === title)?.slice(1) ?? [];
      return CELLS.flatMap((cell, index) => {
        const entry = entries[index];
        return entry === undefined ? [] : [[keyOf(id, cell.id), entry] as const];
      });
    }),
  );
}

function render(table: Table): string {
  const row = (fields: readonly string[]) => `| ${fields.join(' | ')} |`;
  const entryOf = (kind: string, cell: Cell) => table.get(keyOf(kind, cell.id)) ?? NOT_RUN;
  return `# What is captured, and how exactly

Written by \`npm run test:matrix -- --write\`: every entry is one request to a real app (\`test/matrix/app\`) and the answer
that an agent got about it. CI runs the first and the third column again and fails when they differ from this page.

- **exact**: the message, and file, line and column of the throw in the original source
- **file:line**: the same without the exact column
- **file:line or exact**: the one in one production build of webpack and the other in the next, of the same source
- **response line**: the exception was caught by the app and nobody saw it; the answer names the line that made the
  response, and says that the exception is missing
- **message**: the message; there is no line to know
- **no error**: not a failure, and not listed as one; with the right status
- **–**: there is no such thing in this mode
- **[n]**: less than that, for the reason below. What stands before it is all that is missing: message, status, method,
  route, action, causes and whether the failure is masked are judged in every entry

${[
  row(['', ...CELLS.map(titleOf)]),
  row(['---', ...CELLS.map(() => '---')]),
  ...KINDS.map(({ id, title }) => row([title, ...CELLS.map((cell) => entryOf(id, cell))])),
].join('\n')}

## Why not

${LIMITS.map(({ reason, lacks }, index) => `${index + 1}. ${reason} Accepted for it: ${lacks.map(sayLack).join(', ')}.`).join('\n')}

## What is not captured at all

${BLIND_SPOTS.map((spot) => `- ${spot}`).join('\n')}
`;
}
