import { type FSWatcher, watch } from 'node:fs';
import { dirname, join } from 'node:path';
import { isSource } from './is-source.ts';
import { runGit } from './run-git.ts';

/** Each folder takes a handle of the system; beyond this an edit is noticed later, with one that is nearer. */
const MAX_FOLDERS = 512;

export interface SourceWatcher {
  /** Looks for folders that have come since. */
  refresh(): Promise<void>;
}

/**
 * Calls `onEdit` when a source file below `workingTree` changes. Only folders that hold sources that git knows are
 * watched, one by one: never `node_modules`, never what a build writes. Doesn't keep the process alive.
 */
export function watchSources(workingTree: string, onEdit: () => void): SourceWatcher {
  const watchers = new Map<string, FSWatcher>();

  function watchFolder(folder: string): void {
    try {
      const watcher = watch(join(workingTree, folder), { persistent: false }, (_, name) => {
        if (name === null || isSource(join(folder, name))) onEdit();
      });
      watcher.on('error', () => forget(folder));
      watchers.set(folder, watcher);
    } catch {
      // Gone, or the system has no handles left.
    }
  }

  function forget(folder: string): void {
    watchers.get(folder)?.close();
    watchers.delete(folder);
  }

  return {
    async refresh() {
      const folders = await listSourceFolders(workingTree);
      for (const folder of watchers.keys()) if (!folders.has(folder)) forget(folder);
      for (const folder of folders) if (!watchers.has(folder)) watchFolder(folder);
    },
  };
}

/** The folders nearest to the root first. */
async function listSourceFolders(workingTree: string): Promise<Set<string>> {
  const listed = await runGit(workingTree, ['ls-files', '--cached', '--others', '--exclude-standard', '-z']);
  const folders = new Set(
    (listed ?? '')
      .split('\0')
      .filter(isSource)
      .map((path) => dirname(path)),
  );
  const depth = (folder: string) => folder.split('/').length;
  return new Set([...folders].sort((a, b) => depth(a) - depth(b)).slice(0, MAX_FOLDERS));
}
