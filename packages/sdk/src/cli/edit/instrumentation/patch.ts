import MagicString from 'magic-string';
import { changed, type Edit, refused, unchanged } from '../edit.ts';
import { bomOf, hasMergeMarkers, isBlank, positionOf, readStyle } from '../text-style.ts';
import {
  type CodeStyle,
  call,
  conform,
  importCode,
  instrumentationFile,
  onRequestErrorCode,
  PACKAGE,
  registerCode,
  TYPE_IMPORT,
} from './code.ts';
import {
  type ExportedThing,
  endOf,
  type FunctionNode,
  findExport,
  isFunction,
  type Program,
  parseModule,
  type SyntaxNode,
  sourceOf,
  startOf,
  walk,
} from './parse.ts';

/** Thrown inside this module when the file has a form that is not edited; becomes a refusal. */
class UnsureError extends Error {}

interface Module {
  text: string;
  program: Program;
  style: CodeStyle;
  edit: MagicString;
  typescript: boolean;
  /** The variable that holds the promise of the SDK. */
  name: string;
}

/**
 * Adds Glasstrace to an instrumentation file: last in `register()`, because a provider that is set up first is joined,
 * and beside what `onRequestError` does already. Text is only ever inserted. Refuses forms whose meaning it can't see.
 */
export function patchInstrumentation(text: string, { typescript }: { typescript: boolean }): Edit {
  if (isBlank(text)) return changed(bomOf(text) + instrumentationFile(typescript));
  if (hasMergeMarkers(text)) return refused('It has unresolved merge conflicts.');
  if (text.includes('registerGlasstrace')) return unchanged;
  try {
    const module = readModule(text, typescript);
    patchRegister(module);
    patchOnRequestError(module);
    insertImport(module);
    const after = module.edit.toString();
    verify(after, module);
    return changed(after);
  } catch (error) {
    if (error instanceof UnsureError) return refused(error.message);
    if (error instanceof SyntaxError) return refused(describeSyntaxError(error));
    throw error;
  }
}

function readModule(text: string, typescript: boolean): Module {
  const program = parseModule(text, typescript);
  return {
    text,
    program,
    style: readCodeStyle(text, program),
    edit: new MagicString(text),
    typescript,
    name: /\bglasstrace\b/.test(text.replaceAll(PACKAGE, '')) ? 'glasstraceSdk' : 'glasstrace',
  };
}

function patchRegister(module: Module): void {
  const found = findExport(module.program, 'register');
  const { name } = module;
  if (found === undefined) {
    append(module, registerCode(name));
    return;
  }
  if (found.kind !== 'function') throw new UnsureError('It does not define register() as a function of its own.');
  const { node } = found;
  if (node.generator) throw new UnsureError('Its register() is a generator.');
  const early = findEarlyReturn(module, node);
  if (early !== undefined) {
    throw new UnsureError(
      `Its register() returns at line ${positionOf(module.text, startOf(early))}, before our call could be reached.`,
    );
  }
  const waits = makeAsync(module, node);
  const statement = call(name, 'registerGlasstrace()', waits);
  if (node.body.type === 'BlockStatement') insertLast(module, node.body, statement);
  else wrapExpression(module, node, (expression) => [`${waits ? 'await ' : ''}${expression};`, statement]);
}

function patchOnRequestError(module: Module): void {
  const found = findExport(module.program, 'onRequestError');
  if (found === undefined) {
    if (module.typescript) insertTypeImport(module);
    append(module, onRequestErrorCode(module.name, module.typescript));
  } else if (found.kind === 'unclear') throw new UnsureError('It does not define onRequestError itself.');
  else if (found.kind === 'value') wrapHandler(module, found);
  else patchHandler(module, found.node);
}

function patchHandler(module: Module, node: FunctionNode): void {
  if (node.generator) throw new UnsureError('Its onRequestError is a generator.');
  const statement = call(module.name, `onRequestError(${parametersOf(node)})`, node.async);
  if (node.body.type === 'BlockStatement') insertFirst(module, node.body, statement);
  else wrapExpression(module, node, (expression) => [statement, `return ${expression};`]);
}

