import { type FunctionNode, isFunction, type SyntaxNode, sourceOf, startOf, walk } from '../syntax/parse.ts';
import { putAtEnd } from '../syntax/places.ts';
import { UnsureError } from '../syntax/source-file.ts';
import { call, REGISTER, registerCode } from './code.ts';
import { type ExportedThing, findExport } from './find-export.ts';
import type { Instrumentation } from './instrumentation.ts';
import { isNamedValue } from './is-named-value.ts';
import { putAround, putBefore, putLast, wrapExpression } from './statements.ts';

/** Lets `register()` start Glasstrace, behind what it does already. */
export function patchRegister(file: Instrumentation, takenOver: string | undefined): void {
  const found = findExport(file.program, 'register');
  if (takenOver !== undefined) putAtEnd(file, registerCode(file.name, takenOver));
  else if (found === undefined) putAtEnd(file, registerCode(file.name));
  else if (found.kind === 'perhaps')
    throw new UnsureError('It exports everything of another file, perhaps register().');
  else if (found.kind === 'function') patchFunction(file, found);
  else if (found.kind === 'value' && isNamedValue(found.init)) wrapRegister(file, found);
  // What is exported can't be edited from here. Next.js loads this file right before it calls register().
  else putAtEnd(file, call(file.name, REGISTER, false));
}

function patchFunction(
  file: Instrumentation,
  { node, isOverloaded }: Extract<ExportedThing, { kind: 'function' }>,
): void {
  const { name, text } = file;
  if (node.generator) throw new UnsureError('Its register() is a generator.');
  const { body } = node;
  const waits = node.async || (!isOverloaded && mayBeAsync(file, node));
  const ours = call(name, REGISTER, waits);
  if (waits && !node.async) file.put(startOf(node), 'async ');
  if (body.type !== 'BlockStatement') {
    const returnsNothing =
      node.returnType == null || /^:\s*(?:Promise\s*<\s*)?void\b/.test(sourceOf(text, node.returnType));
    wrapExpression(file, node, body, (expression) =>
      returnsNothing ? [`${waits ? 'await ' : ''}${expression};`, ours] : [ours, `return ${expression};`],
    );
    return;
  }
  const leaves = body.body.find((statement) => mayLeave(text, statement));
  if (leaves === undefined) putLast(file, body, ours);
  else putBefore(file, leaves, ours);
}

function wrapRegister(file: Instrumentation, found: Extract<ExportedThing, { kind: 'value' }>): void {
  const waits = found.annotation === undefined || !/=>\s*void\b/.test(sourceOf(file.text, found.annotation));
  putAround(file, found.init, found.statement, (value) => ({
    head: waits ? 'async () => {' : '() => {',
    lines: [`${waits ? 'await ' : ''}${value}();`, call(file.name, REGISTER, waits)],
  }));
}

/** A return type that is written down may forbid to make the function async. */
const mayBeAsync = ({ text }: Instrumentation, { returnType }: FunctionNode): boolean =>
  returnType == null || /^:\s*Promise\s*</.test(sourceOf(text, returnType));

/** Whether a statement can end the function in Node, with our call at the end never reached. */
function mayLeave(text: string, node: SyntaxNode): boolean {
  let found = false;
  walk(node, (child) => {
    if (isFunction(child) || child.type.startsWith('Class')) return false;
    if (child.type === 'ReturnStatement') found = true;
    const { test, alternate } = child as { test?: SyntaxNode; alternate?: SyntaxNode };
    if (child.type !== 'IfStatement' || !test || !isOnlyElsewhere(sourceOf(text, test))) return true;
    if (alternate) found ||= mayLeave(text, alternate);
    return false;
  });
  return found;
}

const RUNTIME = 'process\\.env(?:\\.NEXT_RUNTIME|\\[[\'"]NEXT_RUNTIME[\'"]\\])';
const ONLY_ELSEWHERE = new RegExp(
  `^(?:${RUNTIME}\\s*(?:!==?\\s*['"]nodejs['"]|===?\\s*['"]edge['"])|['"]nodejs['"]\\s*!==?\\s*${RUNTIME}|['"]edge['"]\\s*===?\\s*${RUNTIME})$`,
);
/** Whether a condition holds in other runtimes than Node only. */
const isOnlyElsewhere = (condition: string): boolean => ONLY_ELSEWHERE.test(condition);
