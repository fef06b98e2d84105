import { nameOf, type Program, type Statement, type SyntaxNode, startOf, walk } from '../syntax/parse.ts';
import { UnsureError } from '../syntax/source-file.ts';

/** The value of a configuration: what Next.js reads, as an expression of its own. */
export interface ConfigValue {
  value: SyntaxNode;
  statement: Statement;
  isCommonJs: boolean;
  /** It was a declaration, and becomes a statement with an expression. */
  needsEnd: boolean;
}

/** Finds what a configuration file exports. Throws UnsureError when it is not one expression. */
export function findConfig(program: Program): ConfigValue {
  const found = program.body.flatMap((statement) => exportedBy(program, statement) ?? []);
  const assignments = countAssignments(program);
  if (found.length === 0) {
    throw new UnsureError(
      assignments > 0 ? 'It sets module.exports inside of other code.' : 'It exports no configuration.',
    );
  }
  const inScript = found.filter(({ isCommonJs }) => isCommonJs).length;
  if (found.length > 1 || assignments !== inScript) throw new UnsureError('It exports more than one configuration.');
  return found[0]!;
}

function exportedBy(program: Program, statement: Statement): ConfigValue | undefined {
  switch (statement.type) {
    case 'ExportDefaultDeclaration':
      return fromDefault(program, statement);
    case 'TSExportAssignment':
      return { value: statement.expression, statement, isCommonJs: false, needsEnd: false };
    case 'ExportNamedDeclaration':
      return fromSpecifiers(program, statement);
    case 'ExpressionStatement': {
      const { expression } = statement;
      if (expression.type !== 'AssignmentExpression' || expression.operator !== '=') return undefined;
      if (!isModuleExports(expression.left)) return undefined;
      return { value: expression.right, statement, isCommonJs: !hasImports(program), needsEnd: false };
    }
    default:
      return undefined;
  }
}

function fromDefault(
  program: Program,
  statement: Extract<Statement, { type: 'ExportDefaultDeclaration' }>,
): ConfigValue {
  const { declaration } = statement;
  if (declaration.type === 'FunctionDeclaration') {
    // As an expression, its name is known to itself alone.
    const name = declaration.id?.name;
    if (name !== undefined && isUsedElsewhere(program, statement, name)) {
      throw new UnsureError(`Its function ${name}() is used elsewhere in the file, too.`);
    }
    return { value: declaration, statement, isCommonJs: false, needsEnd: true };
  }
  if (declaration.type === 'ClassDeclaration' || declaration.type === 'TSDeclareFunction') {
    throw new UnsureError('It exports no configuration.');
  }
  return { value: declaration, statement, isCommonJs: false, needsEnd: false };
}

/** `export { config as default }`: the value is where the variable gets it. */
function fromSpecifiers(
  program: Program,
  statement: Extract<Statement, { type: 'ExportNamedDeclaration' }>,
): ConfigValue | undefined {
  const specifier = statement.specifiers.find(({ exported }) => nameOf(exported) === 'default');
  if (specifier === undefined) return undefined;
  if (specifier.type !== 'ExportSpecifier' || statement.source != null) {
    throw new UnsureError('It hands on the configuration of another file.');
  }
  const name = nameOf(specifier.local)!;
  for (const other of program.body) {
    const declaration = other.type === 'ExportNamedDeclaration' ? other.declaration : other;
    if (declaration?.type !== 'VariableDeclaration' || declaration.kind !== 'const') continue;
    const declarator = declaration.declarations.find(({ id }) => nameOf(id) === name);
    if (declarator?.init) {
      return { value: declarator.init, statement: other, isCommonJs: false, needsEnd: false };
    }
  }
  throw new UnsureError(`It exports "${name}", which is no constant of this file.`);
}

/** How often `module.exports` itself is assigned, anywhere. */
function countAssignments(program: Program): number {
  let count = 0;
  for (const statement of program.body) {
    walk(statement, (node) => {
      const { left } = node as { left?: SyntaxNode };
      if (node.type === 'AssignmentExpression' && left && isModuleExports(left)) count++;
      return true;
    });
  }
  return count;
}

function isModuleExports(node: SyntaxNode): boolean {
  const { object, property, computed } = node as { object?: SyntaxNode; property?: SyntaxNode; computed?: boolean };
  return (
    node.type === 'MemberExpression' &&
    !computed &&
    object?.type === 'Identifier' &&
    nameOf(object) === 'module' &&
    nameOf(property!) === 'exports'
  );
}

function isUsedElsewhere(program: Program, own: Statement, name: string): boolean {
  return program.body.some((statement) => {
    let used = false;
    if (startOf(statement) === startOf(own)) return false;
    walk(statement, (node) => {
      if (node.type === 'Identifier' && nameOf(node) === name) used = true;
      return true;
    });
    return used;
  });
}

const hasImports = (program: Program): boolean =>
  program.body.some((statement) => /^(?:Import|Export)/.test(statement.type));
