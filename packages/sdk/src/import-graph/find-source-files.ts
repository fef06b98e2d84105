import { realpathSync } from 'node:fs';
import { dirname, relative, sep } from 'node:path';
import { FILE_NEEDS, type FileNeed, IMPORT_GRAPH_LIMITS } from '@glasstrace/protocol/import-graph-limits';
import { strongest } from './find-imports.ts';
import type { ImportCache } from './import-cache.ts';
import { listSourceFiles } from './list-source-files.ts';
import { routeOf } from './next-route.ts';
import { createManifests } from './read-manifest.ts';
import { createResolver } from './resolve-import.ts';
import type { SourceFile, Sources } from './source-file.ts';
import { createRunnerFinder } from './test-runner.ts';

/** Of the largest workspaces more is looked at than is sent, so that what is sent is the part that counts. */
const MAX_FILES = 2 * IMPORT_GRAPH_LIMITS.files;

/**
 * The source files of an app and of the packages beside it that it imports, directly or through others: all files of
 * these packages, as their tests may reach what the app runs.
 */
export function findSourceFiles(projectDir: string, cache: ImportCache): Sources {
  const root = realpathSync(projectDir);
  const manifests = createManifests();
  const resolveImport = createResolver(manifests);
  const { runnerOf, setupOf } = createRunnerFinder(manifests);
  const hasRoutes = dependsOnNext(manifests.nearest(root));

  const files = new Map<string, SourceFile>();
  const listed = new Set<string>();

  function list(folder: string): void {
    if (listed.has(folder)) return;
    listed.add(folder);
    for (const file of listSourceFiles(folder, MAX_FILES - files.size)) {
      if (files.has(file)) continue;
      const path = relative(root, file).split(sep).join('/');
      const route = hasRoutes ? routeOf(path) : undefined;
      files.set(file, {
        path,
        imports: new Map(),
        mocks: new Set(),
        needs: new Set(),
        ...(route && { route }),
        isUnread: false,
      });
    }
  }

  function find(folder: string, specifier: string): SourceFile | undefined {
    const target = resolveImport(folder, specifier);
    if (target === undefined) return undefined;
    if (!files.has(target) && !isWithin(root, target)) {
      const packageDir = manifests.nearest(dirname(target))?.dir;
      // Without a package of its own, as under a manifest for everything, a file stands for its folder.
      list(packageDir === undefined || isWithin(packageDir, root) ? dirname(target) : packageDir);
    }
    return files.get(target);
  }

  list(root);
  // What is listed on the way is visited too.
  for (const [path, file] of files) {
    const found = cache.read(path);
    file.isUnread = found === null;
    if (found === null) continue;
    const folder = dirname(path);
    for (const [specifier, kind] of found.imports) {
      const target = find(folder, specifier);
      if (target && target !== file) file.imports.set(target, strongest(kind, file.imports.get(target)));
      const need = target ? aliasNeed(specifier, file, target) : moduleNeed(specifier);
      if (need && kind !== 'type') file.needs.add(need);
    }
    const runner = runnerOf(
      path,
      found.imports.map(([specifier]) => specifier),
    );
    if (runner === undefined) continue;
    file.test = runner;
    for (const specifier of found.mocks) {
      const target = find(folder, specifier);
      if (target) file.mocks.add(target);
    }
  }
  const testSetup = setupOf(root);
  return { files: [...files.values()], ...(testSetup && { testSetup }) };
}

/** A name that is neither a path nor of a package leads to a file of the same package by an alias of the tsconfig. */
function aliasNeed(specifier: string, from: SourceFile, target: SourceFile): FileNeed | undefined {
  const isAlias = !/^[.#]/.test(specifier) && !from.path.startsWith('../') && !target.path.startsWith('../');
  return isAlias ? 'paths' : undefined;
}

const moduleNeed = (specifier: string): FileNeed | undefined =>
  FILE_NEEDS.find((need) => need === specifier || `${need}.js` === specifier);

const isWithin = (folder: string, path: string) => path === folder || path.startsWith(folder + sep);

function dependsOnNext(manifest: { dependencies?: object; devDependencies?: object } | undefined): boolean {
  return 'next' in { ...manifest?.dependencies, ...manifest?.devDependencies };
}
