import { type ParserPlugin, parse } from '@babel/parser';

/** How a file uses another: loads it, may load it later (`import()`), or takes types from it. */
export type ImportKind = 'static' | 'dynamic' | 'type';

/** What a file says about other files; nothing in it is resolved. */
export interface FileImports {
  /** Every specifier once, with its strongest use. */
  imports: [specifier: string, kind: ImportKind][];
  /** Specifiers that a test replaces as a whole, with `vi.mock`, `jest.mock` or `mock.module`. */
  mocks: string[];
}

/** Without one of these, only top-level statements of a file can import. */
const MAY_IMPORT_WITHIN = /\bimport\s*(?:\(|\/)|\brequire|[mM]ock|\bimportActual\b/;

const ACTUAL = new Set(['vi.importActual', 'jest.requireActual']);
const MOCKS = new Set(['vi.mock', 'vi.doMock', 'jest.mock', 'jest.doMock', 'jest.unstable_mockModule', 'mock.module']);

const STRENGTH: Record<ImportKind, number> = { type: 0, dynamic: 1, static: 2 };

/** Of two uses of one file, the one that counts: a type import beside a real one changes nothing. */
export function strongest(a: ImportKind, b: ImportKind = 'type'): ImportKind {
  return STRENGTH[a] > STRENGTH[b] ? a : b;
}

/**
 * Finds the imports of a JavaScript or TypeScript file: import and export statements, `import()` and `require()` of a
 * literal, types such as `typeof import('x')`. Throws what the parser throws for a text that it can make no sense of;
 * a mere error in the text does not keep the rest of it from being read.
 */
export function findImports(text: string, fileName: string): FileImports {
  const { program } = parse(text, {
    sourceType: 'unambiguous',
    errorRecovery: true,
    attachComment: false,
    createImportExpressions: true,
    allowReturnOutsideFunction: true,
    plugins: pluginsFor(fileName),
  });

  const found = new Map<string, ImportKind>();
  const mocks = new Set<string>();
  const actual = new Set<string>();
  const add = (source: unknown, kind: ImportKind) => {
    const specifier = literalText(source);
    if (specifier === undefined) return;
    found.set(specifier, strongest(kind, found.get(specifier)));
  };

  for (const statement of program.body) {
    switch (statement.type) {
      case 'ImportDeclaration':
        add(statement.source, takesTypesOnly(statement.importKind, statement.specifiers) ? 'type' : 'static');
        break;
      case 'ExportNamedDeclaration':
        add(statement.source, takesTypesOnly(statement.exportKind, statement.specifiers) ? 'type' : 'static');
        break;
      case 'ExportAllDeclaration':
        add(statement.source, statement.exportKind === 'type' ? 'type' : 'static');
        break;
      case 'TSImportEqualsDeclaration': {
        const { moduleReference, importKind } = statement;
        if (moduleReference.type === 'TSExternalModuleReference') {
          add(moduleReference.expression, importKind === 'type' ? 'type' : 'static');
        }
        break;
      }
    }
  }

  if (MAY_IMPORT_WITHIN.test(text)) {
    // `vi.mock(import('./x'))` names a file without importing it.
    const named = new Set<unknown>();
    walk(program, (node) => {
      if (node.type === 'TSImportType') add(node.argument, 'type');
      if (node.type === 'ImportExpression' && !named.has(node)) add(node.source, 'dynamic');
      if (node.type !== 'CallExpression') return;
      const [first, second] = node.arguments as unknown[];
      const callee = calleeName(node.callee);
      if (callee === 'require') add(first, 'static');
      if (ACTUAL.has(callee)) {
        add(first, 'dynamic');
        actual.add(literalText(first) ?? '');
      }
      if (!MOCKS.has(callee)) return;
      named.add(first);
      const specifier = literalText(first) ?? (isNode(first) ? literalText(first.source) : undefined);
      if (specifier !== undefined && replacesAll(second)) mocks.add(specifier);
    });
  }
  return { imports: [...found], mocks: [...mocks].filter((specifier) => !actual.has(specifier)) };
}

function pluginsFor(fileName: string): ParserPlugin[] {
  if (/\.[cm]?ts$/.test(fileName)) return ['typescript', 'decorators-legacy'];
  if (fileName.endsWith('.tsx')) return ['typescript', 'jsx', 'decorators-legacy'];
  return ['jsx', 'decorators-legacy'];
}

/** Without specifiers a module is imported for what it does. */
function takesTypesOnly(kind: string | null | undefined, specifiers: readonly object[]): boolean {
  return kind === 'type' || (specifiers.length > 0 && specifiers.every(isOfType));
}

const isOfType = (specifier: { importKind?: unknown; exportKind?: unknown }) =>
  specifier.importKind === 'type' || specifier.exportKind === 'type';

type Node = { type: string } & Record<string, unknown>;

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Partial<Node>).type === 'string';

/** Calls `visit` for every node, parents before what is in them. A list of its own: chains of calls nest deeply. */
function walk(root: object, visit: (node: Node) => void): void {
  const waiting: unknown[] = [root];
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (!isNode(node)) continue;
    visit(node);
    for (const key in node) {
      const value = node[key];
      if (Array.isArray(value)) waiting.push(...value);
      else if (typeof value === 'object' && key !== 'loc') waiting.push(value);
    }
  }
}

/** `name` or `object.name`, as it is written; empty for any other callee. */
function calleeName(callee: unknown): string {
  if (!isNode(callee)) return '';
  if (callee.type === 'Identifier') return String(callee.name);
  if (callee.type !== 'MemberExpression' || callee.computed) return '';
  const { object, property } = callee;
  return isNode(object) && isNode(property) && object.type === 'Identifier' ? `${object.name}.${property.name}` : '';
}

/** A factory that takes the original, or the option to spy, leaves the module in place. */
function replacesAll(factory: unknown): boolean {
  if (factory === undefined) return true;
  return isNode(factory) && Array.isArray(factory.params) && factory.params.length === 0;
}

function literalText(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === 'StringLiteral') return String(node.value);
  if (node.type === 'TSLiteralType') return literalText(node.literal);
  if (node.type !== 'TemplateLiteral') return undefined;
  const [only, ...others] = node.quasis as { value: { cooked?: string | null } }[];
  return others.length === 0 ? (only?.value.cooked ?? undefined) : undefined;
}
