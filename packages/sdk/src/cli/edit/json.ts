import { isDeepStrictEqual } from 'node:util';
import { getNodeValue, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { changed, type Edit, refused, unchanged } from './edit.ts';
import { hasMergeMarkers, isBlank, positionOf, readStyle, type TextStyle } from './text-style.ts';

/** What the program that reads the file accepts: JSON alone, with comments, or with comments and a comma at the end, too. */
export type JsonDialect = 'strict' | 'comments' | 'trailing-commas';

export interface JsonEntry {
  /** Keys from the top of the file down to an object; what is missing of it is made. */
  container: readonly string[];
  /** Key in that object. */
  name: string;
}

/**
 * Puts `value` at `container.name`, replacing what is there; every other byte stays. Refuses what the reading program
 * would not understand either, and what has more than one meaning: syntax errors, duplicate keys, merge conflicts.
 */
export function setJsonEntry(text: string, entry: JsonEntry, value: unknown, dialect: JsonDialect): Edit {
  if (isBlank(text)) return changed(`${text}${print(nest([...entry.container, entry.name], value), '  ')}\n`);
  const root = readRoot(text, dialect);
  if ('reason' in root) return root;
  const style = readStyle(text);

  const { found, missing } = descend(root.node, entry.container);
  if (found.type !== 'object') {
    return refused(`"${entry.container.slice(0, entry.container.length - missing.length).join('.')}" is no object.`);
  }
  const [outermost, ...inner] = [...missing, entry.name];
  const existing = findProperty(found, outermost!);
  if (existing === undefined) {
    return verified(insertProperty(text, found, outermost!, nest(inner, value), style), entry, value);
  }
  if (isDeepStrictEqual(plainValue(existing), value)) return unchanged;
  const printed = onOneLine(text, found) ? print(value) : indented(print(value, style.indent), text, existing, style);
  return verified(splice(text, existing.offset, existing.length, printed), entry, value);
}

/**
 * Takes `container.name` away, and as many objects around it as were made for it, `madeContainers`, and are left empty.
 * What was inserted goes to the byte; only an object that has nothing else is left as `{}`, whatever white space it had.
 */
export function removeJsonEntry(text: string, entry: JsonEntry, madeContainers: number): Edit {
  if (isBlank(text)) return unchanged;
  const root = readRoot(text, TOLERANT);
  if ('reason' in root) return root;
  const { found, missing } = descend(root.node, entry.container);
  const existing = missing.length === 0 && found.type === 'object' ? findProperty(found, entry.name) : undefined;
  if (existing === undefined) return unchanged;
  let property = existing.parent!;
  const path = [...entry.container, entry.name];
  for (let made = madeContainers; made > 0 && isAlone(text, property); made--) {
    property = property.parent!.parent!;
    path.pop();
  }
  const after = removeProperty(text, property);

  const rest = readRoot(after, TOLERANT);
  return 'node' in rest && isDeepStrictEqual(plainValue(rest.node), without(plainValue(root.node), path))
    ? changed(after)
    : refused(UNSAFE);
}

/** The entries in `container`; undefined when there is none or the file can't be read. */
export function readJsonEntries(text: string, container: readonly string[]): Record<string, unknown> | undefined {
  const root = isBlank(text) ? undefined : readRoot(text, TOLERANT);
  if (root === undefined || 'reason' in root) return undefined;
  const { found, missing } = descend(root.node, container);
  return missing.length === 0 && found.type === 'object' ? (plainValue(found) as Record<string, unknown>) : undefined;
}

/** How many of the objects on the way to an entry are not there yet. */
export function countMissingContainers(text: string, container: readonly string[]): number {
  const root = isBlank(text) ? undefined : readRoot(text, TOLERANT);
  return root === undefined || 'reason' in root ? container.length : descend(root.node, container).missing.length;
}

/** Whether nothing is left in the file but an empty object. */
export const isEmptyJson = (text: string): boolean => isBlank(text) || /^\uFEFF?\s*\{\s*\}\s*$/.test(text);

/** Whether two files differ at most in the white space of objects that hold nothing, which `removeJsonEntry` does not know. */
export const differInEmptinessOnly = (a: string, b: string): boolean => withoutEmptiness(a) === withoutEmptiness(b);

const withoutEmptiness = (text: string): string =>
  isEmptyJson(text)
    ? '{}'
    : text.replace(/"(?:\\.|[^"\\])*"|\{\s*\}/g, (token) => (token.startsWith('{') ? '{}' : token));

