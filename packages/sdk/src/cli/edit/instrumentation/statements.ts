import { conform } from '../syntax/code-style.ts';
import { endOf, type FunctionNode, type Statement, type SyntaxNode, startOf } from '../syntax/parse.ts';
import { attachedStart, endOfLine, indentAt, startOfLine } from '../syntax/places.ts';
import type { SourceFile } from '../syntax/source-file.ts';

type Block = Extract<FunctionNode['body'], { type: 'BlockStatement' }>;

/** Puts a statement behind those of a block. */
export function putLast(file: SourceFile, block: Block, statement: string): void {
  const { text } = file;
  const close = endOf(block) - 1;
  const base = indentAt(text, startOf(block));
  const lineStart = startOfLine(text, close);
  const isOwnLine = lineStart > startOf(block) && text.slice(lineStart, close).trim() === '';
  if (isOwnLine) putLine(file, lineStart, base, statement);
  else {
    file.put(close, '\n');
    putLine(file, close, base, statement);
    file.putRaw(close, base);
  }
}

/** Puts a statement before those of a block. */
export function putFirst(file: SourceFile, block: Block, statement: string): void {
  const { text, style } = file;
  const open = startOf(block) + 1;
  const base = indentAt(text, startOf(block));
  const lastDirective = block.directives.at(-1);
  const from = lastDirective ? endOf(lastDirective) : open;
  const endsLine = /^[ \t]*(?:\/\/[^\n]*)?\r?\n/.test(text.slice(from));
  const at = endsLine ? endOfLine(text, from) : from;
  file.put(at, '\n');
  file.putRaw(at, base + style.indent);
  file.put(at, statement);
  if (!endsLine) {
    file.put(at, '\n');
    file.putRaw(at, block.body.length === 0 ? base : base + style.indent);
  }
}

/** Puts a statement before another one, above the comment that belongs to that. */
export function putBefore(file: SourceFile, next: Statement, statement: string): void {
  const { text } = file;
  const at = attachedStart(text, next);
  file.put(at, statement);
  const isOwnLine = text.slice(startOfLine(text, at), at).trim() === '';
  if (!isOwnLine) file.putRaw(at, /;$/.test(statement) && file.style.semicolons ? ' ' : '; ');
  else {
    file.put(at, '\n');
    file.putRaw(at, indentAt(text, at));
  }
}

/** Gives an arrow function with an expression a block: its expression as one statement, ours as another. */
export function wrapExpression(
  file: SourceFile,
  owner: FunctionNode,
  expression: SyntaxNode,
  lines: (expression: string) => string[],
): void {
  putAround(file, expression, owner, (hole) => ({ head: '{', lines: lines(hole) }));
}

/** Puts code around a node, as the body of a block that is indented like `owner`; the node stays where `hole` is. */
export function putAround(
  file: SourceFile,
  node: SyntaxNode,
  owner: SyntaxNode,
  build: (hole: string) => { head: string; lines: string[] },
): void {
  const hole = '\u0000';
  const { head, lines } = build(hole);
  const { eol } = file.style;
  const code = conform(`${head}${lines.map((line) => `\n  ${line}`).join('')}\n}`, file.style);
  const base = indentAt(file.text, startOf(owner));
  const [before, after] = code.replaceAll(eol, eol + base).split(hole) as [string, string];
  file.putRaw(startOf(node), before);
  file.putRaw(endOf(node), after);
}

function putLine(file: SourceFile, at: number, base: string, statement: string): void {
  file.putRaw(at, base + file.style.indent);
  file.put(at, `${statement}\n`);
}
