import { check, type Options } from 'prettier';
import { expect, it } from 'vitest';
import { patchInstrumentation } from '../../../src/cli/edit/instrumentation/patch.ts';
import { patchNextConfig } from '../../../src/cli/edit/next-config/patch.ts';
import { type CorpusFile, readCorpus } from '../support/corpus.ts';

/** Settings that projects have: the defaults, and those of many. */
const STYLES: Options[] = [
  {},
  { singleQuote: true },
  { singleQuote: true, semi: false },
  { singleQuote: true, printWidth: 120 },
  { singleQuote: true, useTabs: true, endOfLine: 'crlf' },
];

/** Those that it lays out anew: an expression that got a block or a call around it has another place. */
const MOVED: Record<string, string[]> = {
  instrumentation: [
    'arrow-on-the-next-line.ts',
    'arrow-with-object.js',
    'handler-as-expression.ts',
    'import-with-a-long-comment.js',
    'no-semicolons-and-a-list-next.js',
    're-export-of-both.ts',
    'sentry-typed.ts',
  ],
  'next-config': [
    'common-js-both-names.js',
    'empty-object-on-one-line.mjs',
    'sentry-common-js.js',
    'typed-function.ts',
    'wrapped-in-place.mjs',
    'wrapped-several-times.ts',
  ],
};

it.each([
  ['instrumentation', patchInstrumentation, 40],
  ['next-config', patchNextConfig, 20],
] as const)('what Prettier finds well formatted it finds so after init: %s', async (kind, patch, atLeast) => {
  let clean = 0;
  const moved: string[] = [];
  for (const file of readCorpus(kind).filter(({ outcome, text }) => outcome === 'edited' && text !== '')) {
    // A file without a string does not tell which quotes its project wants: any style that it has may be the right one.
    const styles = await stylesOf(file);
    if (styles.length === 0) continue;
    const edit = patch(file.text, file.language);
    if (edit.status !== 'changed') throw new Error(`${file.name} was not edited`);
    const after = await Promise.all(styles.map((style) => isFormatted(edit.text, file, style)));
    if (after.includes(true)) clean++;
    else moved.push(file.name);
  }

  expect(moved).toEqual(MOVED[kind]);
  expect(clean).toBeGreaterThanOrEqual(atLeast);
});

async function stylesOf(file: CorpusFile): Promise<Options[]> {
  const fits = await Promise.all(STYLES.map((style) => isFormatted(file.text, file, style)));
  return STYLES.filter((_, index) => fits[index]);
}

async function isFormatted(text: string, { name }: CorpusFile, style: Options): Promise<boolean> {
  try {
    return await check(text, { ...style, filepath: name });
  } catch {
    return false;
  }
}
