import { expressionBefore } from './expression.ts';
import { currentLine, type Source } from './source.ts';

/**
 * The expression whose property was read or set where the frame is. V8 points to the property, to its bracket, or to
 * the `=` of an assignment; source maps at times only to something near. Undefined when the line leaves it open.
 */
export function readObjectOf(source: Source, property: string, access: 'read' | 'set'): string | undefined {
  const accesses = findAccesses(source, property, access);
  const pointed = accesses.filter(({ places }) => source.at !== undefined && places.includes(source.at));
  const [found, ...others] = pointed.length > 0 ? pointed : accesses;
  if (!found || others.length > 0) return undefined;
  return expressionBefore(source.text, found.objectEnd);
}

interface Access {
  objectEnd: number;
  /** Offsets that V8 may point to. */
  places: number[];
}

function findAccesses(source: Source, property: string, access: 'read' | 'set'): Access[] {
  const line = currentLine(source);
  const escaped = property.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const byName = new RegExp(`(\\?)?(\\.)\\s*(${escaped})(?![\\w$])\\s*(=(?!=))?`, 'g');
  const byKey = new RegExp(
    `(\\?\\.)?(\\[)\\s*(?:['"\`]${escaped}['"\`]|${escaped}|[A-Za-z_$][\\w$.]*)\\s*\\]\\s*(=(?!=))?`,
    'g',
  );
  const found = [...line.matchAll(byName), ...line.matchAll(byKey)].map((match) => {
    const [whole, optional = '', sign = '', , assignment] = match;
    const objectEnd = source.current.start + match.index;
    const signAt = objectEnd + optional.length;
    const nameAt =
      signAt + sign.length + (/^\s*/.exec(line.slice(match.index + optional.length + sign.length))?.[0].length ?? 0);
    const setAt = objectEnd + whole.length - 1;
    return {
      objectEnd,
      isSet: assignment !== undefined,
      byName: sign === '.',
      places: assignment === undefined ? [signAt, nameAt] : [signAt, nameAt, setAt],
    };
  });
  const ofKind = found.filter(({ isSet }) => access === 'read' || isSet);
  // A computed key may be anything; where the property is named, that is what is meant.
  const named = ofKind.filter((candidate) => candidate.byName);
  return source.at !== undefined && ofKind.some(({ places }) => places.includes(source.at!))
    ? ofKind
    : named.length > 0
      ? named
      : ofKind;
}
