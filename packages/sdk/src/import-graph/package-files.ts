import { join } from 'node:path';
import { resolveExports, resolveImports } from 'resolve-pkg-maps';
import type { Manifest } from './read-manifest.ts';

/** `source` and `development` are how packages of a workspace name what they were not built to yet. */
const CONDITIONS = ['source', 'development', 'types', 'import', 'require', 'node', 'default'];

/** Where the source of a package's entry, or of `subpath` in it, may be: absolute paths, the likeliest first. */
export function filesOfPackage(manifest: Manifest, subpath: string): string[] {
  const { dir, exports, source, types, module, main } = manifest;
  if (exports !== undefined) return sourcesOf(dir, () => resolveExports(exports, subpath, CONDITIONS));
  if (subpath !== '') return [join(dir, subpath), join(dir, 'src', subpath)];
  return sourcesOf(dir, () => [source, types, module, main, '.', 'src'].filter((path) => path !== undefined));
}

/** The same for a specifier such as `#db`, which a package defines for itself. */
export function filesOfImportsField({ dir, imports = {} }: Manifest, specifier: string): string[] {
  return sourcesOf(dir, () => resolveImports(imports, specifier, CONDITIONS));
}

function sourcesOf(dir: string, targets: () => string[]): string[] {
  try {
    return targets().flatMap((target) => [...sourcesOfOutput(target), target].map((path) => join(dir, path)));
  } catch {
    // The map does not have it, or is malformed.
    return [];
  }
}

/** `dist/client/index.d.ts` is built from `src/client/index.ts`, or from `client/index.ts`. */
function sourcesOfOutput(target: string): string[] {
  const [, inner] = /^(?:\.\/)?(?:dist|build|out|lib|esm|cjs)\/(?:(?:esm|cjs|types)\/)?(.+)$/.exec(target) ?? [];
  if (inner === undefined) return [];
  const module = inner.replace(/(?:\.d)?\.[cm]?[jt]sx?$/, '');
  return [`src/${module}`, module];
}
