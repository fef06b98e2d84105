import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportsOf } from '../../../src/cli/edit/instrumentation/find-export.ts';
import { patchInstrumentation } from '../../../src/cli/edit/instrumentation/patch.ts';
import { removeFromInstrumentation } from '../../../src/cli/edit/instrumentation/remove.ts';
import { patchNextConfig } from '../../../src/cli/edit/next-config/patch.ts';
import { removeFromNextConfig } from '../../../src/cli/edit/next-config/remove.ts';
import { identifiersOf, type Language, parseModule } from '../../../src/cli/edit/syntax/parse.ts';
import { SAME_CASES } from '../../support/same-cases.ts';
import { readCorpus } from '../support/corpus.ts';
import { type Calls, runModule } from '../support/run-module.ts';
import { variations } from '../support/variations.ts';

const RUNS = { ...SAME_CASES, numRuns: 300 };

describe.each([
  { kind: 'instrumentation', patch: patchInstrumentation, remove: removeFromInstrumentation },
  { kind: 'next-config', patch: patchNextConfig, remove: removeFromNextConfig },
] as const)('$kind, however it is written,', ({ kind, patch, remove }) => {
  const mustPatch = (text: string, language: Language) => {
    const edit = patch(text, language);
    if (edit.status !== 'changed') throw new Error(`${JSON.stringify(edit)}\n${text}`);
    return edit;
  };
  const edited = fc.constantFrom(...readCorpus(kind).filter(({ outcome }) => outcome === 'edited'));
  const refused = fc.constantFrom(
    ...readCorpus(kind).filter(({ outcome, text, language }) => outcome === 'refused' && parses(text, language)),
  );

  it('is edited, parses, exports what it exported, and is taken back to the byte', () => {
    fc.assert(
      fc.property(edited, variations, ({ text, language }, vary) => {
        const before = vary(text, language);
        const edit = mustPatch(before, language);

        const had = exportsOf(parseModule(before, language));
        const has = exportsOf(parseModule(edit.text, language));
        if (kind === 'instrumentation') expect(has).toEqual(new Set([...had, 'register', 'onRequestError']));
        expect(remove(edit.text, language, edit.insertions)).toEqual({ status: 'changed', text: before });
        expect(patch(edit.text, language)).toEqual({ status: 'unchanged' });
      }),
      RUNS,
    );
  });

  it('is taken back to the byte from what its owner added at the end', () => {
    fc.assert(
      fc.property(edited, variations, ({ text, language }, vary) => {
        const before = vary(text, language);
        if (before.trim() === '') return;
        const edit = mustPatch(before, language);
        const mine = `${edit.text.endsWith('\n') ? '' : '\n'}// mine\n`;

        expect(remove(edit.text + mine, language, edit.insertions)).toEqual({ status: 'changed', text: before + mine });
      }),
      RUNS,
    );
  });

  it('holds nothing of ours any more, and everything of its owner, who wrote in the middle of it', () => {
    fc.assert(
      fc.property(edited, variations, fc.nat(), ({ text, language }, vary, where) => {
        const before = vary(text, language);
        const edit = mustPatch(before, language);
        const lines = edit.text.split('\n');
        const later = lines.toSpliced(where % (lines.length + 1), 0, '/* mine */').join('\n');
        if (!parses(later, language)) return;

        const result = remove(later, language, edit.insertions);

        if (result.status === 'refused') return;
        const left = (result as { text: string }).text;
        expect(parses(left, language)).toBe(true);
        const names = identifiersOf(parseModule(left, language));
        expect([...identifiersOf(parseModule(before, language))].filter((name) => !names.has(name))).toEqual([]);
        expect([...names].filter((name) => /^(?:withGlasstrace|registerGlasstrace)$/.test(name))).toEqual([]);
      }),
      RUNS,
    );
  });

  it('stays refused', () => {
    fc.assert(
      fc.property(refused, variations, ({ text, language }, vary) => {
        expect(patch(vary(text, language), language)).toEqual({ status: 'refused', reason: expect.any(String) });
      }),
      { ...SAME_CASES, numRuns: 100 },
    );
  });
});

function parses(text: string, language: Language): boolean {
  try {
    parseModule(text, language);
    return true;
  } catch {
    return false;
  }
}

it('register() does what it did, and starts us once, however the file is written', async () => {
  const edited = fc.constantFrom(...readCorpus('instrumentation').filter(({ outcome }) => outcome === 'edited'));
  await fc.assert(
    fc.asyncProperty(edited, variations, fc.constantFrom('nodejs', 'edge'), async (file, vary, runtime) => {
      const { text, language, name } = file;
      const before = vary(text, language);
      const edit = patchInstrumentation(before, language);
      if (edit.status !== 'changed') throw new Error(`${JSON.stringify(edit)}\n${before}`);

      const [expected, actual] = [await callsOf(before, name, runtime), await callsOf(edit.text, name, runtime)];

      // In another order, a file may use a constant before it has a value: with us or without.
      if (typeof expected === 'string') return;
      const isOurs = (call: string) => call.startsWith('@glasstrace/sdk');
      if (typeof actual === 'string') throw new Error(`${actual}\n${edit.text}`);
      expect(actual.filter((call) => !isOurs(call))).toEqual(expected);
      expect(actual.filter(isOurs)).toHaveLength(runtime === 'edge' ? 0 : 1);
    }),
    { ...SAME_CASES, numRuns: 200 },
  );
});

async function callsOf(text: string, name: string, runtime: 'nodejs' | 'edge'): Promise<Calls | string> {
  try {
    const { exports, calls } = await runModule(text, name, runtime);
    await exports.register?.();
    await new Promise((resolve) => setImmediate(resolve));
    return calls;
  } catch (error) {
    return String(error);
  }
}

it('a function that was there before stays with what was written into it, although it does nothing', () => {
  const language = { typescript: true, jsx: false };
  const edit = patchInstrumentation('export function register() {}\n', language);
  if (edit.status !== 'changed') throw new Error(JSON.stringify(edit));
  const later = edit.text.replace('register() {\n', 'register() {\n  // Nothing to do yet.\n');

  const left = removeFromInstrumentation(later, language, edit.insertions);

  if (left.status !== 'changed') throw new Error(JSON.stringify(left));
  expect(left.text.trimEnd()).toBe('export async function register() {\n  // Nothing to do yet.\n}');
});
