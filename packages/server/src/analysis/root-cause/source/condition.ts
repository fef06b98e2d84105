import { currentLine, type Source, textUpToCurrentLine } from './source.ts';

/** The statement that the line is in throws, in one line or begun a few lines before. */
export function isThrow(source: Source): boolean {
  if (/\bthrow\b/.test(currentLine(source))) return true;
  return /\bthrow\s[^;{}]*$/.test(textUpToCurrentLine(source));
}

/** The condition of the `if` that the throw of the line stands in, when nothing but the throw does. */
export function findCondition(source: Source): string | undefined {
  const text = textUpToCurrentLine(source);
  const throwAt = text.lastIndexOf('throw');
  if (throwAt < 0) return undefined;
  const before = text
    .slice(0, throwAt)
    .replace(/\/\/[^\n]*\n\s*$/, '')
    .trimEnd();
  const close = before.endsWith('{') ? before.slice(0, -1).trimEnd() : before;
  if (!close.endsWith(')')) return undefined;
  let depth = 0;
  for (let at = close.length - 1; at >= 0; at -= 1) {
    if (close[at] === ')') depth += 1;
    if (close[at] === '(') depth -= 1;
    if (depth > 0) continue;
    return /\bif\s*$/.test(close.slice(0, at)) ? close.slice(at + 1, -1).trim() : undefined;
  }
  return undefined;
}

/** Name of the error that the block around the line caught, `catch` when it has none; undefined outside of one. */
export function findCatch(source: Source): string | undefined {
  const { text, current } = source;
  const found = /\bcatch\s*(?:\(\s*([\w$]+)[^)]*\))?\s*\{[^}]*$/.exec(text.slice(0, current.start));
  return found ? (found[1] ?? 'catch') : undefined;
}
