import MagicString from 'magic-string';
import { changed, type Edit, refused, unchanged } from '../edit.ts';
import { PACKAGE, UNDO_HINT } from './code.ts';
import {
  endOf,
  findExport,
  type Program,
  parseModule,
  type Statement,
  type SyntaxNode,
  sourceOf,
  startOf,
  walk,
} from './parse.ts';

/**
 * Takes our code out of an instrumentation file that was edited since. Functions that did nothing else go with it.
 * Refuses when other code uses what would be taken away.
 */
export function removeFromInstrumentation(text: string, { typescript }: { typescript: boolean }): Edit {
  if (!text.includes(PACKAGE)) return unchanged;
  let program: Program;
  try {
    program = parseModule(text, typescript);
  } catch {
    return refused('It has a syntax error.');
  }
  const sdkImport = program.body.find((statement) => declaredName(text, statement) !== undefined);
  if (sdkImport === undefined) return refused(`It uses ${PACKAGE} in a way that we did not write.`);
  const name = declaredName(text, sdkImport)!;

  const edit = new MagicString(text);
  removeStatement(edit, text, sdkImport);
  for (const exported of ['register', 'onRequestError']) removeCalls(edit, text, program, exported, name);
  const after = removeUnusedTypeImport(edit.toString(), typescript);
  if (after === undefined || new RegExp(`\\b${name}\\b`).test(withoutComments(after, typescript))) {
    return refused(`Your own code uses "${name}".`);
  }
  return changed(after);
}

/** Whether the file has no code left. */
export function isEmptyModule(text: string, typescript: boolean): boolean {
  try {
    return parseModule(text, typescript).body.length === 0;
  } catch {
    return false;
  }
}

function declaredName(text: string, statement: Statement): string | undefined {
  if (statement.type !== 'VariableDeclaration' || statement.declarations.length !== 1) return undefined;
  const [{ id }] = statement.declarations as [(typeof statement.declarations)[number]];
  return id.type === 'Identifier' &&
    /\bimport\(/.test(sourceOf(text, statement)) &&
    sourceOf(text, statement).includes(PACKAGE)
    ? id.name
    : undefined;
}

function removeCalls(edit: MagicString, text: string, program: Program, exported: string, name: string): void {
  const found = findExport(program, exported);
  if (found?.kind !== 'function' || found.node.body.type !== 'BlockStatement') return;
  const isOurs = (statement: SyntaxNode) =>
    new RegExp(`^(?:(?:await )?\\(await ${name}\\)|void ${name})\\?\\.`).test(sourceOf(text, statement));
  const { body } = found.node.body;
  const others = body.filter((statement) => !isOurs(statement) && statement.type !== 'EmptyStatement');
  if (others.length === body.length) return;
  if (others.length === 0) {
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
  /^await (?:\(([\w$.]+) as Instrumentation\.onRequestError\)|([\w$.]+))\(\.\.\.args\);?$/
    .exec(sourceOf(text, statement))
    ?.slice(1)
    .find((handler) => handler !== undefined);

function removeUnusedTypeImport(text: string, typescript: boolean): string | undefined {
  try {
    const { body } = parseModule(text, typescript);
    const typeImport = body.find(
      (statement) =>
        statement.type === 'ImportDeclaration' &&
        /^import type \{ Instrumentation \} from .next.;?$/.test(sourceOf(text, statement)),
    );
    if (typeImport === undefined) return text;
    const edit = new MagicString(text);
    removeStatement(edit, text, typeImport);
    const without = edit.toString();
    return /\bInstrumentation\b/.test(without) ? text : without;
  } catch {
    return undefined;
  }
}

function withoutComments(text: string, typescript: boolean): string {
  let code = '';
  for (const statement of parseModule(text, typescript).body) {
    walk(statement, (node) => {
      if (node.type === 'Identifier') code += `${(node as unknown as { name: string }).name} `;
      return true;
    });
  }
  return code;
}

/** Removes the whole lines of a statement, with our comment above it, and the empty line behind where one is before too. */
function removeStatement(edit: MagicString, text: string, statement: Statement): void {
  const comment = statement.leadingComments?.at(-1);
  const from = comment?.value.includes(UNDO_HINT) ? comment.start! : startOf(statement);
  const lineStart = text.lastIndexOf('\n', from - 1) + 1;
  const start = text.slice(lineStart, from).trim() === '' ? lineStart : from;
  const isAfterEmptyLine = /(?:^|\n)\s*$/.test(text.slice(0, Math.max(lineStart - 1, 0)));
  const behind = isAfterEmptyLine ? /^[ \t]*\r?\n(?:[ \t]*\r?\n)?/ : /^[ \t]*\r?\n/;
  edit.remove(start, endOf(statement) + (behind.exec(text.slice(endOf(statement)))?.[0].length ?? 0));
}
