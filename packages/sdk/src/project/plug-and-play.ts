import { existsSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * The options by which a Node.js that inherits none finds what this module, or file, finds: of Yarn's Plug'n'Play, which
 * has packages in archives and no node_modules. None where this process does without.
 */
export function plugAndPlayOptions(from: string): string[] {
  if (process.versions.pnp === undefined) return [];
  try {
    const hooks = createRequire(from).resolve('pnpapi');
    const loader = join(dirname(hooks), '.pnp.loader.mjs');
    const forModules = existsSync(loader) ? ['--experimental-loader', pathToFileURL(loader).href] : [];
    return ['--require', hooks, ...forModules];
  } catch {
    return [];
  }
}

interface PlugAndPlayApi {
  resolveToUnqualified(name: string, issuer: string): string | null;
}

/** Folder of a package in the words of Plug'n'Play, as far as this process knows it; undefined when there is none. */
export function findPluggedPackage(app: string, name: string): string | undefined {
  const { findPnpApi } = Module as typeof Module & { findPnpApi?: (path: string) => PlugAndPlayApi | null };
  const issuer = join(app, 'package.json');
  try {
    return findPnpApi?.(issuer)?.resolveToUnqualified(name, issuer) ?? undefined;
  } catch {
    return undefined;
  }
}
