import { type Expression, unwrap } from '../syntax/parse.ts';

/** Whether an expression is a name, such as `setup` or `Sentry.captureRequestError`: using it later means the same. */
export function isNamedValue(expression: Expression): boolean {
  const value = unwrap(expression);
  if (value.type === 'Identifier') return value.name !== 'undefined';
  if (value.type !== 'MemberExpression' || value.computed) return false;
  const { object } = value;
  if (object.type === 'Super') return false;
  // (await import('…')).name: the module is loaded once, whenever it is asked for.
  const target = unwrap(object);
  return isNamedValue(target) || (target.type === 'AwaitExpression' && isImport(target.argument));
}

const isImport = ({ type, ...node }: { type: string; callee?: unknown }): boolean =>
  type === 'ImportExpression' ||
  (type === 'CallExpression' && (node.callee as { type?: string } | undefined)?.type === 'Import');