/** The object at the top of the file, or why it can't be edited. */
export function readRoot(text: string, dialect: JsonDialect): { node: Node } | { status: 'refused'; reason: string } {
  if (hasMergeMarkers(text)) return refused('It has unresolved merge conflicts.');
  const errors: ParseError[] = [];
  // The parser takes a byte order mark for a syntax error; a space instead keeps every offset.
  const node = parseTree(text.replace(/^\uFEFF/, ' '), errors, {
    disallowComments: dialect === 'strict',
    allowTrailingComma: dialect === 'trailing-commas',
  });
  const [error] = errors;
  if (error !== undefined) {
    const problem = printParseErrorCode(error.error);
    const why = problem === 'InvalidCommentToken' ? 'has a comment, which its reader rejects,' : 'has a syntax error';
    return refused(`It ${why} at line ${positionOf(text, error.offset)}${why.endsWith(',') ? '' : ` (${problem})`}.`);
  }
  if (node?.type !== 'object') return refused('It holds no JSON object.');
  const duplicate = findDuplicate(node);
  if (duplicate !== undefined) {
    return refused(`It has the key "${duplicate.value}" twice, at line ${positionOf(text, duplicate.offset)}.`);
  }
  return { node };
}

function findDuplicate(node: Node): Node | undefined {
  const seen = new Set<unknown>();
  for (const child of node.children ?? []) {
    const key = node.type === 'object' ? child.children![0]! : undefined;
    if (key !== undefined && seen.has(key.value)) return key;
    if (key !== undefined) seen.add(key.value);
    const deeper = findDuplicate(child);
    if (deeper !== undefined) return deeper;
  }
  return undefined;
}

export const findProperty = (object: Node, name: string): Node | undefined =>
  object.children?.find((property) => property.children?.[0]?.value === name)?.children?.[1];

/** The innermost value on the way that is there, and the keys that are missing behind it. */
function descend(node: Node, keys: readonly string[]): { found: Node; missing: readonly string[] } {
  const [key, ...rest] = keys;
  const next = key !== undefined && node.type === 'object' ? findProperty(node, key) : undefined;
  return next === undefined ? { found: node, missing: keys } : descend(next, rest);
}

/** The value without what stands at the end of `path`. */
function without(value: unknown, [key, ...rest]: readonly string[]): unknown {
  const { [key!]: inner, ...others } = value as Record<string, unknown>;
  return rest.length === 0 ? others : { ...others, [key!]: without(inner, rest) };
}

const nest = (keys: readonly string[], value: unknown): unknown =>
  keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);

