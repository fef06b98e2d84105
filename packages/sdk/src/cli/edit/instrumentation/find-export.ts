import {
  type Declarator,
  type Expression,
  type FunctionNode,
  isFunction,
  nameOf,
  type Program,
  type Statement,
  type SyntaxNode,
  unwrap,
} from '../syntax/parse.ts';

type ReExport = Extract<Statement, { type: 'ExportNamedDeclaration' }>;

/** What a module exports under a name, as far as it can be followed. */
export type ExportedThing =
  | { kind: 'function'; node: FunctionNode; statement: Statement; annotation: Annotation; isOverloaded: boolean }
  | { kind: 'value'; init: Expression; statement: Statement; annotation: Annotation }
  /** `export { imported as name } from 'source'`. */
  | { kind: 're-export'; statement: ReExport; imported: string; source: string }
  /** It is exported, and what it is can't be seen here. */
  | { kind: 'unclear' }
  /** `export * from` may export it, or not. */
  | { kind: 'perhaps' };

/** The type that is written down for a variable. */
export type Annotation = SyntaxNode | undefined;

/** Finds the export `name`, of a module or of a CommonJS script; undefined when there is none. */
export function findExport(program: Program, name: string): ExportedThing | undefined {
  for (const statement of program.body) {
    const found = findIn(program, statement, name);
    if (found !== undefined) return found;
  }
  const hasStar = program.body.some(
    (statement) => statement.type === 'ExportAllDeclaration' && statement.exportKind !== 'type',
  );
  return hasStar ? { kind: 'perhaps' } : undefined;
}

/** The names that a program exports; `*` for all of another module's. */
export function exportsOf(program: Program): Set<string> {
  const names = program.body.flatMap((statement): (string | undefined)[] => {
    if (statement.type === 'ExportAllDeclaration') return ['*'];
    if (statement.type === 'ExportDefaultDeclaration' || statement.type === 'TSExportAssignment') return ['default'];
    if (statement.type === 'ExpressionStatement') {
      const target = commonJsTarget(statement);
      if (target === undefined) return [];
      if (target.name !== undefined) return [target.name];
      const value = unwrap(target.value);
      return value.type === 'ObjectExpression' ? value.properties.map((property) => keyOf(property)) : ['*'];
    }
    if (statement.type !== 'ExportNamedDeclaration') return [];
    const { declaration, specifiers } = statement;
    const declared =
      declaration?.type === 'VariableDeclaration'
        ? declaration.declarations.map(({ id }) => nameOf(id))
        : [declaration && 'id' in declaration && declaration.id ? nameOf(declaration.id) : undefined];
    return [...declared, ...specifiers.map((specifier) => nameOf(specifier.exported))];
  });
  return new Set(names.filter((name) => name !== undefined));
}

function findIn(program: Program, statement: Statement, name: string): ExportedThing | undefined {
  if (statement.type === 'ExpressionStatement') return findInCommonJs(program, statement, name);
  if (statement.type !== 'ExportNamedDeclaration' || statement.exportKind === 'type') return undefined;
  const specifier = statement.specifiers.find(({ exported }) => nameOf(exported) === name);
  if (specifier !== undefined) {
    const local = specifier.type === 'ExportSpecifier' ? nameOf(specifier.local) : undefined;
    if (local === undefined) return { kind: 'unclear' };
    return statement.source == null
      ? findLocal(program, local)
      : { kind: 're-export', statement, imported: local, source: statement.source.value };
  }
  return statement.declaration == null ? undefined : fromDeclaration(program, statement.declaration, statement, name);
}

/** What a name of the module's own scope stands for. */
function findLocal(program: Program, name: string): ExportedThing {
  for (const statement of program.body) {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    const found = declaration == null ? undefined : fromDeclaration(program, declaration, statement, name);
    if (found !== undefined) return found;
  }
  return { kind: 'unclear' };
}

