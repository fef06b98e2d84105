import { type ParseResult, parse } from '@babel/parser';

export type Program = ParseResult['program'];
export type Statement = Program['body'][number];
type AnyNode = Statement | NonNullable<VariableDeclaration['declarations'][number]['init']>;
type VariableDeclaration = Extract<Statement, { type: 'VariableDeclaration' }>;

export type FunctionNode = Extract<
  AnyNode,
  { type: 'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression' }
>;
export type Expression = NonNullable<VariableDeclaration['declarations'][number]['init']>;

/** What every node has. Offsets count UTF-16 units of the text that was parsed. */
export interface SyntaxNode {
  type: string;
  start?: number | null;
  end?: number | null;
}

/** Parses a module; throws the parser's error, with `loc`. */
export function parseModule(text: string, typescript: boolean): Program {
  return parse(text, { sourceType: 'module', plugins: typescript ? ['typescript'] : ['jsx'] }).program;
}

export const startOf = (node: SyntaxNode): number => node.start!;
export const endOf = (node: SyntaxNode): number => node.end!;
export const sourceOf = (text: string, node: SyntaxNode): string => text.slice(startOf(node), endOf(node));

/** Calls `visit` for every node below and including `node`, until it answers false for one: that one is not entered. */
export function walk(node: SyntaxNode, visit: (node: SyntaxNode) => boolean): void {
  if (!visit(node)) return;
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) walk(child, visit);
  }
}

const isNode = (value: unknown): value is SyntaxNode =>
  typeof value === 'object' &&
  value !== null &&
  'type' in value &&
  'start' in value &&
  !('value' in value && 'loc' in value && /^Comment/.test(String(value.type)));

export const isFunction = (node: SyntaxNode): node is FunctionNode =>
  node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression';

/** What a module exports under `name`, as far as it can be followed. */
export type ExportedThing =
  | { kind: 'function'; node: FunctionNode; statement: Statement }
  | { kind: 'value'; declarator: VariableDeclaration['declarations'][number]; init: Expression; statement: Statement }
  | { kind: 'unclear' };

/** Finds the export `name`; undefined when the module has none. A re-export, or one of everything, is unclear. */
export function findExport(program: Program, name: string): ExportedThing | undefined {
  for (const statement of program.body) {
    if (statement.type === 'ExportAllDeclaration' && statement.exportKind !== 'type') return { kind: 'unclear' };
    if (isCommonJsExport(statement)) return { kind: 'unclear' };
    if (statement.type !== 'ExportNamedDeclaration') continue;
    if (statement.specifiers.some((specifier) => nameOf(specifier.exported) === name)) return { kind: 'unclear' };

    const declaration = statement.declaration;
    if (declaration?.type === 'FunctionDeclaration' && declaration.id?.name === name) {
      return { kind: 'function', node: declaration, statement };
    }
    if (declaration?.type !== 'VariableDeclaration') continue;
    for (const declarator of declaration.declarations) {
      if (declarator.id.type !== 'Identifier') return { kind: 'unclear' };
      if (declarator.id.name !== name) continue;
      if (declarator.init == null) return { kind: 'unclear' };
      return isFunction(declarator.init)
        ? { kind: 'function', node: declarator.init, statement }
        : { kind: 'value', declarator, init: declarator.init, statement };
    }
  }
  return undefined;
}

const nameOf = (node: { type: string; name?: unknown; value?: unknown }) => node.name ?? node.value;

function isCommonJsExport(statement: Statement): boolean {
  if (statement.type !== 'ExpressionStatement' || statement.expression.type !== 'AssignmentExpression') return false;
  let target: SyntaxNode = statement.expression.left;
  while (target.type === 'MemberExpression') target = (target as unknown as { object: SyntaxNode }).object;
  const { name } = target as { name?: string };
  return target.type === 'Identifier' && (name === 'module' || name === 'exports');
}
