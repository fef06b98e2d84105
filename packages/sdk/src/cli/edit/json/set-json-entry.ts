import { isDeepStrictEqual } from 'node:util';
import type { Node } from 'jsonc-parser';
import { changed, type Edit, refused, unchanged } from '../edit.ts';
import { isBlank, readStyle, type TextStyle } from '../text-style.ts';
import { commaIn, endOf, endOfComments, indentAt, onOneLine, splice, textOf } from './places.ts';
import { printJson } from './print-json.ts';
import {
  descend,
  findProperty,
  type JsonDialect,
  type JsonEntry,
  plainValue,
  readJsonEntries,
  readRoot,
} from './read-json.ts';
import { UNSAFE } from './unsafe.ts';

/**
 * Puts `value` at `container.name`, replacing what is there; every other byte stays. Refuses what the reading program
 * would not understand either, and what has more than one meaning: syntax errors, duplicate keys, merge conflicts.
 */
export function setJsonEntry(text: string, entry: JsonEntry, value: unknown, dialect: JsonDialect): Edit {
  if (isBlank(text)) return changed(`${text}${printJson(nest([...entry.container, entry.name], value), '  ')}\n`);
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
  const printed = onOneLine(text, found)
    ? printJson(value)
    : indented(printJson(value, style.indent), text, existing, style);
  return verified(splice(text, existing.offset, existing.length, printed), entry, value);
}

function insertProperty(text: string, object: Node, name: string, value: unknown, style: TextStyle): string {
  const last = object.children?.at(-1);
  const inline = onOneLine(text, object) && (last !== undefined || !text.trim().includes('\n'));
  const spaced =
    !inline || last === undefined || /[:,] /.test(textOf(text, object)) || /^\{\s/.test(textOf(text, object));
  const level = `${indentAt(text, object.offset)}${style.indent}`;
  const property = inline
    ? `${JSON.stringify(name)}:${spaced ? ` ${printJson(value)}` : JSON.stringify(value)}`
    : `${JSON.stringify(name)}: ${printJson(value, style.indent).replaceAll('\n', style.eol + level)}`;
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

const indented = (printed: string, text: string, { offset }: Node, { eol }: TextStyle) =>
  printed.replaceAll('\n', eol + indentAt(text, offset));

const nest = (keys: readonly string[], value: unknown): unknown =>
  keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);

/** One more look at what is about to be written. */
function verified(text: string, entry: JsonEntry, value: unknown): Edit {
  return isDeepStrictEqual(readJsonEntries(text, entry.container)?.[entry.name], value)
    ? changed(text)
    : refused(UNSAFE);
}