function fromDeclaration(
  program: Program,
  declaration: Statement,
  statement: Statement,
  name: string,
): ExportedThing | undefined {
  if (declaration.type === 'FunctionDeclaration' && declaration.id?.name === name) {
    const isOverloaded = program.body.some((other) => isOverload(other, name));
    return { kind: 'function', node: declaration, statement, annotation: undefined, isOverloaded };
  }
  if (declaration.type !== 'VariableDeclaration') return undefined;
  for (const declarator of declaration.declarations) {
    if (declarator.id.type === 'ObjectPattern' || declarator.id.type === 'ArrayPattern') {
      if (new RegExp(`"name":"${name}"`).test(JSON.stringify(declarator.id))) return { kind: 'unclear' };
    } else if (nameOf(declarator.id) === name) return fromDeclarator(declarator, statement);
  }
  return undefined;
}

function fromDeclarator({ id, init }: Declarator, statement: Statement): ExportedThing {
  if (init == null) return { kind: 'unclear' };
  const annotation = (id as { typeAnnotation?: SyntaxNode | null }).typeAnnotation ?? undefined;
  return fromValue(init, statement, annotation);
}

function fromValue(init: Expression, statement: Statement, annotation: Annotation): ExportedThing {
  const value = unwrap(init);
  const said = annotation ?? (init.type.startsWith('TS') ? init : undefined);
  return isFunction(value)
    ? { kind: 'function', node: value, statement, annotation: said, isOverloaded: false }
    : { kind: 'value', init, statement, annotation: said };
}

const isOverload = (statement: Statement, name: string): boolean => {
  const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
  return declaration?.type === 'TSDeclareFunction' && declaration.id?.name === name;
};

function findInCommonJs(program: Program, statement: Statement, name: string): ExportedThing | undefined {
  const target = commonJsTarget(statement);
  if (target === undefined) return undefined;
  if (target.name !== undefined)
    return target.name === name ? fromLocalOrValue(program, target.value, statement) : undefined;
  const value = unwrap(target.value);
  if (value.type !== 'ObjectExpression') return { kind: 'unclear' };
  for (const property of value.properties) {
    if (property.type === 'SpreadElement') return { kind: 'unclear' };
    if (keyOf(property) !== name) continue;
    if (property.type === 'ObjectMethod') {
      if (property.kind !== 'method') return { kind: 'unclear' };
      return { kind: 'function', node: property, statement, annotation: undefined, isOverloaded: false };
    }
    return fromLocalOrValue(program, property.value as Expression, statement);
  }
  return undefined;
}

/** A name that is exported stands for what is declared: that is what gets our call. */
function fromLocalOrValue(program: Program, value: Expression, statement: Statement): ExportedThing {
  if (value.type !== 'Identifier') return fromValue(value, statement, undefined);
  return findLocal(program, value.name);
}

const keyOf = (property: SyntaxNode): string | undefined => {
  const { key, computed } = property as { key?: SyntaxNode; computed?: boolean };
  return key === undefined || computed ? undefined : nameOf(key);
};

/** What `exports.name = value` or `module.exports = value` assigns; undefined for any other statement. */
function commonJsTarget(statement: Statement): { name: string | undefined; value: Expression } | undefined {
  if (statement.type !== 'ExpressionStatement' || statement.expression.type !== 'AssignmentExpression')
    return undefined;
  const { left, right, operator } = statement.expression;
  if (operator !== '=') return undefined;
  const path = pathOf(left);
  if (path === 'module.exports') return { name: undefined, value: right };
  const name = /^(?:module\.)?exports\.([\w$]+)$/.exec(path)?.[1];
  return name === undefined ? undefined : { name, value: right };
}

/** `a.b.c` of nested member expressions; empty for anything else. */
function pathOf(node: SyntaxNode): string {
  if (node.type === 'Identifier') return nameOf(node)!;
  const { object, property, computed } = node as { object?: SyntaxNode; property?: SyntaxNode; computed?: boolean };
  if (node.type !== 'MemberExpression' || computed || object === undefined || property === undefined) return '';
  const path = pathOf(object);
  return path === '' ? '' : `${path}.${nameOf(property)}`;
}

/** Whether a program is a script of CommonJS. */
export const isCommonJs = (program: Program): boolean =>
  !program.body.some((statement) => /^(?:Import|Export)/.test(statement.type)) &&
  program.body.some((statement) => commonJsTarget(statement) !== undefined);
