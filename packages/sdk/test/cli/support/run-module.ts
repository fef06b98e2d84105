import ts from 'typescript';

/** What happened while a module ran: every call of what it imports and of the console, in order. */
export type Calls = string[];

export interface ModuleRun {
  exports: Record<string, (...args: unknown[]) => unknown>;
  calls: Calls;
}

/** Globals that a run has for itself, so that nothing of it stays. */
const WORLD = ['require', 'exports', 'module', 'console', 'process', 'globalThis', 'setInterval'] as const;

/**
 * Runs a module's text as Next.js would see it after the build: in a runtime, with everything that it imports replaced
 * by something that tells what was called. What a call is given is told by `JSON.stringify`.
 */
export async function runModule(text: string, fileName: string, runtime: 'nodejs' | 'edge'): Promise<ModuleRun> {
  const { outputText } = ts.transpileModule(text.replace(/^(\uFEFF?)#!.*/, '$1'), {
    fileName: fileName.replace(/\.m([jt]s)$/, '.$1'),
    compilerOptions: {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ES2022,
      allowJs: true,
      esModuleInterop: true,
      jsx: ts.JsxEmit.React,
    },
  });
  const calls: Calls = [];
  const module = { exports: {} as ModuleRun['exports'] };
  const world: Record<(typeof WORLD)[number], unknown> = {
    require: (name: string) => recorded(name, calls),
    exports: module.exports,
    module,
    console: recorded('console', calls),
    process: {
      env: { NODE_ENV: 'development', NEXT_RUNTIME: runtime, NEXT_PHASE: undefined },
      on: recorded('process.on', calls),
    },
    globalThis: {},
    setInterval: recorded('setInterval', calls),
  };
  const AsyncFunction = (async () => {}).constructor as new (
    ...args: string[]
  ) => (...args: unknown[]) => Promise<void>;
  await new AsyncFunction(...WORLD, outputText)(...WORLD.map((name) => world[name]));
  return { exports: module.exports, calls };
}

/** Something that can be called, constructed and looked into, and tells each call. */
function recorded(name: string, calls: Calls): unknown {
  const run = (args: unknown[]) => {
    calls.push(`${name}(${args.map((arg) => (typeof arg === 'function' ? '…' : JSON.stringify(arg))).join(', ')})`);
    // `once(fn)` and its like give back what they are given.
    return typeof args[0] === 'function' ? args[0] : recorded(`${name}()`, calls);
  };
  return new Proxy(function target() {}, {
    apply: (_, __, args) => run(args),
    construct: (_, args) => run(args) as object,
    get: (_, property) => {
      if (property === '__esModule') return true;
      if (typeof property === 'symbol' || property === 'then' || property === 'toJSON') return undefined;
      return recorded(property === 'default' ? name : `${name}.${property}`, calls);
    },
  });
}
