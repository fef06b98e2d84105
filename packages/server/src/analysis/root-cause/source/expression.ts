/** Reading JavaScript and TypeScript expressions out of a few lines that are no whole program. */

const IDENTIFIER = /[\w$]/;
const CLOSING: Record<string, string> = { ')': '(', ']': '[' };

/** Where the member expression that ends before `end` begins: of `a.b(c)?.[d]` all of it. `end` when there is none. */
export function startOfExpression(text: string, end: number): number {
  let start = end;
  for (;;) {
    let at = skipSpaceBefore(text, start);
    if (text[at - 1] === '!') at -= 1;
    const closing = text[at - 1] ?? '';
    if (closing in CLOSING) {
      const open = findOpening(text, at - 1);
      if (open === undefined) return start;
      start = open;
      // What was called or indexed; without it these are parentheses around an expression, or an array.
      if (!/[\w$)\]!]$/.test(text.slice(0, open))) return hasMemberAccess(text, open) ? dotBefore(text, open) : open;
      continue;
    }
    const word = startOfWord(text, at);
    if (word === at) return start;
    start = word;
    const before = skipSpaceBefore(text, word);
    if (text[before - 1] !== '.') return start;
    start = text[before - 2] === '?' ? before - 2 : before - 1;
  }
}

/** The expression that ends before `end`, without the spaces around it; undefined when there is none. */
export function expressionBefore(text: string, end: number): string | undefined {
  const start = startOfExpression(text, end);
  const expression = text
    .slice(start, end)
    .replace(/\s*\n\s*/g, '')
    .trim()
    .replace(/[!?]+$/, '');
  return expression === '' || /^[.?]/.test(expression) ? undefined : expression;
}

/** The member chain that goes on from `at`: of `a.b.c(d)` from a on, `a.b.c`. */
export function expressionFrom(text: string, at: number): string | undefined {
  return /^[\w$]+(?:\s*[!?]*\.\s*[\w$]+)*/.exec(text.slice(at))?.[0].replace(/\s+/g, '');
}

/** The name an expression begins with: `poll` of `poll.options[0]`; undefined when it begins with something else. */
export const rootOf = (expression: string): string | undefined => /^[A-Za-z_$][\w$]*/.exec(expression)?.[0];

const hasMemberAccess = (text: string, at: number) => text[skipSpaceBefore(text, at) - 1] === '.';
const dotBefore = (text: string, at: number) => skipSpaceBefore(text, at) - 1;

function skipSpaceBefore(text: string, end: number): number {
  let at = end;
  while (at > 0 && /\s/.test(text[at - 1]!)) at -= 1;
  return at;
}

function startOfWord(text: string, end: number): number {
  let at = end;
  while (at > 0 && IDENTIFIER.test(text[at - 1]!)) at -= 1;
  return at;
}

/** Index of the bracket that the one at `closing` closes; strings are skipped. */
function findOpening(text: string, closing: number): number | undefined {
  const open: string[] = [];
  let quote: string | undefined;
  for (let at = closing; at >= 0; at -= 1) {
    const char = text[at]!;
    if (quote !== undefined) {
      if (char === quote) quote = undefined;
    } else if (char === "'" || char === '"' || char === '`') quote = char;
    else if (char in CLOSING) open.push(CLOSING[char]!);
    else if (char === open.at(-1)) {
      open.pop();
      if (open.length === 0) return at;
    }
  }
  return undefined;
}
