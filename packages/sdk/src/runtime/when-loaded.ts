import Module, { createRequire } from 'node:module';

/** Gets what a CommonJS file exports, right after it ran; what it returns, unless undefined, is exported instead. */
export type Patch = (exports: unknown) => unknown;

interface LoadedModule {
  filename: string | null;
  exports: unknown;
}

interface ModulePrototype {
  load(this: LoadedModule, filename: string): void;
}

const patches = new Map<string, Patch>();

/**
 * Calls `patch` when the app loads a file of a library, such as `pg/lib/client.js`, and at once where that has happened
 * already. Libraries that are not loaded cost nothing. Files of CommonJS packages come this way on Node 20 and 24
 * whether they are required or imported, also below tsx, which makes loader hooks unnecessary: those of
 * import-in-the-middle add about 50 ms to every start.
 */
export function whenLoaded(file: string, patch: Patch): void {
  if (patches.size === 0) watchLoading();
  patches.set(file, patch);
  for (const loaded of Object.values(createRequire(import.meta.url).cache)) {
    if (loaded && packagePath(loaded.filename) === file) apply(loaded, patch);
  }
}

function watchLoading(): void {
  const prototype = Module.prototype as unknown as ModulePrototype;
  const { load } = prototype;
  prototype.load = function (filename) {
    load.call(this, filename);
    const patch = patches.get(packagePath(filename));
    if (patch) apply(this, patch);
  };
}

function apply(loaded: LoadedModule, patch: Patch): void {
  try {
    loaded.exports = patch(loaded.exports) ?? loaded.exports;
  } catch {
    // A version of the library that looks different is not recorded.
  }
}

const NODE_MODULES = /^.*[\\/]node_modules[\\/]/;

/** `/app/node_modules/pg/lib/client.js` → `pg/lib/client.js`; empty for a file that is in no package. */
function packagePath(filename: string): string {
  return filename.includes('node_modules') ? filename.replace(NODE_MODULES, '').replaceAll('\\', '/') : '';
}
