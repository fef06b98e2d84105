import { isDeepStrictEqual } from 'node:util';
import { parse, type TomlTable, type TomlValue } from 'smol-toml';
import { changed, type Edit, refused, unchanged } from './edit.ts';
import { hasMergeMarkers, readStyle } from './text-style.ts';

export interface TomlEntry {
  /** Bare key of the outer table. */
  container: string;
  /** Bare key of the table in it. */
  name: string;
}

/** Plain values of one table; keys are bare. */
export type TomlEntryValue = Record<string, string | string[]>;

/**
 * Puts the table `[container.name]` at the end of the file, or in the place of the one that is there. Every other byte
 * stays. Refuses what doesn't parse before, and what would not mean the same and our table afterwards.
 */
export function setTomlEntry(text: string, entry: TomlEntry, value: TomlEntryValue): Edit {
  const before = readTables(text);
  if ('reason' in before) return before;
  const existing = entryIn(before.tables, entry);
  if (isDeepStrictEqual(existing, value)) return unchanged;

  const { eol } = readStyle(text);
  const table = printTomlEntry(entry, value).replaceAll('\n', eol);
  const place = existing === undefined ? undefined : findTable(text, entry);
  if (existing !== undefined && place === undefined) return refused(`Its ${nameOf(entry)} is not written as a table.`);
  const after =
    place === undefined
      ? `${text}${separator(text, eol)}${table}${eol}`
      : `${text.slice(0, place.start)}${table}${text.slice(place.end)}`;
  return meaningBoth(after, withEntry(before.tables, entry, value)) ? changed(after) : refused(inAnotherForm(entry));
}

/** Takes the table `[container.name]` away, with the empty line before it. */
export function removeTomlEntry(text: string, entry: TomlEntry): Edit {
  const before = readTables(text);
  if ('reason' in before) return before;
  if (entryIn(before.tables, entry) === undefined) return unchanged;
  const place = findTable(text, entry);
  if (place === undefined) return refused(`Its ${nameOf(entry)} is not written as a table.`);
  const head = text.slice(0, place.start).replace(/(\r?\n)[ \t]*\r?\n$/, '$1');
  const after = `${head}${text.slice(place.end).replace(/^\r?\n/, '')}`;
  return meaningBoth(after, withEntry(before.tables, entry, undefined))
    ? changed(after)
    : refused(inAnotherForm(entry));
}

/** The tables in `container`; undefined when there is none or the file can't be read. */
export function readTomlEntries(text: string, container: string): Record<string, unknown> | undefined {
  const read = readTables(text);
  if ('reason' in read) return undefined;
  const tables = read.tables[container];
  return isTable(tables) ? tables : undefined;
}

/** The table as it is shown to someone who puts it into a file by hand. */
export const printTomlEntry = (entry: TomlEntry, value: TomlEntryValue): string =>
  [`[${nameOf(entry)}]`, ...Object.entries(value).map(([key, item]) => `${key} = ${printValue(item)}`)].join('\n');

// The basic strings of TOML are those of JSON.
const printValue = (value: string | string[]): string =>
  Array.isArray(value) ? `[${value.map((item) => JSON.stringify(item)).join(', ')}]` : JSON.stringify(value);

function readTables(text: string): { tables: TomlTable } | { status: 'refused'; reason: string } {
  if (hasMergeMarkers(text)) return refused('It has unresolved merge conflicts.');
  try {
    return { tables: parseToml(text) };
  } catch (error) {
    const { line, column, message } = error as { line?: number; column?: number; message: string };
    const problem = message.split('\n')[0]!.replace(/^Invalid TOML document: /, '');
    return refused(`It has a syntax error at line ${line ?? '?'}:${column ?? '?'} (${problem}).`);
  }
}

// The parser's tables have no prototype, which would make them differ from ours; the clone has one.
const parseToml = (text: string): TomlTable =>
  structuredClone(parse(text.replace(/^\uFEFF/, ''), { integersAsBigInt: 'asNeeded' })) as TomlTable;

const isTable = (value: TomlValue | undefined): value is TomlTable =>
  typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date);

function entryIn(tables: TomlTable, { container, name }: TomlEntry): TomlValue | undefined {
  const outer = tables[container];
  return isTable(outer) ? outer[name] : undefined;
}

function withEntry(tables: TomlTable, { container, name }: TomlEntry, value: TomlEntryValue | undefined): TomlTable {
  const outer = tables[container];
  const { [name]: _, ...others } = isTable(outer) ? outer : {};
  if (value !== undefined) return { ...tables, [container]: { ...others, [name]: value } };
  const { [container]: __, ...rest } = tables;
  return Object.keys(others).length === 0 ? rest : { ...tables, [container]: others };
}

function meaningBoth(text: string, tables: TomlTable): boolean {
  try {
    return isDeepStrictEqual(parseToml(text), structuredClone(tables));
  } catch {
    return false;
  }
}

/** From the header of the table to the end of its last value; comments and tables behind it are not part of it. */
function findTable(text: string, entry: TomlEntry): { start: number; end: number } | undefined {
  const lines = codeLines(text);
  const header = new RegExp(`^\\s*\\[\\s*${entry.container}\\s*\\.\\s*"?${entry.name}"?\\s*\\]`);
  const first = lines.findIndex(({ code }) => header.test(code));
  if (first === -1) return undefined;
  const rest = lines.slice(first + 1);
  const next = rest.findIndex(({ code }) => /^\s*\[/.test(code));
  const own = next === -1 ? rest : rest.slice(0, next);
  const last = own.findLast(({ code }) => /^\s*[^\s#]/.test(code)) ?? lines[first]!;
  return { start: lines[first]!.start, end: last.end };
}

/** Lines outside of strings and lists of several lines; a line inside has empty `code` and counts with the one it began on. */
function codeLines(text: string): { code: string; start: number; end: number }[] {
  const lines: { code: string; start: number; end: number }[] = [];
  const token =
    /"""[\s\S]*?(?:"""(?!"))|'''[\s\S]*?(?:'''(?!'))|"(?:\\.|[^"\\\r\n])*"|'[^'\r\n]*'|#[^\r\n]*|[[\]]|\r?\n|[^"'#[\]\r\n]+|\r/g;
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  let depth = 0;
  let isHeader = /^\s*\[/.test(text.slice(start));
  for (const match of text.matchAll(token)) {
    const [piece] = match;
    if (!isHeader && piece === '[') depth++;
    if (!isHeader && piece === ']') depth--;
    if (!/^\r?\n$/.test(piece) || depth > 0) continue;
    lines.push({ code: text.slice(start, match.index), start, end: match.index });
    start = match.index + piece.length;
    isHeader = /^[ \t]*\[/.test(text.slice(start));
  }
  if (start < text.length) lines.push({ code: text.slice(start), start, end: text.length });
  return lines;
}

function separator(text: string, eol: string): string {
  if (text.replace(/^\uFEFF/, '') === '') return '';
  // Always an empty line of our own, so that taking the table away knows what was there.
  return text.endsWith('\n') ? eol : eol + eol;
}

const nameOf = ({ container, name }: TomlEntry) => `${container}.${name}`;
const inAnotherForm = ({ container }: TomlEntry) => `Its ${container} has a form that can’t be edited safely.`;
