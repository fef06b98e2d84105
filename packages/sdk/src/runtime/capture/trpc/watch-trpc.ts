import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type TrpcRoot, traceTrpc } from '../../../trpc.ts';
import { readManifest } from '../../framework.ts';
import { whenBundled } from '../../when-bundled.ts';
import { whenLoaded } from '../../when-loaded.ts';

/** `initTRPC` of tRPC 11: everything else comes from what its `create` returns. */
interface TrpcBuilder {
  create(...args: unknown[]): TrpcRoot;
}

/**
 * Records procedures without a line in the app, where Node loads tRPC by itself and in Next's development server. The ES
 * module is the app's own instance, loaded before the app loads it. Awaited before the app starts.
 */
export async function watchTrpc(options: { projectDir: string; isBundled: boolean }): Promise<void> {
  const { projectDir, isBundled } = options;
  const patched = new WeakSet<object>();
  const patch = (exports: unknown) => watchBuilders(exports as object, patched);

  for (const file of ['index.cjs', 'index.js']) whenLoaded(`@trpc/server/dist/${file}`, patch);
  if (isBundled && process.env.NODE_ENV !== 'production') whenBundled('@trpc/server', patch);
  const file = findModule(projectDir);
  if (file === undefined) return;
  try {
    patch(await import(pathToFileURL(file).href));
  } catch {
    // Another version of tRPC: its requests are recorded, their procedures are not.
  }
}

function findModule(projectDir: string): string | undefined {
  try {
    const manifest = join(projectDir, 'package.json');
    const { dependencies, devDependencies } = readManifest(manifest) ?? {};
    if (!('@trpc/server' in { ...dependencies, ...devDependencies })) return undefined;
    return createRequire(manifest)
      .resolve('@trpc/server')
      .replace(/\.c?js$/, '.mjs');
  } catch {
    return undefined;
  }
}

/** `context()` and `meta()` make further builders: of the same class. */
function watchBuilders(exports: object, patched: WeakSet<object>): void {
  for (const value of Object.values(exports)) {
    const prototype: unknown = value && Object.getPrototypeOf(value);
    if (!isBuilder(prototype) || patched.has(prototype)) continue;
    patched.add(prototype);
    const { create } = prototype;
    prototype.create = function (...args) {
      const t = Reflect.apply(create, this, args);
      try {
        return traceTrpc(t);
      } catch {
        return t;
      }
    };
  }
}

const isBuilder = (value: unknown): value is TrpcBuilder =>
  typeof value === 'object' &&
  value !== null &&
  ['create', 'context', 'meta'].every((name) => typeof (value as Record<string, unknown>)[name] === 'function');
