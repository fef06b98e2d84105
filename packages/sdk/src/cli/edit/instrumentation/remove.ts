import MagicString from 'magic-string';
import { changed, type Edit, refused, unchanged } from '../edit.ts';
import { type RecordedInsertion, takeOut, takeOutSome } from '../insertions.ts';
import {
  endOf,
  identifiersOf,
  type Language,
  type Program,
  parseModule,
  type Statement,
  type SyntaxNode,
  sourceOf,
  startOf,
} from '../syntax/parse.ts';
import { startOfLine } from '../syntax/places.ts';
import { PACKAGE, TAKEN_OVER, UNDO_HINT } from './code.ts';
import { findExport } from './find-export.ts';
import { findSdkImport } from './find-sdk-import.ts';

/**
 * Takes our code out of an instrumentation file that was edited since: exactly what was put in where it is found again,
 * else, behind a formatter, the statements that are ours; functions that did nothing else go with them. Refuses when
 * other code uses what would be taken away.
 */
export function removeFromInstrumentation(
  text: string,
  language: Language,
  insertions: readonly RecordedInsertion[] = [],
): Edit {
  if (!text.includes(PACKAGE)) return unchanged;
  const program = tryParse(text, language);
  if (program === undefined) return refused('It has a syntax error.');
  const sdkImport = findSdkImport(program, text);
  if (sdkImport === undefined) return refused(`It uses ${PACKAGE} in a way that we did not write.`);

  const isClean = (result: string | undefined): result is string => {
    const left = result === undefined ? undefined : tryParse(result, language);
    return left !== undefined && !identifiersOf(left).has(sdkImport.name);
  };
  const known = insertions.length > 0 ? takeOut(text, insertions) : undefined;
  if (isClean(known)) return changed(known);
  // A function that waits for something by now has to stay async.
  const others = insertions.filter((insertion) => insertion.text !== 'async ');
  const withoutAsync = others.length > 0 ? takeOut(text, others) : undefined;
  if (isClean(withoutAsync)) return changed(withoutAsync);
  if (text.includes(TAKEN_OVER)) return refused('You changed what we put around your exports.');
  for (const start of [takeOutSome(text, insertions), text]) {
    const rest = start && removeStatements(start, language, sdkImport.name, insertions);
    if (isClean(rest)) return changed(rest);
  }
  return refused(`Your own code uses "${sdkImport.name}".`);
}

/** Whether the file has no code left. */
export const isEmptyModule = (text: string, language: Language): boolean => tryParse(text, language)?.body.length === 0;

function tryParse(text: string, language: Language): Program | undefined {
  try {
    return parseModule(text, language);
  } catch {
    return undefined;
  }
}

/** The text without the statements that are ours; undefined when it does not parse. */
function removeStatements(
  text: string,
  language: Language,
  name: string,
  insertions: readonly RecordedInsertion[],
): string | undefined {
  const program = tryParse(text, language);
  if (program === undefined) return undefined;
  const edit = new MagicString(text);
  const isOurs = (node: SyntaxNode) =>
    new RegExp(`^(?:(?:await )?\\(await ${name}\\)|void ${name})\\?\\.`).test(sourceOf(text, node));
  const sdkImport = findSdkImport(program, text);
  if (sdkImport !== undefined) removeStatement(edit, text, sdkImport.statement);
  for (const own of program.body) if (isOurs(own)) removeStatement(edit, text, own);
  for (const exported of ['register', 'onRequestError']) {
    // Of a function that was there before, what it did without us stays: nothing, maybe, but with what is written in it.
    const wasThere = insertions.length > 0 && !insertions.some((own) => own.text.includes(`function ${exported}(`));
    removeCalls(edit, text, program, exported, isOurs, wasThere);
  }
  return edit.toString();
}

function removeCalls(
  edit: MagicString,
  text: string,
  program: Program,
  exported: string,
  isOurs: (node: SyntaxNode) => boolean,
  wasThere: boolean,
): void {
  const found = findExport(program, exported);
  if (found?.kind !== 'function' || found.node.body.type !== 'BlockStatement') return;
  const { body } = found.node.body;
  const others = body.filter((statement) => !isOurs(statement) && statement.type !== 'EmptyStatement');
  if (others.length === body.length) return;
  if (others.length === 0 && !wasThere) {
    removeStatement(edit, text, found.statement);
    return;
  }

  const handler = others.length === 1 ? wrappedHandler(text, others[0]!) : undefined;
  if (exported === 'onRequestError' && handler !== undefined) {
    edit.overwrite(startOf(found.node), endOf(found.node), handler);
    return;
  }
  for (const statement of body) if (isOurs(statement)) removeStatement(edit, text, statement);
}

/** The handler in `await handler(...args);`, which is how `patchInstrumentation` keeps one that was only named. */
const wrappedHandler = (text: string, statement: Statement): string | undefined =>
  /^await ([\w$.]+)\(\.\.\.args\);?$/.exec(sourceOf(text, statement))?.[1];

/** Removes the whole lines of a statement, with our comment above it, and the empty line behind where one is before too. */
function removeStatement(edit: MagicString, text: string, statement: Statement): void {
  const comment = statement.leadingComments?.at(-1);
  const from = comment?.value.includes(UNDO_HINT) ? comment.start! : startOf(statement);
  const lineStart = startOfLine(text, from);
  const start = text.slice(lineStart, from).trim() === '' ? lineStart : from;
  const isAfterEmptyLine = /(?:^|\n)\s*$/.test(text.slice(0, Math.max(lineStart - 1, 0)));
  const behind = isAfterEmptyLine ? /^[ \t]*\r?\n(?:[ \t]*\r?\n)?/ : /^[ \t]*\r?\n/;
  edit.remove(start, endOf(statement) + (behind.exec(text.slice(endOf(statement)))?.[0].length ?? 0));
}
