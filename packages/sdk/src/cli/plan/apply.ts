import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ChangedMeanwhileError, hashOf, readBytes, writeFileSafely } from '../edit/write.ts';
import type { PlannedFile, Refusal } from './drafts.ts';
import {
  BACKUPS_DIR,
  fromManifestPath,
  type Manifest,
  type ManifestChange,
  projectFolder,
  readManifest,
  toManifestPath,
  writeManifest,
} from './manifest.ts';
import { mergeParts } from './parts.ts';
import { PLANNED_KEY } from './planned-key.ts';

export interface ApplyOptions {
  app: string;
  root: string;
  /** Called when the first file needs the key. */
  key: () => string;
}

/**
 * Writes the files of a plan, one at a time, each in one step. What is about to happen is recorded first, so that
 * `uninit` knows it even when the power goes out in between. A file that can't be written is left as it is, refused with
 * its reason, and the others go on.
 */
export function applyPlan(
  files: readonly PlannedFile[],
  options: ApplyOptions,
): { written: PlannedFile[]; refused: Refusal[] } {
  const written: PlannedFile[] = [];
  const refused: Refusal[] = [];
  for (const planned of files) {
    try {
      applyFile(planned, options);
      written.push(planned);
    } catch (error) {
      const snippet = planned.snippets.join('\n\n');
      refused.push({ file: planned.file, reason: reasonOf(error), snippet });
    }
  }
  return { written, refused };
}

function applyFile(planned: PlannedFile, options: ApplyOptions): void {
  const { app } = options;
  const text = planned.text.includes(PLANNED_KEY) ? planned.text.replaceAll(PLANNED_KEY, options.key()) : planned.text;
  const before = readManifest(app);
  const folders = missingFolders(dirname(planned.file)).map((folder) => toManifestPath(app, options.root, folder));
  writeManifest(app, {
    ...before,
    changes: withChange(before.changes, planned, text, options),
    folders: [...new Set([...before.folders, ...folders])],
  });
  try {
    writeFileSafely(planned.file, text, { expected: planned.before, ...(planned.secret && { mode: 0o600 }) });
  } catch (error) {
    writeManifest(app, before);
    throw error;
  }
}

function withChange(
  changes: readonly ManifestChange[],
  planned: PlannedFile,
  text: string,
  { app, root }: ApplyOptions,
): ManifestChange[] {
  const path = toManifestPath(app, root, planned.file);
  const known = changes.find((change) => change.path === path);
  const after = hashOf(text);
  if (known === undefined) return [...changes, { ...firstChange(planned, app), path, after, parts: planned.parts }];
  const parts = mergeParts(known.parts, planned.parts);
  const untouched = planned.before !== undefined && hashOf(planned.before) === known.after;
  const again = { ...known, after, parts, restorable: known.restorable && untouched };
  // The user deleted what we wrote: this is a first change once more.
  const change =
    planned.before === undefined ? { ...firstChange(planned, app), path, after, parts: planned.parts } : again;
  return changes.map((other) => (other === known ? change : other));
}

function firstChange({ file, before }: PlannedFile, app: string): Omit<ManifestChange, 'path' | 'after' | 'parts'> {
  if (before === undefined) return { action: 'created', restorable: true };
  const hash = hashOf(before);
  const backup = `${BACKUPS_DIR}/${hash.slice(0, 12)}-${basename(file)}`;
  const copy = join(projectFolder(app), backup);
  mkdirSync(dirname(copy), { recursive: true, mode: 0o700 });
  if (!existsSync(copy)) writeFileSafely(copy, before, { expected: undefined, mode: 0o600 });
  return { action: 'edited', before: hash, backup, restorable: true };
}

/** Folders above a file that don't exist yet, the innermost first. */
function missingFolders(folder: string): string[] {
  return existsSync(folder) || folder === dirname(folder) ? [] : [folder, ...missingFolders(dirname(folder))];
}

function reasonOf(error: unknown): string {
  if (error instanceof ChangedMeanwhileError) return 'It changed while we were at work.';
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'It can’t be written: permission denied.';
  return `It can’t be written (${code ?? message}).`;
}

/** Forgets the changes for which `isDone`; without any left, the manifest and its backups go too. */
export function forgetChanges(app: string, manifest: Manifest, isDone: (change: ManifestChange) => boolean): void {
  const changes = manifest.changes.filter((change) => !isDone(change));
  const folder = projectFolder(app);
  if (changes.length > 0) {
    writeManifest(app, { ...manifest, changes });
    return;
  }
  rmSync(join(folder, BACKUPS_DIR), { recursive: true, force: true });
  rmSync(join(folder, 'manifest.json'), { force: true });
}

/** Bytes of a backup; undefined when it is gone or no longer what was saved. */
export function readBackup(app: string, { backup, before }: ManifestChange): Buffer | undefined {
  const bytes = backup === undefined ? undefined : readBytes(fromManifestPath(projectFolder(app), backup));
  return bytes !== undefined && hashOf(bytes) === before ? bytes : undefined;
}
