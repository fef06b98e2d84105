import { statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, resolve, sep } from 'node:path';
import { resolveExports, resolveImports } from 'resolve-pkg-maps';
import { isSourceFile } from './list-source-files.ts';
import { createManifests, type Manifest, type Manifests } from './read-manifest.ts';
import { createTsconfigPaths } from './tsconfig-paths.ts';

/** The source file that a specifier means in a file of the folder, absolute; undefined for packages and other files. */
export type ResolveImport = (folder: string, specifier: string) => string | undefined;

/** `source` and `development` are how packages of a workspace name what they were not built to yet. */
const CONDITIONS = ['source', 'development', 'types', 'import', 'require', 'node', 'default'];

/** In TypeScript's order. */
const EXTENSIONS = ['.ts', '.tsx', '.js', '.jsx', '.mts', '.mjs', '.cts', '.cjs'];
const TYPESCRIPT_OF: Record<string, string[]> = {
  '.js': ['.ts', '.tsx'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};

/**
 * Resolves as TypeScript and bundlers do: relative paths, `paths` and `baseUrl`, `imports` of package.json, packages
 * of the workspace by their `exports`, to the source where these name what is built from it. Remembers everything.
 */
export function createResolver(manifests: Manifests = createManifests()): ResolveImport {
  const pathsOf = createTsconfigPaths();
  const answers = new Map<string, string | undefined>();

  function find(folder: string, specifier: string): string | undefined {
    if (/^\.\.?(?:\/|$)/.test(specifier)) return findModule(resolve(folder, specifier));
    if (/^(?:node|data|https?):/.test(specifier)) return undefined;
    const manifest = manifests.nearest(folder);
    if (specifier.startsWith('#')) {
      const { imports = {} } = manifest ?? {};
      return manifest && findMapped(manifest, () => resolveImports(imports, specifier, CONDITIONS));
    }
    for (const path of pathsOf(folder)(specifier)) {
      const file = findModule(path);
      if (file !== undefined) return file;
    }
    const [, name, subpath] = /^((?:@[^/]+\/)?[^/]+)(?:\/(.*))?$/.exec(specifier) ?? [];
    if (name === undefined || isBuiltin(name)) return undefined;
    const target = manifest?.name === name ? manifest : manifests.linked(folder, name);
    return target && findInPackage(target, subpath ?? '');
  }

  return (folder, specifier) => {
    const key = `${folder}\0${specifier}`;
    if (!answers.has(key)) answers.set(key, find(folder, specifier));
    return answers.get(key);
  };
}

function findInPackage(manifest: Manifest, subpath: string): string | undefined {
  const { dir, exports, source, types, module, main } = manifest;
  if (exports !== undefined) return findMapped(manifest, () => resolveExports(exports, subpath, CONDITIONS));
  if (subpath !== '') return findModule(join(dir, subpath)) ?? findModule(join(dir, 'src', subpath));
  return findMapped(manifest, () => [source, types, module, main, '.', 'src'].filter((path) => path !== undefined));
}

/** The first of a package's own paths that is a source file, or is built from one. */
function findMapped({ dir }: Manifest, paths: () => string[]): string | undefined {
  for (const path of safely(paths)) {
    const file = findSourceOf(dir, path) ?? findModule(join(dir, path));
    if (file !== undefined) return file;
  }
  return undefined;
}

/** A specifier that the map does not have, or a map that is malformed. */
function safely(paths: () => string[]): string[] {
  try {
    return paths();
  } catch {
    return [];
  }
}

/** `dist/client/index.d.ts` is built from `src/client/index.ts`, or from `client/index.ts`. */
function findSourceOf(dir: string, path: string): string | undefined {
  const [, inner] = /^(?:\.\/)?(?:dist|build|out|lib|esm|cjs)\/(?:(?:esm|cjs|types)\/)?(.+)$/.exec(path) ?? [];
  if (inner === undefined) return undefined;
  const module = inner.replace(/(?:\.d)?\.[cm]?[jt]sx?$/, '');
  return findModule(join(dir, 'src', module)) ?? findModule(join(dir, module));
}

/** The file of a path without its extension, with that of its output, or of a folder with an index. */
function findModule(path: string): string | undefined {
  if (path.includes(`${sep}node_modules${sep}`)) return undefined;
  if (isSourceFile(path) && isFile(path)) return path;
  const [, stem, extension] = /^(.*)(\.[cm]?jsx?)$/.exec(path) ?? [];
  for (const typescript of TYPESCRIPT_OF[extension ?? ''] ?? [])
    if (isFile(stem + typescript)) return stem + typescript;
  for (const candidate of EXTENSIONS) if (isFile(path + candidate)) return path + candidate;
  for (const candidate of EXTENSIONS) {
    const index = join(path, `index${candidate}`);
    if (isFile(index)) return index;
  }
  return undefined;
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    // Also where a part of the path is a file: `styles.css/index.ts`.
    return false;
  }
}