function insertProperty(text: string, object: Node, name: string, value: unknown, style: TextStyle): string {
  const last = object.children?.at(-1);
  const inline = onOneLine(text, object) && (last !== undefined || !text.trim().includes('\n'));
  const spaced =
    !inline || last === undefined || /[:,] /.test(textOf(text, object)) || /^\{\s/.test(textOf(text, object));
  const level = `${indentAt(text, object.offset)}${style.indent}`;
  const property = inline
    ? `${JSON.stringify(name)}:${spaced ? ` ${print(value)}` : JSON.stringify(value)}`
    : `${JSON.stringify(name)}: ${print(value, style.indent).replaceAll('\n', style.eol + level)}`;
  if (last === undefined) return insertAlone(text, object, property, inline ? undefined : { level, eol: style.eol });

  // The comma belongs to the value before; a comment behind that value stays on its line. Where the file ends its lists
  // with a comma, so does ours.
  const valueEnd = endOf(last);
  const comma = commaIn(text.slice(valueEnd, endOf(object)));
  const at = endOfComments(text, comma === -1 ? valueEnd : valueEnd + comma + 1);
  const gap = inline ? (spaced ? ' ' : '') : style.eol + level;
  const withProperty = splice(text, at, 0, `${gap}${property}${comma === -1 ? '' : ','}`);
  return comma === -1 ? splice(withProperty, valueEnd, 0, ',') : withProperty;
}

/** The only property goes behind the comments that the object has. */
function insertAlone(text: string, object: Node, property: string, lines?: { level: string; eol: string }): string {
  const close = endOf(object) - 1;
  const before = text.slice(object.offset + 1, close).trimEnd();
  const at = object.offset + 1 + before.length;
  if (lines === undefined) return splice(text, at, 0, property);
  const lastLine = text.slice(at, close).includes('\n') ? '' : lines.eol + indentAt(text, object.offset);
  return splice(text, at, 0, `${lines.eol}${lines.level}${property}${lastLine}`);
}

function removeProperty(text: string, property: Node): string {
  const siblings = property.parent!.children!;
  const index = siblings.indexOf(property);
  const [previous, next] = [siblings[index - 1], siblings[index + 1]];
  const end = endOf(property);
  if (next !== undefined) {
    const comma = end + commaIn(text.slice(end, next.offset));
    return text.slice(0, property.offset) + text.slice(end, comma) + text.slice(comma + 1).trimStart();
  }
  const close = endOf(property.parent!) - 1;
  const trailing = commaIn(text.slice(end, close));
  const behind = trailing === -1 ? text.slice(end) : text.slice(end, end + trailing) + text.slice(end + trailing + 1);
  if (previous === undefined) {
    const open = property.parent!.offset;
    if (isAlone(text, property)) return splice(text, open, close + 1 - open, '{}');
    return text.slice(0, property.offset).trimEnd() + behind;
  }
  const previousEnd = endOf(previous);
  const comma = previousEnd + commaIn(text.slice(previousEnd, property.offset));
  const ownLine = endOfComments(text, comma + 1);
  const isNext = text.slice(ownLine, property.offset).trim() === '';
  const kept = isNext ? text.slice(comma + 1, ownLine) : text.slice(comma + 1, property.offset).trimEnd();
  // The comma before goes too, unless the list ended with one.
  return `${text.slice(0, trailing === -1 ? comma : comma + 1)}${kept}${behind}`;
}

/** Whether its object has nothing else, no comment either. */
function isAlone(text: string, property: Node): boolean {
  const { offset, length } = property.parent!;
  const rest = text.slice(offset + 1, property.offset) + text.slice(endOf(property), offset + length - 1);
  return rest.replace(',', '').trim() === '';
}

/** Behind the comments that stand on the same line as the value that ends at `from`. */
const endOfComments = (text: string, from: number): number =>
  from + /^(?:[ \t]*(?:\/\/[^\r\n]*|\/\*[\s\S]*?\*\/))*/.exec(text.slice(from))![0].length;

/** Offset of the comma among white space and comments. */
const commaIn = (between: string): number =>
  between.replace(/\/\/[^\r\n]*|\/\*[\s\S]*?\*\//g, (comment) => ' '.repeat(comment.length)).indexOf(',');

const UNSAFE = 'It has a form that can’t be edited safely.';

/** Ours are found and taken out of any file, whatever its reader thinks of the rest. */
const TOLERANT: JsonDialect = 'trailing-commas';

/** One more look at what is about to be written. */
function verified(text: string, entry: JsonEntry, value: unknown): Edit {
  return isDeepStrictEqual(readJsonEntries(text, entry.container)?.[entry.name], value)
    ? changed(text)
    : refused(UNSAFE);
}

/** The parser's objects have no prototype, which would make them differ from ours. */
const plainValue = (node: Node): unknown => structuredClone(getNodeValue(node));

const endOf = ({ offset, length }: Node): number => offset + length;

const textOf = (text: string, node: Node): string => text.slice(node.offset, endOf(node));

const onOneLine = (text: string, node: Node): boolean => !textOf(text, node).includes('\n');

const indentAt = (text: string, offset: number): string =>
  /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', offset - 1) + 1).replace(/^\uFEFF/, ''))![0];

const indented = (printed: string, text: string, { offset }: Node, { eol }: TextStyle) =>
  printed.replaceAll('\n', eol + indentAt(text, offset));

const splice = (text: string, offset: number, length: number, insertion: string): string =>
  text.slice(0, offset) + insertion + text.slice(offset + length);

/** JSON as people write it: lists of plain values stay on one line. Without `indent`, everything does. */
function print(value: unknown, indent: string | 0 = 0): string {
  if (Array.isArray(value)) return `[${value.map((item) => print(item)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const properties = Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}: ${print(item, indent)}`);
  if (indent === 0) return `{ ${properties.join(', ')} }`;
  const lines = properties.map((property) => `${indent}${property.replaceAll('\n', `\n${indent}`)}`);
  return `{\n${lines.join(',\n')}\n}`;
}

/** The entry alone, as it is shown to someone who puts it into a file by hand. */
export const printJsonEntry = (name: string, value: unknown): string =>
  `${JSON.stringify(name)}: ${print(value, '  ')}`;
