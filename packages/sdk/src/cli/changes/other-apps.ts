import { existsSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { recogniseEntry } from '../agents/recognise-entry.ts';
import { readJsonEntries } from '../edit/json/read-json.ts';
import { readTomlEntries } from '../edit/toml.ts';
import { findFoldersWith } from '../surroundings/workspace.ts';
import type { PlannedFile } from './drafts.ts';
import { fromManifestPath, type ManifestChange, manifestFile, readBackup, readManifest } from './manifest.ts';
import { type Part, removePart } from './parts.ts';
import { settleInterrupted } from './settle.ts';

/** What another app, of any repository, did to a file that both have an entry in. */
export interface OtherRecord {
  change: ManifestChange;
  /** What the file held before that app; undefined when that is not known. */
  before: Buffer | undefined;
  /** Folders that were made for the file, absolute. */
  folders: string[];
}

/** The apps of a repository that are set up. */
export function findSetUpApps(app: string, root: string): string[] {
  const isSetUp = (folder: string) => existsSync(manifestFile(folder));
  return [root, ...findFoldersWith(root, relative(app, manifestFile(app)))].filter(isSetUp);
}

/**
 * What other apps recorded of a file that both have an entry in: those of the repository, and those that entries in the
 * file name. Each app that adds an entry makes what the others made its own: so whoever is taken back last leaves the
 * file as it was before the first.
 */
export function readOtherRecords(
  { file, before, parts }: Pick<PlannedFile, 'file' | 'before' | 'parts'>,
  { app, root }: { app: string; root: string },
): OtherRecord[] {
  const text = before?.toString() ?? '';
  const entries = parts.flatMap((part) => {
    if (part.kind === 'toml-entry') return [readTomlEntries(text, part.container)];
    return part.kind === 'json-entry' ? [readJsonEntries(text, [])] : [];
  });
  if (before === undefined || entries.length === 0) return [];
  const base = file.startsWith(root + sep) ? root : undefined;
  const named = entries.flatMap((each) => [...projectsIn(each, base)]);
  return [...new Set([...findSetUpApps(app, root), ...named])]
    .filter((other) => other !== app)
    .flatMap((other) => readRecord(other, file, text));
}

/** The apps that entries of ours name: by a whole path, or from the folder whose name is the key of what they stand in. */
function* projectsIn(value: unknown, folder?: string): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  const entry = recogniseEntry(value);
  if (entry !== undefined) {
    const { transport, project = '' } = entry;
    if (transport === 'stdio' && (folder !== undefined || isAbsolute(project))) yield resolve(folder ?? '', project);
    return;
  }
  for (const [key, inner] of Object.entries(value)) yield* projectsIn(inner, isAbsolute(key) ? key : folder);
}

function readRecord(other: string, file: string, text: string): OtherRecord[] {
  try {
    const { changes, folders } = settleInterrupted(other, readManifest(other));
    const change = changes.find(({ path }) => fromManifestPath(other, path) === file);
    const isThere = change?.parts.some((part) => removePart(text, part, file).status !== 'unchanged');
    if (change === undefined || !isThere) return [];
    const above = (folder: string) => dirname(file) === folder || dirname(file).startsWith(folder + sep);
    const made = folders.map((folder) => fromManifestPath(other, folder)).filter(above);
    return [{ change, before: readBackup(other, change), folders: made }];
  } catch {
    // It can't be asked: then what it made stays where it is.
    return [];
  }
}

/** The parts with the objects that others made for them, as if this app had. */
export const withMadeByOthers = (parts: readonly Part[], others: readonly OtherRecord[]): Part[] =>
  parts.map((part) => {
    if (part.kind !== 'json-entry') return part;
    const made = new Set(others.flatMap(({ change }) => change.parts.flatMap(madeContainers)));
    let { madeContainers: count } = part;
    while (count < part.container.length && made.has(keyOf(part.container.slice(0, part.container.length - count)))) {
      count++;
    }
    return { ...part, madeContainers: count };
  });

function madeContainers(part: Part): string[] {
  if (part.kind !== 'json-entry') return [];
  const { container, madeContainers: count } = part;
  return Array.from({ length: count }, (_, index) => keyOf(container.slice(0, container.length - index)));
}

const keyOf = (container: readonly string[]) => JSON.stringify(container);
