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

/** What an import below the statements of a file has in its text, at least. */
const SIGN_OF_IMPORT = /\bimport|\brequire|[mM]ock/g;

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

  const signs = [...text.matchAll(SIGN_OF_IMPORT)].map(({ index }) => index);
  // `vi.mock(import('./x'))` names a file without importing it.
  const named = new Set<unknown>();
  walk(program.body, signs, (node) => {
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
  return { imports: [...found], mocks: [...mocks].filter((specifier) => !actual.has(specifier)) };
}

const ALWAYS: ParserPlugin[] = [
  'decorators',
  'decoratorAutoAccessors',
  'deferredImportEvaluation',
  'sourcePhaseImports',
];

/** JSX where the compilers allow it: in `.ts`, `<A>b` is an assertion. */
function pluginsFor(fileName: string): ParserPlugin[] {
  if (/\.[cm]?ts$/.test(fileName)) return ['typescript', ...ALWAYS];
  return fileName.endsWith('.tsx') ? ['typescript', 'jsx', ...ALWAYS] : ['jsx', ...ALWAYS];
}

/** Without specifiers a module is imported for what it does. */
function takesTypesOnly(kind: string | null | undefined, specifiers: readonly object[]): boolean {
  return kind === 'type' || (specifiers.length > 0 && specifiers.every(isOfType));
}

const isOfType = (specifier: { importKind?: unknown; exportKind?: unknown }) =>
  specifier.importKind === 'type' || specifier.exportKind === 'type';

type Node = { type: string; start: number; end: number } & Record<string, unknown>;

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Partial<Node>).type === 'string';

/**
 * Calls `visit` for every node that one of the offsets is in, parents before what is in them: most of a file need not
 * be looked at. The list of what waits is its own, as chains of calls nest deeply.
 */
function walk(nodes: readonly unknown[], offsets: readonly number[], visit: (node: Node) => void): void {
  const waiting = [...nodes];
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (!isNode(node) || !hasBetween(offsets, node.start, node.end)) continue;
    visit(node);
    for (const value of Object.values(node)) {
      if (Array.isArray(value)) waiting.push(...value);
      else waiting.push(value);
    }
  }
}

/** Whether one of the sorted numbers is at least `start` and less than `end`. */
function hasBetween(sorted: readonly number[], start: number, end: number): boolean {
  let from = 0;
  let to = sorted.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (sorted[middle]! < start) from = middle + 1;
    else to = middle;
  }
  return from < sorted.length && sorted[from]! < end;
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
