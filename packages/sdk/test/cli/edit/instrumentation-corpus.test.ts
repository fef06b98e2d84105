import { describe, expect, it } from 'vitest';
import { patchInstrumentation } from '../../../src/cli/edit/instrumentation/patch.ts';
import { removeFromInstrumentation } from '../../../src/cli/edit/instrumentation/remove.ts';
import { type CorpusFile, readCorpus } from '../support/corpus.ts';
import { runModule } from '../support/run-module.ts';

const FILES = readCorpus('instrumentation');
const EDITED = FILES.filter(({ outcome }) => outcome === 'edited');

function patched({ text, language }: CorpusFile) {
  const edit = patchInstrumentation(text, language);
  if (edit.status !== 'changed') throw new Error(JSON.stringify(edit));
  return edit;
}

it('has at least 60 files', () => {
  expect(FILES.length).toBeGreaterThanOrEqual(60);
});

it('refuses what is refused with these reasons', () => {
  const reasons = FILES.filter(({ outcome }) => outcome === 'refused').map(({ name, text, language }) => {
    const edit = patchInstrumentation(text, language);
    return `${name}: ${edit.status === 'refused' ? edit.reason : edit.status}`;
  });

  expect(reasons).toMatchInlineSnapshot(`
    [
      "common-js-of-a-call.js: It does not define onRequestError itself.",
      "default-function.js: It has a default export, and Next.js then reads nothing else of it.",
      "default-object.ts: It has a default export, and Next.js then reads nothing else of it.",
      "flow.js: It has a syntax error at line 2:30 (Unexpected token, expected ",").",
      "generator.js: Its register() is a generator.",
      "handler-arrow-with-patterns.js: Its onRequestError does not take (error, request, context) by name.",
      "handler-of-a-call.ts: Its onRequestError is neither a function nor the name of one.",
      "handler-re-exported-with-others.ts: It does not define onRequestError itself.",
      "handler-taken-apart.js: It does not define onRequestError itself.",
      "imported-and-exported.ts: It does not define onRequestError itself.",
      "merge-conflict.ts: It has unresolved merge conflicts.",
      "register-twice.ts: It has a syntax error at line 5:14 (Identifier 'register' has already been declared).",
      "star-export.ts: It exports everything of another file, perhaps register().",
      "syntax-error.ts: It has a syntax error at line 2:45 (Unexpected token, expected ")").",
      "unfinished.ts: It has a syntax error at line 3:1 (Unexpected token).",
    ]
  `);
});

describe.each(EDITED)('$name', (file) => {
  it('keeps every byte, and gets all of them back', () => {
    const { text, insertions } = patched(file);

    expect(insertions.length).toBeGreaterThan(0);
    expect(text.length).toBe(file.text.length + insertions.reduce((sum, insertion) => sum + insertion.text.length, 0));
    expect(removeFromInstrumentation(text, file.language, insertions)).toEqual({ status: 'changed', text: file.text });
  });

  it('changes nothing the second time', () => {
    const { text } = patched(file);

    expect(patchInstrumentation(text, file.language)).toEqual({ status: 'unchanged' });
  });

  it('gets back what its owner wrote since', () => {
    const { text, insertions } = patched(file);
    const [above, below] = ['// Written later, above.\n', '\n// Written later, below.\n'];
    const isHeaded = /^\uFEFF|^#!|^'use strict'/.test(file.text);
    const edited = `${isHeaded ? '' : above}${text}${below}`;

    expect(removeFromInstrumentation(edited, file.language, insertions)).toEqual({
      status: 'changed',
      text: `${isHeaded ? '' : above}${file.text}${below}`,
    });
  });

  it.each(['nodejs', 'edge'] as const)('does what it did, and starts us in Node only: %s', async (runtime) => {
    const [before, after] = [
      await runHooks(file.text, file.name, runtime),
      await runHooks(patched(file).text, file.name, runtime),
    ];

    const isOurs = (call: string) => call.startsWith('@glasstrace/sdk');
    expect(after.calls.filter((call) => !isOurs(call))).toEqual(before.calls);
    expect(after.calls.filter(isOurs)).toEqual(
      runtime === 'edge'
        ? []
        : [
            '@glasstrace/sdk.registerGlasstrace()',
            expect.stringMatching(/^@glasstrace\/sdk\.onRequestError\("an error"/),
          ],
    );
    expect([...new Set([...before.names, 'register', 'onRequestError'])].toSorted()).toEqual(
      [...new Set([...after.names, 'register'])].toSorted(),
    );
  });
});

/** Calls both hooks as Next.js does. */
async function runHooks(text: string, name: string, runtime: 'nodejs' | 'edge') {
  const { exports, calls } = await runModule(text, name, runtime);
  await exports.register?.();
  await exports.onRequestError?.('an error', { path: '/p', method: 'GET', headers: {} }, { routeType: 'route' });
  // What was started and not waited for.
  await new Promise((resolve) => setImmediate(resolve));
  return { calls, names: Object.keys(exports).filter((key) => key !== '__esModule') };
}
