import { lineAt, type Source, textUpToCurrentLine } from './source.ts';

/** How a name got its value, as far as the lines show it. */
export interface Origin {
  kind: 'assigned' | 'destructured' | 'iterated' | 'parameter';
  line: number;
  /** What it was taken from; absent for a parameter. */
  expression?: string;
  awaited: boolean;
}

/** The last place before the error where a name got its value; undefined when the lines do not show it. */
export function findOrigin(source: Source, name: string): Origin | undefined {
  const escaped = name.replaceAll('$', '\\$');
  const text = textUpToCurrentLine(source);
  const patterns: [Origin['kind'], RegExp][] = [
    [
      'iterated',
      new RegExp(`\\bfor\\s*(?:await\\s*)?\\(\\s*(?:const|let|var)\\s+${escaped}\\s+of\\s+(?<from>[^\\n)]+)`, 'g'),
    ],
    [
      'destructured',
      new RegExp(
        `\\b(?:const|let|var)\\s*[{[][^=;]*(?<![\\w$])${escaped}(?![\\w$:])[^=;]*[}\\]]\\s*(?::[^=;]+)?=\\s*(?<from>[^;]+)`,
        'g',
      ),
    ],
    [
      'assigned',
      new RegExp(
        `(?:\\b(?:const|let|var)\\s+|(?<=[;{}\\n]\\s*))${escaped}\\s*(?::[^=;]+)?=(?![=>])\\s*(?<from>[^;]+)`,
        'g',
      ),
    ],
    [
      'parameter',
      new RegExp(
        `(?:function\\s*[\\w$]*\\s*|(?<=[=(,:]\\s*)(?:async\\s*)?|\\n\\s*(?:async\\s+)?[\\w$]+)\\((?:[^()]|\\([^()]*\\))*?(?<![\\w$.])${escaped}(?![\\w$.])(?:[^()]|\\([^()]*\\))*\\)\\s*(?::[^={]+)?(?:=>|\\{)`,
        'g',
      ),
    ],
  ];
  const found = patterns.flatMap(([kind, pattern]) => [...text.matchAll(pattern)].map((match) => ({ kind, match })));
  const last = found.toSorted((a, b) => a.match.index - b.match.index).at(-1);
  if (!last) return undefined;
  const { kind, match } = last;
  const from = match.groups?.from && firstStatement(match.groups.from);
  const expression = from?.replace(/^await\s+/, '').replace(/\s+(?:as|satisfies)\s+[^)]*$/, '');
  return {
    kind,
    line: lineAt(source, match.index + (/^\s*/.exec(match[0])?.[0].length ?? 0)),
    ...(expression !== undefined && expression !== '' && { expression }),
    awaited: from?.startsWith('await') === true,
  };
}

/** Up to where the brackets are closed and a line ends. */
function firstStatement(text: string): string {
  let depth = 0;
  for (const [at, char] of [...text].entries()) {
    if ('([{'.includes(char)) depth += 1;
    if (')]}'.includes(char)) depth -= 1;
    const goesOn = /^\s*[.?]/.test(text.slice(at + 1));
    if (depth < 0 || (char === '\n' && depth === 0 && !goesOn)) return text.slice(0, at).trim();
  }
  return text.trim();
}
