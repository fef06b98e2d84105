import { createRequire } from 'node:module';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { whenBundled } from '../../src/runtime/when-bundled.ts';
import { tempFolder, writeFiles } from '../support/temp-folder.ts';

const seen: object[] = [];
whenBundled('@acme/kit', (exports) => seen.push({ ...exports }));
beforeEach(() => seen.splice(0));

type Factory = (...args: unknown[]) => void;

function load(file: string, code: string): unknown {
  const folder = tempFolder();
  writeFiles(folder, { [file]: code });
  return createRequire(import.meta.url)(join(folder, file));
}

const MODULE = '[project]/node_modules/@acme/kit/dist/index.mjs [app-route] (ecmascript)';
const OTHER = '[project]/node_modules/@acme/kitchen/dist/index.mjs [app-route] (ecmascript)';
const runTurbopack = (factory: unknown) => (factory as Factory)({ e: {} });

it('sees what a package exports in a list of Turbopack, and no other package', () => {
  const code = `module.exports = ["${OTHER}", (c) => { c.e.pan = 1; }, "${MODULE}", "alias", (c) => { c.e.kit = 2; }];`;
  const chunk = load('server/chunks/a.js', code) as unknown[];
  runTurbopack(chunk[1]);
  expect(seen).toEqual([]);
  runTurbopack(chunk[4]);
  expect(seen).toEqual([{ kit: 2 }]);
});

it('sees it in a table of Turbopack, and in one of webpack', () => {
  const turbopack = load('server/chunks/b.js', `module.exports = { "${MODULE}": (c) => { c.e.kit = 3; } };`);
  runTurbopack((turbopack as Record<string, Factory>)[MODULE]);
  const name = '(rsc)/./node_modules/@acme/kit/dist/index.mjs';
  const code = `exports.modules = { "${name}": (module, exports, require) => { exports.kit = 4; } };`;
  const webpack = load('server/vendor-chunks/@acme.js', code) as { modules: Record<string, Factory> };
  webpack.modules[name]!({}, {}, () => ({}));
  expect(seen).toEqual([{ kit: 3 }, { kit: 4 }]);
});

it('sees what a single file exports, also where it replaces its exports', () => {
  const names: string[] = [];
  whenBundled('driver/lib/pool.js', (exports) => names.push((exports as Factory).name));
  const pool = '[project]/node_modules/driver/lib/pool.js [app-route] (ecmascript)';
  const poolTests = '[project]/node_modules/driver/lib/pool.jsx [app-route] (ecmascript)';
  const code = `module.exports = [
    "${pool}", (context, module, exports) => { module.exports = class TurbopackPool {}; },
    "${poolTests}", (context, module, exports) => { module.exports = class Other {}; },
  ];`;
  const chunk = load('server/chunks/e.js', code) as unknown[];
  for (const at of [1, 3]) (chunk[at] as Factory)({ e: {} }, { exports: {} }, {});
  const name = '(rsc)/./node_modules/driver/lib/pool.js';
  const replacing = `exports.modules = { "${name}": (module, exports, require) => { module.exports = class Pool {}; } };`;
  const webpack = load('server/vendor-chunks/driver.js', replacing) as { modules: Record<string, Factory> };
  webpack.modules[name]!({ exports: {} }, {}, () => ({}));
  expect(names).toEqual(['TurbopackPool', 'Pool']);
});

it('leaves alone what is no chunk, and what is merged', () => {
  const elsewhere = load('lib/table.js', `module.exports = { "${MODULE}": (c) => { c.e.kit = 5; } };`);
  runTurbopack((elsewhere as Record<string, Factory>)[MODULE]);
  const [, merged] = load('server/chunks/c.js', 'module.exports = [64265, (c) => { c.e.kit = 6; }];') as unknown[];
  runTurbopack(merged);
  expect(load('server/chunks/d.js', 'module.exports = "text";')).toBe('text');
  expect(seen).toEqual([]);
});