/** Makes of `onRequestError = Sentry.captureRequestError` a function that calls both. */
function wrapHandler(module: Module, { declarator, init }: Extract<ExportedThing, { kind: 'value' }>): void {
  const { edit, style, typescript, name } = module;
  if (init.type !== 'Identifier' && init.type !== 'MemberExpression') {
    throw new UnsureError('Its onRequestError is neither a function nor the name of one.');
  }
  const { id } = declarator;
  const isTyped = id.type === 'Identifier' && id.typeAnnotation != null;
  if (typescript) insertTypeImport(module);
  if (typescript && !isTyped) edit.appendLeft(endOf(id), ': Instrumentation.onRequestError');

  // A handler that takes fewer arguments than Next passes is fine for Next, but not for the type check of a direct call.
  const isSentry = sourceOf(module.text, init).endsWith('.captureRequestError');
  const [open, close] = typescript && !isSentry ? ['(', ' as Instrumentation.onRequestError)'] : ['', ''];
  const ours = call(name, 'onRequestError(...args)', true);
  edit.appendLeft(startOf(init), conform(`async (...args) => {\n  ${ours}\n  await ${open}`, style));
  edit.appendRight(endOf(init), conform(`${close}(...args);\n}`, style));
}

function insertImport(module: Module): void {
  insertAtTop(module, importCode(module.name));
}

function insertTypeImport(module: Module): void {
  const { program, text } = module;
  const isImported = program.body.some(
    (statement) => statement.type === 'ImportDeclaration' && /\bInstrumentation\b/.test(sourceOf(text, statement)),
  );
  if (isImported) return;
  const lastImport = program.body.findLast((statement) => statement.type === 'ImportDeclaration');
  const line = conform(TYPE_IMPORT, module.style);
  if (lastImport === undefined) insertAtTop(module, `${TYPE_IMPORT}\n`);
  else module.edit.appendLeft(endOfLine(text, endOf(lastImport)), `${module.style.eol}${line}`);
}

/** After the last import, else before the first statement and the comment that belongs to it. */
function insertAtTop({ edit, program, text, style }: Module, code: string): void {
  const lastImport = program.body.findLast((statement) => statement.type === 'ImportDeclaration');
  const conformed = conform(code, style);
  if (lastImport !== undefined) {
    edit.appendLeft(endOfLine(text, endOf(lastImport)), style.eol + style.eol + conformed.slice(0, -style.eol.length));
    return;
  }
  const [first] = program.body;
  if (first === undefined) throw new UnsureError('It has no code.');
  let start = startOf(first);
  for (const comment of (first.leadingComments ?? []).toReversed()) {
    if (text.slice(comment.end!, start).split('\n').length > 2) break;
    start = comment.start!;
  }
  edit.appendLeft(start, conformed + style.eol);
}

function append({ edit, text, style }: Module, code: string): void {
  const gap = text.endsWith('\n') ? style.eol : style.eol + style.eol;
  edit.append(gap + conform(code, style));
}

function insertLast({ edit, text, style }: Module, body: FunctionNode['body'], statement: string): void {
  const close = endOf(body) - 1;
  const base = indentAt(text, startOf(body));
  const line = base + style.indent + conform(statement, style) + style.eol;
  const lineStart = text.lastIndexOf('\n', close - 1) + 1;
  if (lineStart > startOf(body) && text.slice(lineStart, close).trim() === '') edit.appendLeft(lineStart, line);
  else edit.appendLeft(close, style.eol + line + base);
}

function insertFirst({ edit, text, style }: Module, body: FunctionNode['body'], statement: string): void {
  const base = indentAt(text, startOf(body));
  const open = startOf(body) + 1;
  const inline = !/^[ \t]*(?:\/\/[^\n]*)?\r?\n/.test(text.slice(open));
  const line = style.eol + base + style.indent + conform(statement, style);
  edit.appendLeft(inline ? open : endOfLine(text, open), inline ? line + style.eol + base + style.indent : line);
}

/** Gives an arrow function with an expression a block: its expression as one statement, ours as another. */
function wrapExpression(module: Module, node: FunctionNode, lines: (expression: string) => string[]): void {
  const { edit, style, text } = module;
  const { body } = node;
  if ((body as { extra?: { parenthesized?: boolean } }).extra?.parenthesized) {
    throw new UnsureError('Its arrow function returns an expression in parentheses.');
  }
  const hole = '\u0000';
  const base = indentAt(text, startOf(node));
  const [before, after] = conform(
    `{\n${lines(hole)
      .map((line) => `  ${line}\n`)
      .join('')}}`,
    style,
  )
    .replaceAll(style.eol, style.eol + base)
    .split(hole);
  edit.appendLeft(startOf(body), before!);
  edit.appendRight(endOf(body), after!);
}

