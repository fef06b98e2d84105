import { type ParseResult, type ParserPlugin, parse } from '@babel/parser';

export type Program = ParseResult['program'];
export type Statement = Program['body'][number];
export type Declarator = Extract<Statement, { type: 'VariableDeclaration' }>['declarations'][number];
export type Expression = NonNullable<Declarator['init']>;
type ObjectMember = Extract<Expression, { type: 'ObjectExpression' }>['properties'][number];

export type FunctionNode = Extract<
  Statement | Expression | ObjectMember,
  { type: 'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression' | 'ObjectMethod' }
>;

/** What every node has. Offsets count UTF-16 units of the text that was parsed. */
export interface SyntaxNode {
  type: string;
  start?: number | null;
  end?: number | null;
}

/** What a file is written in. */
export interface Language {
  typescript: boolean;
  jsx: boolean;
}

/** The language of a file, by its name. */
export function languageOf(file: string): Language {
  const extension = /\.([cm]?[jt]sx?)$/.exec(file)?.[1] ?? 'js';
  const typescript = extension.includes('ts');
  return { typescript, jsx: !typescript || extension.endsWith('x') };
}

/** Parses a module, or a script of CommonJS; throws the parser's SyntaxError, with `loc`. */
export function parseModule(text: string, { typescript, jsx }: Language): Program {
  const plugins: ParserPlugin[] = [...(typescript ? ['typescript' as const] : []), ...(jsx ? ['jsx' as const] : [])];
  return parse(text, { sourceType: 'module', createParenthesizedExpressions: true, plugins }).program;
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
  node.type === 'FunctionDeclaration' ||
  node.type === 'FunctionExpression' ||
  node.type === 'ArrowFunctionExpression' ||
  node.type === 'ObjectMethod';

/** The expression without parentheses and without what TypeScript says about its type. */
export function unwrap(expression: Expression): Expression {
  switch (expression.type) {
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
      return unwrap(expression.expression);
    default:
      return expression;
  }
}

/** The name of an identifier, or what a string says; `export { x as 'y' }` knows both. */
export const nameOf = (node: SyntaxNode): string | undefined => {
  const { name, value } = node as { name?: unknown; value?: unknown };
  return typeof name === 'string' ? name : typeof value === 'string' ? value : undefined;
};

/** Every identifier of the program's code, comments aside. */
export function identifiersOf(program: Program): Set<string> {
  const names = new Set<string>();
  for (const statement of program.body) {
    walk(statement, (node) => {
      if (node.type === 'Identifier' || node.type === 'JSXIdentifier') names.add(nameOf(node)!);
      return true;
    });
  }
  return names;
}

/** Why a text does not parse, in one sentence. */
export function describeSyntaxError(error: SyntaxError): string {
  const { loc } = error as { loc?: { line: number; column: number } };
  const problem = error.message.replace(/ \(\d+:\d+\)$/, '').replace(/\.$/, '');
  return `It has a syntax error at line ${loc ? `${loc.line}:${loc.column + 1}` : '?'} (${problem}).`;
}
