import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFrameMapper } from '../../../src/runtime/frames/frame-mapper.ts';
import { watchStacks } from '../../../src/runtime/frames/running-version.ts';
import { watchHotReload } from '../../../src/runtime/frames/watch-hot-reload.ts';
import { tempFolder, writeFiles } from '../../support/temp-folder.ts';

type Fail = () => Error;

/** A source whose error is on the line of its version: line 1 in version 1, line 3 in version 3. */
const source = (version: number): string =>
  `${'// An edit above.\n'.repeat(version - 1)}exports.fail = () => new Error('of version ${version}');\n`;

/** As bundlers do: another text than the source, with a map that leads back to it. */
function compile(file: string, version: number): { code: string; map: string } {
  const { outputText, sourceMapText } = ts.transpileModule(source(version), {
    fileName: file,
    compilerOptions: { sourceMap: true, inlineSources: true, removeComments: true, target: ts.ScriptTarget.ES2022 },
  });
  const map = { ...JSON.parse(sourceMapText!), sources: [pathToFileURL(file).href] };
  return { code: outputText.replace(/\/\/# sourceMappingURL.*/, ''), map: JSON.stringify(map) };
}

const inline = (map: string): string =>
  `//# sourceMappingURL=data:application/json;charset=utf-8;base64,${Buffer.from(map).toString('base64')}\n`;

/** An app with a source file, and where a stack of an error says that it comes from. */
function anApp() {
  const folder = tempFolder();
  const file = join(folder, 'src/lib/orders.ts');
  writeFiles(folder, { 'src/lib/orders.ts': source(1) });
  const mapper = createFrameMapper(folder);
  return {
    folder,
    file,
    placeOf(fail: Fail) {
      const innermost = fail().stack!.split('\n', 2).join('\n');
      const { frames, top } = mapper.mapStack(innermost);
      return top === undefined ? frames[0]!.wire.sourceKind : `${top.wire.file}:${top.wire.line}`;
    },
  };
}

const { prepareStackTrace } = Error;
/** What Turbopack's runtime does with an update, in short. */
const EVALUATE = 'eval';
const world = globalThis as unknown as {
  __turbopack_server_hmr_apply__?: (update: unknown) => unknown;
  [EVALUATE]: (text: unknown) => unknown;
};

beforeAll(() => {
  // As Next.js does it: stacks name the code that ran, not its source.
  Error.prepareStackTrace = (error, sites) => [`${error}`, ...sites.map((site) => `    at ${site}`)].join('\n');
  world.__turbopack_server_hmr_apply__ = (text) => world[EVALUATE](text);
  watchHotReload();
  watchStacks();
});
afterAll(() => {
  if (prepareStackTrace) Error.prepareStackTrace = prepareStackTrace;
  else Reflect.deleteProperty(Error, 'prepareStackTrace');
  delete world.__turbopack_server_hmr_apply__;
});

describe('code from before a hot reload', () => {
  it('of Turbopack, which evaluates a module anew, is told of with the lines that it had', () => {
    const { folder, file, placeOf } = anApp();
    const url = `${pathToFileURL(join(folder, '.next/dev/server/chunks/[root]__1.js')).href}?id=[project]/src/lib/orders.ts`;
    const load = (version: number): Fail => {
      const { code, map } = compile(file, version);
      const text = `(exports) => { ${code} }\n\n//# sourceURL=${url}\n${inline(map)}`;
      const exports = {} as { fail: Fail };
      (world.__turbopack_server_hmr_apply__!(text) as (target: object) => void)(exports);
      return exports.fail;
    };

    const [first, second, third] = [load(1), load(2), load(3)];

    expect([third, first, second, first].map(placeOf)).toEqual([
      'src/lib/orders.ts:3',
      'src/lib/orders.ts:1',
      'src/lib/orders.ts:2',
      'src/lib/orders.ts:1',
    ]);
  });

  it('of webpack, which keeps modules as texts in a chunk, too', () => {
    const { folder, file, placeOf } = anApp();
    const load = chunks(join(folder, '.next/server/app/orders/route.js'));
    const version = (number: number): Fail => {
      const { code, map } = compile(file, number);
      const text = `${code}\n${inline(map)}//# sourceURL=webpack-internal:///(rsc)/./src/lib/orders.ts\n`;
      const literal = JSON.stringify(text);
      return load(`module.exports = { "(rsc)/./src/lib/orders.ts": (exports) => {\n\neval(${literal});\n\n} };`);
    };

    const [first, second] = [version(1), version(2)];

    expect([first, second, first].map(placeOf)).toEqual([
      'src/lib/orders.ts:1',
      'src/lib/orders.ts:2',
      'src/lib/orders.ts:1',
    ]);
  });

  it('of a chunk that was loaded anew under its name, too', () => {
    const { folder, file, placeOf } = anApp();
    const chunk = join(folder, '.next/dev/server/chunks/[root]__2.js');
    const load = chunks(chunk);
    const version = (number: number): Fail => {
      const { code, map } = compile(file, number);
      writeFiles(dirname(chunk), { '[root]__2.js.map': map });
      return load(`module.exports = { m: (exports) => { ${code} } };\n//# sourceMappingURL=%5Broot%5D__2.js.map`);
    };

    const [first, second] = [version(1), version(2)];

    expect([first, second].map(placeOf)).toEqual(['src/lib/orders.ts:1', 'src/lib/orders.ts:2']);
  });

  it('is told of without a line when its version is not known any more', () => {
    const { folder, file, placeOf } = anApp();
    const load = chunks(join(folder, '.next/server/app/old/route.js'));
    const versions = Array.from({ length: 20 }, (_, edits) => {
      const { code, map } = compile(file, edits + 1);
      const text = `${code}\n${inline(map)}//# sourceURL=webpack-internal:///(rsc)/./src/lib/old.ts\n`;
      return load(`module.exports = { m: (exports) => {\neval(${JSON.stringify(text)});\n} };`);
    });

    expect(placeOf(versions[0]!)).toBe('compiled_source');
    expect(placeOf(versions[19]!)).toBe('src/lib/orders.ts:20');
  });
});

/** Loads what is in a chunk now, as the server of Next.js does after an edit. */
function chunks(file: string): (content: string) => Fail {
  const require = createRequire(import.meta.url);
  return (content) => {
    writeFiles(dirname(file), { [basename(file)]: content });
    delete require.cache[file];
    const exports = {} as { fail: Fail };
    for (const run of Object.values(require(file) as Record<string, (target: object) => void>)) run(exports);
    return exports.fail;
  };
}
