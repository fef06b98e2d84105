import { readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { creatorOf } from '../../project/create-exclusively.ts';
import { OWN_GITIGNORE, projectFolder } from '../../project/project-folder.ts';
import { readBytes, temporaryOf } from '../edit/write.ts';
import { isRunning } from './is-running.ts';
import {
  fromManifestPath,
  type Manifest,
  manifestFile,
  overwriteJournal,
  readManifest,
  removeUnneededBackups,
  writeManifest,
} from './manifest.ts';
import { settleInterrupted } from './settle.ts';

/** A set-up that ended in the middle of its files. */
export interface Recovery {
  /** Paths as the manifest writes them. */
  written: string[];
  unwritten: string[];
}

/**
 * Puts in order what a run left that was killed, before another looks at anything: whole files are recorded, halves are
 * removed. What was not written yet is planned again by `init`, and what was is taken back by `uninit`. undefined when
 * nothing was interrupted. Throws StopError when the manifest is damaged. The caller holds the lock of the app.
 */
export function recoverInterrupted(app: string): Recovery | undefined {
  const manifest = readManifest(app);
  removeTemporaries(app, manifest);
  removeUnneededBackups(app, manifest);
  if (manifest.pending === undefined) return undefined;
  const settled = settleInterrupted(app, manifest);
  writeManifest(app, settled);
  const wasWritten = (path: string, after: string) =>
    settled.changes.some((change) => change.path === path && change.after === after);
  const all = manifest.pending.map(({ path, after }) => ({ path, isWritten: wasWritten(path, after) }));
  return {
    written: all.filter(({ isWritten }) => isWritten).map(({ path }) => path),
    unwritten: all.filter(({ isWritten }) => !isWritten).map(({ path }) => path),
  };
}

function removeTemporaries(app: string, { changes, pending = [] }: Manifest): void {
  const files = [...changes, ...pending].map(({ path }) => fromManifestPath(app, path));
  for (const file of [manifestFile(app), overwriteJournal(app), ...files]) {
    try {
      rmSync(temporaryOf(file), { force: true });
    } catch {
      // Its folder is no folder any more, or not ours to write: then nothing of ours is in it.
    }
  }
}

/** Removes `.glasstrace` when nothing is left in it that anybody needs. The last thing a run does. */
export function tidyProjectFolder(app: string): void {
  const folder = projectFolder(app);
  const ignore = join(folder, '.gitignore');
  try {
    for (const name of readdirSync(folder)) {
      const creator = creatorOf(name);
      if (creator !== undefined && !isRunning(creator)) rmSync(join(folder, name), { force: true });
    }
    const left = readdirSync(folder);
    if (left.some((name) => name !== '.gitignore')) return;
    if (left.length === 1 && readBytes(ignore)?.toString() !== OWN_GITIGNORE) return;
    rmSync(ignore, { force: true });
    rmdirSync(folder);
  } catch {
    // Gone, or in use again: either way nothing is to be removed.
  }
}
