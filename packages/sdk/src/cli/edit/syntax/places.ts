import { endOf, type Statement, type SyntaxNode, startOf } from './parse.ts';
import type { SourceFile } from './source-file.ts';

interface Comment {
  start?: number | null;
  end?: number | null;
  value: string;
}

/** Comments that speak of the whole file, not of the statement below them. */
const FILE_COMMENT =
  /^[\s*!]*(?:@ts-(?:no)?check\b|eslint-(?:disable|enable|env)(?!-)|eslint |global |@license|@preserve|@format|@prettier|@flow|@jsx|\/ *<)/;

/**
 * Puts a paragraph of code behind the imports; without any, behind what heads the file (`#!`, directives, comments on
 * all of it), above the first statement and the comment that belongs to it. `isImport` joins an import to the others.
 */
export function putAtTop(file: SourceFile, code: string, { isImport = false, before = Infinity } = {}): void {
  const { program, text } = file;
  const lastImport = program.body.findLast((statement) => startOf(statement) < before && imports(statement));
  const first = program.body[0];
  const anchor = lastImport ? endOfStatement(text, lastImport) : endOfHead(file, first);
  if (anchor !== undefined) {
    const joins = lastImport !== undefined && isImport;
    // A paragraph has an empty line behind it, an import a line of its own.
    const isOpen = joins ? /^[ \t]*\S/ : /^[ \t]*(?:\r?\n[ \t]*)?\S/;
    file.put(anchor, `${joins ? '\n' : '\n\n'}${code}${isOpen.test(text.slice(anchor)) ? '\n' : ''}`);
  } else if (first !== undefined) file.put(attachedStart(text, first, true), `${code}\n\n`);
  else file.put(text.length, text.trim() === '' ? `${code}\n` : `${text.endsWith('\n') ? '\n' : '\n\n'}${code}\n`);
}

/** Puts a paragraph behind everything else. */
export function putAtEnd(file: SourceFile, code: string): void {
  const endsWithNewline = /\n\s*$/.test(file.text);
  file.append(endsWithNewline ? `\n${code}\n` : `\n\n${code}`);
}

/** An import, or a `require` that is nothing else. */
function imports(statement: Statement): boolean {
  if (statement.type === 'ImportDeclaration' || statement.type === 'TSImportEqualsDeclaration') return true;
  if (statement.type !== 'VariableDeclaration' || statement.declarations.length !== 1) return false;
  const { init } = statement.declarations[0]!;
  return init?.type === 'CallExpression' && init.callee.type === 'Identifier' && init.callee.name === 'require';
}

/** Where `#!`, directives and comments on the whole file end; undefined when the file starts with its first statement. */
function endOfHead({ program, text }: SourceFile, first: Statement | undefined): number | undefined {
  if (first === undefined) return undefined;
  const above = text.slice(0, attachedStart(text, first, true)).trimEnd();
  const lastHead = program.directives.at(-1) ?? program.interpreter;
  // On one line with the statement there is no room for a paragraph between them.
  if (lastHead && startOf(first) < endOfLine(text, endOf(lastHead))) return endOf(lastHead);
  return above.replace(/^\uFEFF/, '') === '' ? undefined : above.length;
}

/** Start of a node with the comments right above it that belong to it. */
export function attachedStart(text: string, node: SyntaxNode, isFirst = false): number {
  let start = startOf(node);
  const { leadingComments } = node as { leadingComments?: readonly Comment[] | null };
  for (const comment of (leadingComments ?? []).toReversed()) {
    const isAdjacent = text.slice(comment.end!, start).split('\n').length <= 2;
    const isOnOwnLine =
      text.slice(startOfLine(text, comment.start!), comment.start!).replace('\uFEFF', '').trim() === '';
    if (!isAdjacent || !isOnOwnLine || (isFirst && FILE_COMMENT.test(comment.value))) break;
    start = comment.start!;
  }
  return start;
}

/** End of a statement with the comment behind it, if the rest of its line has nothing else. */
export function endOfStatement(text: string, statement: SyntaxNode): number {
  const rest = /^[ \t]*(?:\/\/[^\n]*?|\/\*(?:(?!\*\/)[^\n])*\*\/[ \t]*)?(?=\r?\n|$)/.exec(text.slice(endOf(statement)));
  return endOf(statement) + (rest?.[0].trimEnd().length ?? 0);
}

export const startOfLine = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;

export function endOfLine(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  if (newline === -1) return text.length;
  return text[newline - 1] === '\r' ? newline - 1 : newline;
}

/** White space that the line of `offset` starts with. */
export const indentAt = (text: string, offset: number): string =>
  /^[ \t]*/.exec(text.slice(startOfLine(text, offset)).replace(/^\uFEFF/, ''))![0];
