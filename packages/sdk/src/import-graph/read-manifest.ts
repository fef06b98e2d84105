import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import type { resolveExports, resolveImports } from 'resolve-pkg-maps';

/** What of a package.json says where its files are and how its tests run. */
export interface Manifest {
  dir: string;
  name?: string;
  main?: string;
  module?: string;
  source?: string;
  types?: string;
  exports?: Parameters<typeof resolveExports>[0];
  imports?: Parameters<typeof resolveImports>[0];
  scripts?: Record<string, string>;
  jest?: object;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

export interface Manifests {
  /** The nearest package.json of a folder, its own or one above. */
  nearest(folder: string): Manifest | undefined;
  /**
   * The package of a workspace that `name` stands for in a file of the folder: linked into a `node_modules` above it,
   * with its real folder elsewhere. Undefined for packages that are installed, and for none.
   */
  linked(folder: string, name: string): Manifest | undefined;
}

/** Reads each manifest and each folder once. */
export function createManifests(): Manifests {
  const own = new Map<string, Manifest | undefined>();
  const withPackages = new Map<string, boolean>();
  const links = new Map<string, Manifest | undefined>();

  const remember = <T>(known: Map<string, T>, key: string, find: () => T): T => {
    if (!known.has(key)) known.set(key, find());
    return known.get(key) as T;
  };
  const ownOf = (folder: string) => remember(own, folder, () => readManifest(folder));
  const hasPackages = (folder: string) =>
    remember(withPackages, folder, () => existsSync(join(folder, 'node_modules')));

  function nearest(folder: string): Manifest | undefined {
    for (let dir = folder; ; dir = dirname(dir)) {
      const manifest = ownOf(dir);
      if (manifest || dir === dirname(dir)) return manifest;
    }
  }

  function linked(folder: string, name: string): Manifest | undefined {
    return remember(links, `${folder}\0${name}`, () => {
      const dir = hasPackages(folder) ? realFolder(join(folder, 'node_modules', name)) : undefined;
      if (dir !== undefined) return dir.includes(`${sep}node_modules${sep}`) ? undefined : ownOf(dir);
      const parent = dirname(folder);
      return parent === folder ? undefined : linked(parent, name);
    });
  }

  return { nearest, linked };
}

function realFolder(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

function readManifest(dir: string): Manifest | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'));
    return typeof value === 'object' && value !== null ? { ...value, dir } : undefined;
  } catch {
    return undefined;
  }
}
