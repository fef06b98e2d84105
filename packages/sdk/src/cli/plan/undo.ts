import { rmdirSync, rmSync } from 'node:fs';
import { decodeText, followLinks, hashOf, readBytes, writeFileSafely } from '../edit/write.ts';
import { fromManifestPath, type Manifest, type ManifestChange, readBackup, writeManifest } from './manifest.ts';
import { isLeftover, removePart } from './parts.ts';

/** What `uninit` does to one file. */
export type Undo = { change: ManifestChange; file: string; current: Buffer | undefined } & (
  | { action: 'restore' | 'edit'; bytes: Buffer }
  | { action: 'delete' }
  /** The file is as it was before us, or gone. */
  | { action: 'nothing' }
  | { action: 'keep'; reason: string }
);

/** Looks at the files that were changed and decides; writes nothing. The last change comes first. */
export function planUndo(app: string, manifest: Manifest): Undo[] {
  return manifest.changes.toReversed().map((change) => {
    const file = fromManifestPath(app, change.path);
    try {
      const current = readBytes(file);
      return { change, file, current, ...decide(app, file, change, current) };
    } catch (error) {
      const reason = `It can’t be read (${(error as NodeJS.ErrnoException).code}).`;
      return { change, file, current: undefined, action: 'keep', reason };
    }
  });
}

type Decision = Undo extends infer Each
  ? Each extends Undo
    ? Omit<Each, 'change' | 'file' | 'current'>
    : never
  : never;

function decide(app: string, file: string, change: ManifestChange, current: Buffer | undefined): Decision {
  if (current === undefined) return { action: 'nothing' };
  const hash = hashOf(current);
  if (hash === change.before) return { action: 'nothing' };
  if (hash === change.after && change.restorable) {
    if (change.action === 'created') return { action: 'delete' };
    const bytes = readBackup(app, change);
    if (bytes !== undefined) return { action: 'restore', bytes };
  }
  return removeParts(file, change, current);
}

function removeParts(file: string, change: ManifestChange, current: Buffer): Decision {
  const original = decodeText(current);
  if (original === undefined) return { action: 'keep', reason: 'It is not UTF-8 text.' };
  let text = original;
  for (const part of change.parts.toReversed()) {
    const result = removePart(text, part, file);
    if (result.status === 'refused') return { action: 'keep', reason: result.reason };
    if (result.status === 'changed') text = result.text;
  }
  if (change.action === 'created' && isLeftover(text, file)) return { action: 'delete' };
  return text === original ? { action: 'nothing' } : { action: 'edit', bytes: Buffer.from(text) };
}

/** Does what was planned for one file. Throws what the file system says, and ChangedMeanwhileError. */
export function undoFile(undo: Undo): void {
  if (undo.action === 'delete') rmSync(followLinks(undo.file));
  if (undo.action === 'restore' || undo.action === 'edit') {
    writeFileSafely(undo.file, undo.bytes, { expected: undo.current });
  }
}

/** Removes the folders that we made and that are empty now. */
export function removeFolders(app: string, { folders }: Manifest): void {
  const deepestFirst = folders.map((folder) => fromManifestPath(app, folder)).sort((a, b) => b.length - a.length);
  for (const folder of deepestFirst) {
    try {
      rmdirSync(folder);
    } catch {
      // Not empty, or gone: either way it is not ours to remove.
    }
  }
}

/** Forgets the changes for which `isDone`; without any left, the manifest and its backups go too. */
export function forgetChanges(app: string, manifest: Manifest, isDone: (change: ManifestChange) => boolean): void {
  writeManifest(app, { ...manifest, changes: manifest.changes.filter((change) => !isDone(change)) });
}
