import { refused } from '../edit.ts';
import { endOf, identifiersOf, type Language, type Program, startOf } from '../syntax/parse.ts';
import { putAtTop } from '../syntax/places.ts';
import { type CodeEdit, editSource, UnsureError } from '../syntax/source-file.ts';
import { bomOf, hasMergeMarkers, isBlank } from '../text-style.ts';
import { IMPORT, nextConfigFile, PACKAGE, REQUIRE, WRAPPER } from './code.ts';
import { findConfig } from './find-config.ts';

/**
 * Hands the configuration of Next.js through `withGlasstrace`, whatever it is: an object, a function, a promise, what
 * another wrapper answers. Text is only ever put in: the import, and the call around the value.
 */
export function patchNextConfig(text: string, language: Language): CodeEdit {
  if (hasMergeMarkers(text)) return refused('It has unresolved merge conflicts.');
  if (isBlank(text)) return create(text, language);
  return editSource(
    text,
    language,
    (file) => {
      const identifiers = identifiersOf(file.program);
      if (identifiers.has(WRAPPER)) {
        if (text.includes(PACKAGE)) return;
        throw new UnsureError(`It has a "${WRAPPER}" of its own.`);
      }
      const { value, statement, isCommonJs, needsEnd } = findConfig(file.program);
      putAtTop(file, isCommonJs ? REQUIRE : IMPORT, {
        isImport: true,
        before: isCommonJs ? startOf(statement) : Infinity,
      });
      file.putRaw(startOf(value), `${WRAPPER}(`);
      file.putRaw(endOf(value), ')');
      if (needsEnd) file.put(endOf(value), ';');
    },
    verify,
  );
}

function create(text: string, { typescript }: Language): CodeEdit {
  const content = nextConfigFile(typescript);
  const bom = bomOf(text);
  const rest = text.slice(bom.length);
  return { status: 'changed', text: bom + content + rest, insertions: [{ before: bom, text: content, after: rest }] };
}

/** The value is wrapped once, and what it was is found inside. */
function verify(after: Program): void {
  const { value } = findConfig(after);
  const isWrapped =
    value.type === 'CallExpression' &&
    'callee' in value &&
    (value.callee as { name?: string }).name === WRAPPER &&
    identifiersOf(after).has(WRAPPER);
  if (!isWrapped) throw new UnsureError('It has a form that can’t be edited safely.');
}