/** Whether the function may wait for our call. A return type that is written down may forbid to make it async. */
function makeAsync({ edit }: Module, node: FunctionNode): boolean {
  if (node.async) return true;
  if (node.returnType != null) return false;
  edit.appendLeft(startOf(node), 'async ');
  return true;
}

/** A return of this function that could keep our call, at its end, from being reached in Node. */
function findEarlyReturn({ text }: Module, fn: FunctionNode): SyntaxNode | undefined {
  const onlyElsewhere = /^process\.env\.NEXT_RUNTIME\s*(?:!==?\s*['"]nodejs['"]|===?\s*['"]edge['"])$/;
  let found: SyntaxNode | undefined;
  walk(fn.body, (node) => {
    if (isFunction(node) || node.type.startsWith('Class') || node.type === 'ObjectMethod') return false;
    if (node.type === 'ReturnStatement') found ??= node;
    const { test } = node as { test?: SyntaxNode };
    return !(node.type === 'IfStatement' && test && onlyElsewhere.test(sourceOf(text, test)));
  });
  return found;
}

/** The arguments that Next passes, by the names that the function gives them. */
function parametersOf({ params }: FunctionNode): string {
  const [first] = params;
  if (first?.type === 'RestElement' && first.argument.type === 'Identifier') return `...${first.argument.name}`;
  const names = params.slice(0, 3).map((parameter) => (parameter.type === 'Identifier' ? parameter.name : undefined));
  if (names.length === 3 && names.every((name) => name !== undefined)) return names.join(', ');
  throw new UnsureError('Its onRequestError does not take (error, request, context) by name.');
}

/** Looks at the result as if for the first time: it parses, our calls are where they belong, and nothing else went. */
function verify(after: string, { typescript, name, text }: Module): void {
  const program = parseModule(after, typescript);
  const register = findExport(program, 'register');
  const handler = findExport(program, 'onRequestError');
  const isCall = (node: SyntaxNode | undefined, method: string) =>
    node?.type === 'ExpressionStatement' &&
    sourceOf(after, node).includes(name) &&
    sourceOf(after, node).includes(`?.${method}(`);
  const isWhole =
    register?.kind === 'function' &&
    register.node.body.type === 'BlockStatement' &&
    isCall(
      register.node.body.body.findLast((statement) => statement.type !== 'EmptyStatement'),
      'registerGlasstrace',
    ) &&
    handler?.kind === 'function' &&
    handler.node.body.type === 'BlockStatement' &&
    isCall(handler.node.body.body[0], 'onRequestError');
  if (!isWhole || !isSubsequence(text, after)) throw new UnsureError('It has a form that can’t be edited safely.');
}

function isSubsequence(text: string, longer: string): boolean {
  let matched = 0;
  for (let at = 0; at < longer.length && matched < text.length; at++) if (longer[at] === text[matched]) matched++;
  return matched === text.length;
}

function readCodeStyle(text: string, program: Program): CodeStyle {
  const singles = text.match(/'/g)?.length ?? 0;
  const doubles = text.match(/"/g)?.length ?? 0;
  let [ended, open] = [0, 0];
  for (const statement of program.body) {
    walk(statement, (node) => {
      if (!/^(?:Expression|Return|Import|Variable)/.test(node.type) || !/Statement|Declaration/.test(node.type))
        return true;
      if (sourceOf(text, node).endsWith(';')) ended++;
      else open++;
      return true;
    });
  }
  return { ...readStyle(text), quote: doubles > singles ? '"' : "'", semicolons: ended >= open };
}

const indentAt = (text: string, offset: number): string =>
  /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', offset - 1) + 1).replace(/^\uFEFF/, ''))![0];

function endOfLine(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  if (newline === -1) return text.length;
  return text[newline - 1] === '\r' ? newline - 1 : newline;
}

function describeSyntaxError(error: SyntaxError): string {
  const { loc } = error as { loc?: { line: number; column: number } };
  const problem = error.message.replace(/ \(\d+:\d+\)$/, '').replace(/\.$/, '');
  return `It has a syntax error at line ${loc ? `${loc.line}:${loc.column + 1}` : '?'} (${problem}).`;
}
