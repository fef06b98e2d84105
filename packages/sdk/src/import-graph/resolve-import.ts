import { isBuiltin } from 'node:module';
import { resolve } from 'node:path';
import { createModuleFinder } from './find-module.ts';
import { filesOfImportsField, filesOfPackage } from './package-files.ts';
import type { Manifests } from './read-manifest.ts';
import { createTsconfigPaths } from './tsconfig-paths.ts';

/** The source file that a specifier means in a file of the folder, absolute; undefined for packages and other files. */
export type ResolveImport = (folder: string, specifier: string) => string | undefined;

/**
 * Resolves as TypeScript and bundlers do: relative paths, `paths` and `baseUrl`, `imports` of package.json, packages
 * of the workspace by their `exports`, to the source where these name what is built from it. Remembers everything.
 */
export function createResolver(manifests: Manifests): ResolveImport {
  const pathsOf = createTsconfigPaths();
  const findModule = createModuleFinder();
  const answers = new Map<string, string | undefined>();

  /** Absolute paths to try one after the other; each step is only taken when those before led to no file. */
  function* candidates(folder: string, specifier: string): Generator<string> {
    if (/^\.\.?(?:\/|$)/.test(specifier)) {
      yield resolve(folder, specifier);
      return;
    }
    const manifest = manifests.nearest(folder);
    if (specifier.startsWith('#')) {
      if (manifest) yield* filesOfImportsField(manifest, specifier);
      return;
    }
    yield* pathsOf(folder)(specifier);
    const [, name, subpath = ''] = /^((?:@[^/]+\/)?[^/:]+)(?:\/(.*))?$/.exec(specifier) ?? [];
    if (name === undefined || isBuiltin(name)) return;
    const target = manifest?.name === name ? manifest : manifests.linked(folder, name);
    if (target) yield* filesOfPackage(target, subpath);
  }

  function find(folder: string, specifier: string): string | undefined {
    for (const path of candidates(folder, specifier)) {
      const file = findModule(path);
      if (file !== undefined) return file;
    }
    return undefined;
  }

  return (folder, specifier) => {
    const key = `${folder}\0${specifier}`;
    if (!answers.has(key)) answers.set(key, find(folder, specifier));
    return answers.get(key);
  };
}
