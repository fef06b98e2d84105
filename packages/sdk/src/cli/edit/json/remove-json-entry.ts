import { isDeepStrictEqual } from 'node:util';
import type { Node } from 'jsonc-parser';
import { changed, type Edit, refused, unchanged } from '../edit.ts';
import { isBlank } from '../text-style.ts';
import { commaIn, endOf, endOfComments, splice } from './places.ts';
import { descend, findProperty, type JsonEntry, plainValue, readRoot, TOLERANT } from './read-json.ts';
import { UNSAFE } from './unsafe.ts';

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

/** The value without what stands at the end of `path`. */
function without(value: unknown, [key, ...rest]: readonly string[]): unknown {
  const { [key!]: inner, ...others } = value as Record<string, unknown>;
  return rest.length === 0 ? others : { ...others, [key!]: without(inner, rest) };
}
