import Module from 'node:module';

type Factory = (this: unknown, ...args: unknown[]) => unknown;

interface ModulePrototype {
  load(this: { exports: unknown }, filename: string): void;
}

/**
 * Calls `patch` with what a module of a package exports, right after it ran, where the package is part of a bundle of
 * Next's development server: there, both bundlers keep modules apart, as functions by the name of their file. In
 * production they merge them into one another, and nothing is called.
 */
export function whenBundled(packageName: string, patch: (exports: object) => void): void {
  const folder = `/node_modules/${packageName}/`;
  const prototype = Module.prototype as unknown as ModulePrototype;
  const { load } = prototype;

  prototype.load = function (filename) {
    load.call(this, filename);
    if (CHUNK.test(filename)) watchFactories(this.exports);
  };

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
    let isWanted = false;
    for (const [at, item] of chunk.entries()) {
      if (typeof item !== 'function') isWanted ||= String(item).includes(folder);
      else {
        if (isWanted) chunk[at] = watched(item as Factory);
        isWanted = false;
      }
    }
  }

  /** webpack, and Turbopack before. */
  function watchTable(modules: object): void {
    const table = modules as Record<string, unknown>;
    for (const name of Object.keys(table)) {
      if (name.includes(folder) && typeof table[name] === 'function') table[name] = watched(table[name] as Factory);
    }
  }

  function watched(factory: Factory): Factory {
    return function (...args) {
      const result = Reflect.apply(factory, this, args);
      try {
        for (const exports of exportsOf(args)) patch(exports);
      } catch {
        // A module that looks different is not recorded.
      }
      return result;
    };
  }
}

/** Of Next, whatever its folder is called. */
const CHUNK = /[\\/]server[\\/](?:chunks|vendor-chunks|app|pages)[\\/].*\.js$/;

/** webpack calls with the module, its exports and `require`, Turbopack with a context that has the exports as `e`. */
function exportsOf([first, second]: unknown[]): object[] {
  return [second, (first as { e?: unknown } | undefined)?.e].filter(
    (value): value is object => typeof value === 'object' && value !== null,
  );
}
