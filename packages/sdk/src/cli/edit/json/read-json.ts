import { getNodeValue, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { refused } from '../edit.ts';
import { hasMergeMarkers, isBlank, positionOf } from '../text-style.ts';

/** What the program that reads the file accepts: JSON alone, with comments, or with comments and a comma at the end, too. */
export type JsonDialect = 'strict' | 'comments' | 'trailing-commas';

export interface JsonEntry {
  /** Keys from the top of the file down to an object; what is missing of it is made. */
  container: readonly string[];
  /** Key in that object. */
  name: string;
}

/** Ours are found and taken out of any file, whatever its reader thinks of the rest. */
export const TOLERANT: JsonDialect = 'trailing-commas';

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
export function descend(node: Node, keys: readonly string[]): { found: Node; missing: readonly string[] } {
  const [key, ...rest] = keys;
  const next = key !== undefined && node.type === 'object' ? findProperty(node, key) : undefined;
  return next === undefined ? { found: node, missing: keys } : descend(next, rest);
}

/** The parser's objects have no prototype, which would make them differ from ours. */
export const plainValue = (node: Node): unknown => structuredClone(getNodeValue(node));
