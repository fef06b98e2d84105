import { mkdirSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { PROJECT_DIR } from '@glasstrace/protocol/environment';
import { readBytes, writeFileSafely } from '../edit/write.ts';
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
}

const MANIFEST_FILE = 'manifest.json';
export const BACKUPS_DIR = 'backups';

export const projectFolder = (app: string): string => join(app, PROJECT_DIR);
export const manifestFile = (app: string): string => join(projectFolder(app), MANIFEST_FILE);

/** Reads the manifest of the app; an empty one when there is none. Throws when it is damaged. */
export function readManifest(app: string): Manifest {
  const bytes = readBytes(manifestFile(app));
  if (bytes === undefined) return { version: 1, changes: [], folders: [] };
  const manifest = JSON.parse(bytes.toString('utf8')) as Partial<Manifest>;
  if (!Array.isArray(manifest.changes) || !Array.isArray(manifest.folders)) throw new SyntaxError('no manifest');
  return manifest as Manifest;
}

export function writeManifest(app: string, manifest: Manifest): void {
  mkdirSync(projectFolder(app), { recursive: true, mode: 0o700 });
  const file = manifestFile(app);
  writeFileSafely(file, `${JSON.stringify(manifest, null, 2)}\n`, { expected: readBytes(file), mode: 0o600 });
}

/** A path as the manifest writes it: what lies in the repository moves with the app. */
export function toManifestPath(app: string, root: string, file: string): string {
  return file.startsWith(root + sep) ? relative(app, file).split(sep).join('/') : file;
}

export const fromManifestPath = (app: string, path: string): string => resolve(app, path);
