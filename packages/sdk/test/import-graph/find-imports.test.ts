import { describe, expect, it } from 'vitest';
import { findImports } from '../../src/import-graph/find-imports.ts';

const importsOf = (text: string, fileName = 'file.tsx') => Object.fromEntries(findImports(text, fileName).imports);
const mocksOf = (text: string) => findImports(text, 'file.test.ts').mocks;

describe('findImports', () => {
  it.each([
    ["import a from './a'", 'static'],
    ["import './a'", 'static'],
    ["import * as a from './a'", 'static'],
    ["import {} from './a'", 'static'],
    ["import a, { type B } from './a'", 'static'],
    ["import type from './a'", 'static'],
    ["import data from './a' with { type: 'json' }", 'static'],
    ["export { a } from './a'", 'static'],
    ["export * from './a'", 'static'],
    ["export * as ns from './a'", 'static'],
    ["const a = require('./a')", 'static'],
    ["import a = require('./a')", 'static'],
    ["const a = await import('./a')", 'dynamic'],
    ['const a = await import(`./a`)', 'dynamic'],
    ["const Lazy = dynamic(() => import(/* webpackChunkName: 'a' */ './a'), { ssr: false })", 'dynamic'],
    ["import type A from './a'", 'type'],
    ["import type { A } from './a'", 'type'],
    ["import { type A, type B } from './a'", 'type'],
    ["import type A = require('./a')", 'type'],
    ["export type { A } from './a'", 'type'],
    ["export { type A } from './a'", 'type'],
    ["export type * from './a'", 'type'],
    ["type A = import('./a').A", 'type'],
    ["let a: typeof import('./a')", 'type'],
  ])('%s is %s', (text, kind) => {
    expect(importsOf(text, 'file.ts')).toEqual({ './a': kind });
  });

  it.each([
    ['a comment', "// import a from './a'\n/* import b from './b' */"],
    ['a string', `const text = "import a from './a'"; const other = 'require("./b")'`],
    ['a template', "const text = `\nimport a from './a'\nimport('./b')`"],
    ['a regular expression', "const pattern = /import\\('.\\/a'\\)|[/'\"`]/; const b = 1 / 2 / 3"],
    ['the text of an element', "const page = <p>import a from './a'; it's `fine`, don't import('./b')</p>"],
    ['an attribute', `const page = <Code text="import('./a')" other='require("./b")' />`],
    ['a property of that name', "loader.import('./a'); loader.require('./b'); loader.mock('./c')"],
    ['a path that is made at run time', "import('./' + name); require(name); import(name)"],
    ['import.meta', 'const url = import.meta.url'],
    ['the augmentation of a module', "declare module './a' { interface B {} }"],
  ])('%s imports nothing', (_, text) => {
    expect(importsOf(text)).toEqual({});
  });

  it('finds imports after traps that look like strings, comments and divisions', () => {
    const text = `
      const ratio = total / count; const url = 'https://example.com' // it's
      const html = <p title="a > b">{count / 2} don't {\`\${<b>it's</b>}\`} // no comment</p>;
      const generic = <T,>(value: T) => value;
      const quotes = /["'\`]/.test(text) ? a++ / 2 : b;
      export const load = () => import('./late');
      export { helper } from './helper';
    `;
    expect(importsOf(text)).toEqual({ './late': 'dynamic', './helper': 'static' });
  });

  it('names a file once, by its strongest use', () => {
    expect(importsOf("import type { A } from './a'; import { a } from './a'; import('./a')")).toEqual({
      './a': 'static',
    });
    expect(importsOf("type A = import('./a').A; const a = () => import('./a')")).toEqual({ './a': 'dynamic' });
  });

  it('reads what is there around an error in the text', () => {
    expect(importsOf("import a from './a'; const a = 1; return 2; import b from './b'")).toEqual({
      './a': 'static',
      './b': 'static',
    });
  });

  it.each([
    ['decorators', 'a.ts', '@dec export class A { constructor(@Inject() b: B) {} @dec accessor c = 1 }'],
    ['decorators after the export', 'a.ts', 'export @dec class A {}'],
    ['assertions in .ts', 'a.ts', 'const a = <A>b; const c = d satisfies E'],
    ['JSX in .js', 'a.js', "const a = <p>it's</p>"],
    ['sloppy CommonJS', 'a.cjs', 'with (a) {} var let = 1; delete let'],
    ['resources', 'a.ts', 'async function f() { await using a = b() }'],
    ['deferred imports', 'a.ts', "import defer * as a from './b'"],
    ['import assertions', 'a.js', "import a from './b' assert { type: 'json' }"],
    ['a line for the shell', 'a.mjs', '', '#!/usr/bin/env node\n'],
  ])('reads on in a file with %s', (_, fileName, text, before = '') => {
    expect(importsOf(`${before}require('./a'); ${text}`, fileName)).toMatchObject({ './a': 'static' });
  });

  it('gives up on a text that is no program', () => {
    expect(() => findImports('<<<<<<< HEAD\nconst = {{{', 'a.ts')).toThrow();
  });

  describe('of a test', () => {
    it('tells a module that is replaced from one that is imported', () => {
      const text = "import { vi } from 'vitest'; import { db } from './db'; vi.mock('./db', () => ({ db: {} }))";
      expect(mocksOf(text)).toEqual(['./db']);
      expect(importsOf(text)).toEqual({ vitest: 'static', './db': 'static' });
    });

    it.each(["vi.mock('./a')", "vi.mock(import('./a'))", "jest.mock('./a', () => ({}))", "mock.module('./a')"])(
      '%s replaces the module and does not import it',
      (text) => {
        expect(mocksOf(text)).toEqual(['./a']);
        expect(importsOf(text)).toEqual({});
      },
    );

    it.each([
      "vi.mock('./a', { spy: true })",
      "vi.mock('./a', async (importOriginal) => ({ ...(await importOriginal()), b: 1 }))",
      "vi.mock('./a', async () => ({ ...(await vi.importActual('./a')), b: 1 }))",
      "jest.mock('./a', () => ({ ...jest.requireActual('./a'), b: 1 }))",
    ])('%s leaves the module in place', (text) => {
      expect(mocksOf(text)).toEqual([]);
    });
  });
});
