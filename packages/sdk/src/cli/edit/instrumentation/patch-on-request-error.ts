import { endOf, type FunctionNode, type SyntaxNode, sourceOf, startOf } from '../syntax/parse.ts';
import { endOfLine, indentAt, putAtEnd, startOfLine } from '../syntax/places.ts';
import { UnsureError } from '../syntax/source-file.ts';
import { argumentsHead, call, ON_REQUEST_ERROR, onRequestErrorCode } from './code.ts';
import { type Annotation, type ExportedThing, findExport, isCommonJs } from './find-export.ts';
import type { Instrumentation } from './instrumentation.ts';
import { isNamedValue } from './is-named-value.ts';
import { putAround, putFirst, wrapExpression } from './statements.ts';

/** Lets `onRequestError` tell Glasstrace first. */
export function patchOnRequestError(file: Instrumentation, takenOver: string | undefined): void {
  if (takenOver !== undefined) {
    putAtEnd(file, onRequestErrorCode(file.name, file.language.typescript, takenOver));
    return;
  }
  const found = findExport(file.program, 'onRequestError');
  if (found === undefined) putAtEnd(file, handlerCode(file));
  else if (found.kind === 'function') patchFunction(file, found);
  else if (found.kind === 'value') wrapHandler(file, found);
  else throw new UnsureError('It does not define onRequestError itself.');
}

function handlerCode({ name, language, program }: Instrumentation): string {
  if (!isCommonJs(program)) return onRequestErrorCode(name, language.typescript);
  return `module.exports.onRequestError = async (...args) => {\n  ${call(name, ON_REQUEST_ERROR, true)}\n};`;
}

function patchFunction(
  file: Instrumentation,
  { node, annotation, isOverloaded }: Extract<ExportedThing, { kind: 'function' }>,
): void {
  if (node.generator) throw new UnsureError('Its onRequestError is a generator.');
  const mayAdd = !isOverloaded && (annotation === undefined || /onRequestError/i.test(sourceOf(file.text, annotation)));
  const ours = call(file.name, `onRequestError(${passArguments(file, node, mayAdd)})`, node.async);
  if (node.body.type === 'BlockStatement') putFirst(file, node.body, ours);
  else wrapExpression(file, node, node.body, (expression) => [ours, `return ${expression};`]);
}

/** Makes of `onRequestError = Sentry.captureRequestError` a function that calls both. */
function wrapHandler(file: Instrumentation, found: Extract<ExportedThing, { kind: 'value' }>): void {
  if (!isNamedValue(found.init)) throw new UnsureError('Its onRequestError is neither a function nor the name of one.');
  const { text, language } = file;
  const value = sourceOf(text, found.init);
  const type = language.typescript ? typeOfArguments(value, found.annotation) : undefined;
  const ours = call(file.name, ON_REQUEST_ERROR, true);
  putAround(file, found.init, found.statement, (hole) => ({
    head: argumentsHead('async (', type, ') => {', startOf(found.init) - startOfLine(text, startOf(found.init))),
    lines: [ours, `await ${hole}(...args);`],
  }));
}

/** The type that lets the arguments be handed on; undefined where the variable's own type says it. */
function typeOfArguments(value: string, annotation: Annotation): string | undefined {
  if (annotation !== undefined) return undefined;
  if (/^[\w$.]+$/.test(value)) return `Parameters<typeof ${value}>`;
  throw new UnsureError('Its onRequestError has no type of its own.');
}

/** The arguments that Next.js passes, by the names that the function gives them; names that it lacks are put in. */
function passArguments(file: Instrumentation, node: FunctionNode, mayAdd: boolean): string {
  const params = node.params.filter((param) => !(param.type === 'Identifier' && param.name === 'this'));
  const names = params.slice(0, 3).map((param) => nameOfParameter(param));
  const isArrow = node.type === 'ArrowFunctionExpression';
  if (names.some((name) => name === undefined)) {
    if (!isArrow) return '...arguments';
    throw new UnsureError('Its onRequestError does not take (error, request, context) by name.');
  }
  const isRest = names.at(-1)?.startsWith('...') ?? false;
  if (names.length === 3 || isRest || !mayAdd) return names.join(', ');
  const added = addParameters(file, node, params);
  return [...names, ...added].join(', ');
}

function nameOfParameter(param: SyntaxNode): string | undefined {
  const { name, left, argument } = param as { name?: string; left?: SyntaxNode; argument?: SyntaxNode };
  if (param.type === 'Identifier') return name;
  if (param.type === 'AssignmentPattern') return nameOfParameter(left!);
  if (param.type !== 'RestElement' || argument?.type !== 'Identifier') return undefined;
  return `...${nameOfParameter(argument)}`;
}

/** Completes the parameters of a handler that takes fewer than Next.js passes; answers the new names. */
function addParameters(file: Instrumentation, node: FunctionNode, params: readonly SyntaxNode[]): string[] {
  const { text, language } = file;
  const whole = sourceOf(text, node);
  const added = [
    ['error', 'requestError'],
    ['request', 'errorRequest'],
    ['context', 'errorContext'],
  ]
    .slice(params.length)
    .map((candidates) => {
      const free = candidates.find((name) => !new RegExp(`\\b${name}\\b`).test(whole));
      if (free === undefined) throw new UnsureError('Its onRequestError does not take (error, request, context).');
      return free;
    });
  const last = params.at(-1);
  const isOptional =
    last?.type === 'AssignmentPattern' || (last as { optional?: boolean } | undefined)?.optional === true;
  const typed = added.map((name) => `${name}${language.typescript ? `${isOptional ? '?' : ''}: unknown` : ''}`);

  if (last === undefined) {
    file.put(startOfParameters(text, node), typed.join(', '));
    return added;
  }
  const isBare = node.type === 'ArrowFunctionExpression' && !text.slice(startOf(node), startOf(last)).includes('(');
  const lineStart = startOfLine(text, startOf(last));
  const hasOwnLine =
    text.slice(lineStart, startOf(last)).trim() === '' && endOfLine(text, endOf(last)) - endOf(last) <= 1;
  if (isBare) file.put(startOf(last), '(');
  for (const name of typed) {
    file.put(endOf(last), hasOwnLine ? ',\n' : ', ');
    if (hasOwnLine) file.putRaw(endOf(last), indentAt(text, startOf(last)));
    file.put(endOf(last), name);
  }
  if (isBare) file.put(endOf(last), ')');
  return added;
}

function startOfParameters(text: string, node: FunctionNode): number {
  const { id, key, typeParameters } = node as { id?: SyntaxNode; key?: SyntaxNode; typeParameters?: SyntaxNode };
  const before = typeParameters ?? id ?? key;
  return text.indexOf('(', before ? endOf(before) : startOf(node)) + 1;
}
