import { existsSync, mkdirSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { projectFolder } from '../../project/project-folder.ts';
import { syncFolder } from '../edit/replace-file.ts';
import { hashOf, readBytes, writeFileSafely } from '../edit/write.ts';
import { StopError } from '../stop-error.ts';
import type { Part } from './parts.ts';

/** One file that we created or edited. */
export interface ManifestChange {
  /** Relative to the app, with `/`; absolute for a file of the user's home folder. */
  path: string;
  action: 'created' | 'edited';
  /** SHA-256 of the bytes before our first edit; absent when there was no file. */
  before?: string;
  /** SHA-256 of the bytes that we wrote last. */
  after: string;
  /** Copy of the bytes before our first edit, relative to the folder of the manifest. */
  backup?: string;
  /** False when the user changed the file between two edits of ours: then only our parts can be taken out. */
  restorable: boolean;
  parts: Part[];
}

/** `.glasstrace/manifest.json`: what `uninit` needs to know. */
export interface Manifest {
  version: 1;
  changes: ManifestChange[];
  /** Folders that we made, written as the paths are. */
  folders: string[];
  /** What the run at work is about to do; there afterwards when it was interrupted. */
  pending?: PendingChange[];
}

/** How a file is to be recorded once it is written. */
export interface PendingChange extends ManifestChange {
  /** SHA-256 of the bytes that the run found; absent when there was no file. */
  found?: string;
}

const MANIFEST_FILE = 'manifest.json';
const BACKUPS_DIR = 'backups';

/** What the file of the user held that is being written over, where one can't be replaced. */
export const overwriteJournal = (app: string): string => join(projectFolder(app), 'overwriting.json');

export const manifestFile = (app: string): string => join(projectFolder(app), MANIFEST_FILE);

/**
 * The manifest of the app, as it is on disk; an empty one when there is none. Throws StopError when it is damaged, because
 * what it knew would be lost with the next write.
 */
export function readManifest(app: string): Manifest {
  try {
    const bytes = readBytes(manifestFile(app));
    if (bytes === undefined) return { version: 1, changes: [], folders: [] };
    const manifest = JSON.parse(bytes.toString('utf8')) as Partial<Manifest>;
    if (!Array.isArray(manifest.changes) || !Array.isArray(manifest.folders)) throw new SyntaxError('no manifest');
    return manifest as Manifest;
  } catch (error) {
    throw new StopError(
      `${manifestFile(app)} can’t be read: ${(error as Error).message}.`,
      'Repair it, or delete it if you no longer need "glasstrace uninit" for what it recorded.',
    );
  }
}

/** Writes the manifest; one that records nothing any more is removed, and so is every copy that no record needs. */
export function writeManifest(app: string, manifest: Manifest): void {
  const file = manifestFile(app);
  const records = [...manifest.changes, ...(manifest.pending ?? [])];
  if (records.length === 0) rmSync(file, { force: true });
  else writeFileSafely(file, `${JSON.stringify(manifest, null, 2)}\n`, { expected: readBytes(file), mode: 0o600 });
  removeUnneededBackups(app, manifest);
}

/** Removes every copy that no record needs, which a run may leave that was killed. */
export function removeUnneededBackups(app: string, { changes, pending = [] }: Manifest): void {
  const needed = new Set([...changes, ...pending].map(({ backup }) => backup));
  const backups = join(projectFolder(app), BACKUPS_DIR);
  const kept = namesIn(backups).filter((name) => {
    if (needed.has(`${BACKUPS_DIR}/${name}`)) return true;
    rmSync(join(backups, name), { force: true });
    return false;
  });
  if (kept.length === 0 && existsSync(backups)) rmdirSync(backups);
}

/** Copies bytes to where only their owner reads them. Returns the name of the copy, for `ManifestChange.backup`. */
export function saveBackup(app: string, file: string, bytes: Buffer): string {
  const backup = `${BACKUPS_DIR}/${hashOf(bytes).slice(0, 12)}-${basename(file)}`;
  const copy = join(projectFolder(app), backup);
  mkdirSync(dirname(copy), { recursive: true, mode: 0o700 });
  syncFolder(projectFolder(app));
  const current = readBytes(copy);
  if (!current?.equals(bytes)) writeFileSafely(copy, bytes, { expected: current, mode: 0o600 });
  return backup;
}

/** Bytes of a backup; undefined when it is gone or no longer what was saved. */
export function readBackup(app: string, { backup, before }: ManifestChange): Buffer | undefined {
  const bytes = backup === undefined ? undefined : readBytes(join(projectFolder(app), backup));
  return bytes !== undefined && hashOf(bytes) === before ? bytes : undefined;
}

const namesIn = (folder: string) => (existsSync(folder) ? readdirSync(folder) : []);

/** A path as the manifest writes it: what lies in the repository moves with the app. */
export function toManifestPath(app: string, root: string, file: string): string {
  return file.startsWith(root + sep) ? relative(app, file).split(sep).join('/') : file;
}

export const fromManifestPath = (app: string, path: string): string => resolve(app, path);
