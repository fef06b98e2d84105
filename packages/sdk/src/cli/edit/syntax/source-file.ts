import { changed, refused } from '../edit.ts';
import { type Insertion, insert, type RecordedInsertion, record } from '../insertions.ts';
import { type CodeStyle, conform, readCodeStyle } from './code-style.ts';
import { describeSyntaxError, type Language, type Program, parseModule } from './parse.ts';

/** Thrown while a file is edited when it has a form that is not understood; becomes a refusal. */
export class UnsureError extends Error {}

/** A file of code while text is put into it. */
export interface SourceFile {
  text: string;
  language: Language;
  program: Program;
  style: CodeStyle;
  /** Puts in code that is written with two spaces, single quotes, semicolons and LF, in the style of the file. */
  put(at: number, code: string): void;
  /** The same behind everything, whatever else is put in at the end. */
  append(code: string): void;
  /** Puts in exactly this text. */
  putRaw(at: number, text: string): void;
}

/** A changed text, and what `uninit` needs to know to change it back. */
export type CodeEdit =
  | { status: 'changed'; text: string; insertions: RecordedInsertion[] }
  | { status: 'unchanged' }
  | { status: 'refused'; reason: string };

/**
 * Edits a file of code by putting text in, and looks at the result as if for the first time: it must parse, and `verify`
 * must find what it expects. `edit` and `verify` throw UnsureError to refuse.
 */
export function editSource(
  text: string,
  language: Language,
  edit: (file: SourceFile) => void,
  verify: (after: Program, before: Program) => void,
): CodeEdit {
  let file: SourceFile;
  const within: Insertion[] = [];
  const behind: Insertion[] = [];
  try {
    file = openSource(text, language, within, behind);
  } catch (error) {
    if (error instanceof SyntaxError) return refused(describeSyntaxError(error));
    throw error;
  }
  try {
    edit(file);
    const insertions = [...within, ...behind];
    if (insertions.length === 0) return { status: 'unchanged' };
    const after = insert(text, insertions);
    verify(parseModule(after, language), file.program);
    return { ...changed(after), insertions: record(text, insertions) } as CodeEdit;
  } catch (error) {
    if (error instanceof UnsureError) return refused(error.message);
    if (error instanceof SyntaxError) return refused('It has a form that can’t be edited safely.');
    throw error;
  }
}

function openSource(text: string, language: Language, within: Insertion[], behind: Insertion[]): SourceFile {
  const program = parseModule(text, language);
  const style = readCodeStyle(text, program);
  return {
    text,
    language,
    program,
    style,
    put: (at, code) => void within.push({ at, text: endSafely(conform(code, style), code, text.slice(at)) }),
    append: (code) => void behind.push({ at: text.length, text: conform(code, style) }),
    putRaw: (at, added) => void within.push({ at, text: added }),
  };
}

/** Without a semicolon, what comes next could continue our statement: `(`, for instance, would call it. */
function endSafely(conformed: string, code: string, behind: string): string {
  const next = /^(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*([\s\S]?)/.exec(behind)![1]!;
  const mustEnd = /;\s*$/.test(code) && next !== '' && '([`+-/*.,'.includes(next);
  return mustEnd ? conformed.replace(/;?(\s*)$/, ';$1') : conformed;
}
