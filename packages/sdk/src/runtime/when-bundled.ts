import Module from 'node:module';

type Factory = (this: unknown, ...args: unknown[]) => unknown;
type Patch = (exports: object) => void;

interface ModulePrototype {
  load(this: { exports: unknown }, filename: string): void;
}

const patches: { path: string; patch: Patch }[] = [];

/**
 * Calls `patch` with what a file exports, or each file of a package, right after it ran, where it is part of a bundle of
 * Next's development server: there, both bundlers keep modules apart, as functions by the name of their file. In
 * production they merge them into one another, and nothing is called.
 */
export function whenBundled(path: string, patch: Patch): void {
  if (patches.length === 0) watchLoading();
  patches.push({ path: `/node_modules/${path}`, patch });
}

function watchLoading(): void {
  const prototype = Module.prototype as unknown as ModulePrototype;
  const { load } = prototype;
  prototype.load = function (filename) {
    load.call(this, filename);
    if (CHUNK.test(filename)) watchFactories(this.exports);
  };
}

function watchFactories(chunk: unknown): void {
  try {
    if (Array.isArray(chunk)) watchList(chunk);
    else watchTable((chunk as { modules?: object }).modules ?? (chunk as object));
  } catch {
    // Another version of the bundler.
  }
}

/** Turbopack of Next 16: names, and the function they stand for. */
function watchList(chunk: unknown[]): void {
  let wanted: Patch[] = [];
  for (const [at, item] of chunk.entries()) {
    if (typeof item !== 'function') wanted = [...wanted, ...patchesOf(String(item))];
    else {
      if (wanted.length > 0) chunk[at] = watched(item as Factory, wanted);
      wanted = [];
    }
  }
}

/** webpack, and Turbopack before. */
function watchTable(modules: object): void {
  const table = modules as Record<string, unknown>;
  for (const name of Object.keys(table)) {
    const wanted = patchesOf(name);
    if (wanted.length > 0 && typeof table[name] === 'function') table[name] = watched(table[name] as Factory, wanted);
  }
}

/** A name ends with that of the file, or goes on with what the bundler knows of it: ` [app-route] (ecmascript)`. */
function patchesOf(name: string): Patch[] {
  if (!name.includes('/node_modules/')) return [];
  return patches.flatMap(({ path, patch }) => {
    const at = name.indexOf(path);
    const next = at < 0 ? undefined : name[at + path.length];
    return at >= 0 && (next === undefined || next === '/' || next === ' ') ? [patch] : [];
  });
}

function watched(factory: Factory, wanted: Patch[]): Factory {
  return function (...args) {
    const result = Reflect.apply(factory, this, args);
    try {
      const exports = exportsOf(args);
      if (exports) for (const patch of wanted) patch(exports);
    } catch {
      // A module that looks different is not recorded.
    }
    return result;
  };
}

/** Of Next, whatever its folder is called. */
const CHUNK = /[\\/]server[\\/](?:chunks|vendor-chunks|app|pages)[\\/].*\.js$/;

/**
 * webpack calls with the module, its exports and `require`; Turbopack with a context that has the exports as `e`, and
 * where the file is no ES module, with the module behind it.
 */
function exportsOf([first, second]: unknown[]): object | undefined {
  const { exports, e } = first as { exports?: unknown; e?: unknown };
  const found = [exports, (second as { exports?: unknown } | undefined)?.exports, second, e];
  return found.find((value) => value !== null && (typeof value === 'object' || typeof value === 'function')) as object;
}
