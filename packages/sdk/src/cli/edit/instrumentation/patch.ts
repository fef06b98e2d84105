import { refused } from '../edit.ts';
import { identifiersOf, type Language, type Program, type SyntaxNode, walk } from '../syntax/parse.ts';
import { putAtTop } from '../syntax/places.ts';
import { type CodeEdit, editSource, UnsureError } from '../syntax/source-file.ts';
import { bomOf, hasMergeMarkers, isBlank } from '../text-style.ts';
import { importCode, instrumentationFile } from './code.ts';
import { exportsOf } from './find-export.ts';
import { findSdkImport } from './find-sdk-import.ts';
import { patchOnRequestError } from './patch-on-request-error.ts';
import { patchRegister } from './patch-register.ts';
import { takeOverReExports } from './take-over-re-exports.ts';

/**
 * Adds Glasstrace to an instrumentation file: last in `register()`, because a provider that is set up first is joined,
 * and first in `onRequestError`. Text is only ever put in. Refuses forms whose meaning it can't see.
 */
export function patchInstrumentation(text: string, language: Language): CodeEdit {
  if (hasMergeMarkers(text)) return refused('It has unresolved merge conflicts.');
  if (isBlank(text)) return create(text, language);
  return editSource(
    text,
    language,
    (source) => {
      const identifiers = identifiersOf(source.program);
      if (identifiers.has('registerGlasstrace')) return;
      if (exportsOf(source.program).has('default')) {
        throw new UnsureError('It has a default export, and Next.js then reads nothing else of it.');
      }
      const known = findSdkImport(source.program, text);
      const file = { ...source, name: known?.name ?? freeName(identifiers) };
      if (known === undefined) putAtTop(file, importCode(file.name));
      const takenOver = takeOverReExports(file);
      patchRegister(file, takenOver.register);
      patchOnRequestError(file, takenOver.onRequestError);
    },
    verify,
  );
}

function create(text: string, language: Language): CodeEdit {
  const content = instrumentationFile(language.typescript);
  const bom = bomOf(text);
  const rest = text.slice(bom.length);
  return { status: 'changed', text: bom + content + rest, insertions: [{ before: bom, text: content, after: rest }] };
}

const freeName = (taken: ReadonlySet<string>): string =>
  ['glasstrace', 'glasstraceSdk'].find((name) => !taken.has(name)) ?? 'glasstraceSdkPromise';

/** Each of our calls is there once, and nothing is exported that was not, but what Next.js asks for. */
function verify(after: Program, before: Program): void {
  const [had, has] = [exportsOf(before), exportsOf(after)];
  const isWhole =
    countCalls(after, 'registerGlasstrace') === 1 &&
    countCalls(after, 'onRequestError') === countCalls(before, 'onRequestError') + 1 &&
    [...had].every((name) => has.has(name)) &&
    [...has].every((name) => had.has(name) || name === 'register' || name === 'onRequestError');
  if (!isWhole) throw new UnsureError('It has a form that can’t be edited safely.');
}

function countCalls(program: Program, method: string): number {
  let calls = 0;
  for (const statement of program.body) {
    walk(statement, (node) => {
      const { callee } = node as { callee?: SyntaxNode & { property?: { name?: string } } };
      if (callee?.property?.name === method) calls++;
      return true;
    });
  }
  return calls;
}
