import { existsSync, rmdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { changed, type Edit, unchanged } from '../edit/edit.ts';
import { differInEmptinessOnly } from '../edit/json/empty-json.ts';
import { syncFolder } from '../edit/replace-file.ts';
import { readBlock } from '../edit/text.ts';
import { decodeText, followLinks, hashOf, readBytes, writeFileSafely } from '../edit/write.ts';
import { findInstrumentationFiles } from '../surroundings/find-instrumentation.ts';
import { BLOCK_MARKS } from './block-marks.ts';
import {
  fromManifestPath,
  type Manifest,
  type ManifestChange,
  overwriteJournal,
  readBackup,
  writeManifest,
} from './manifest.ts';
import { isLeftover, type Part, removePart } from './parts.ts';
import { explainReadFailure } from './write-failure.ts';

/** What `uninit` does to one file. */
export type Undo = { change: ManifestChange; file: string; current: Buffer | undefined } & (
  | { action: 'restore' | 'edit'; bytes: Buffer }
  | { action: 'delete' }
  /** The file is as it was before us, or gone. */
  | { action: 'nothing' }
  /** `anyway` is what would take our part out all the same, for a person who wants that. */
  | { action: 'keep'; reason: string; anyway?: Removal }
);

type Removal = { action: 'edit'; bytes: Buffer } | { action: 'delete' };

/** Looks at the files that were changed and decides; writes nothing. The last change comes first. */
export function planUndo(app: string, manifest: Manifest): Undo[] {
  return manifest.changes.toReversed().map((change) => {
    const recorded = fromManifestPath(app, change.path);
    try {
      const file = existsSync(recorded) ? recorded : (findMoved(app, change) ?? recorded);
      const current = readBytes(file);
      return { change, file, current, ...decide(app, file, change, current) };
    } catch (error) {
      return { change, file: recorded, current: undefined, action: 'keep', reason: explainReadFailure(error) };
    }
  });
}

/** The instrumentation file under another name, as after a move to `src` or to another language: our code is in it still. */
function findMoved(app: string, { parts }: ManifestChange): string | undefined {
  if (!parts.some(({ kind }) => kind === 'instrumentation')) return undefined;
  return findInstrumentationFiles(app).find((file) => readBytes(file)?.includes('@glasstrace/sdk'));
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
  return restoreOtherLineEnds(app, change, current) ?? removeParts(app, file, change, current);
}

/** What is as we wrote it but for the line ends, as after a checkout, was not edited: it gets the old bytes, with these. */
function restoreOtherLineEnds(app: string, change: ManifestChange, current: Buffer): Removal | undefined {
  if (!change.restorable) return undefined;
  const text = current.toString('latin1');
  const isAsWritten = LINE_ENDS.some((eol) => hashOf(Buffer.from(withLineEnds(text, eol), 'latin1')) === change.after);
  if (!isAsWritten) return undefined;
  if (change.action === 'created') return { action: 'delete' };
  const before = readBackup(app, change)?.toString('latin1');
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  return before === undefined ? undefined : { action: 'edit', bytes: Buffer.from(withLineEnds(before, eol), 'latin1') };
}

const LINE_ENDS = ['\n', '\r\n'];
const withLineEnds = (text: string, eol: string) => text.replace(/\r?\n/g, eol);

function removeParts(app: string, file: string, change: ManifestChange, current: Buffer): Decision {
  const original = decodeText(current);
  if (original === undefined) return { action: 'keep', reason: 'It is not UTF-8 text.' };
  const result = withoutParts(original, change.parts, file);
  if (result.status === 'refused') {
    const anyway = withoutParts(
      original,
      change.parts.map((part) => asItIsNow(part, original)),
      file,
    );
    const removal = anyway.status === 'changed' ? { anyway: removalOf(anyway.text, change, file) } : {};
    return { action: 'keep', reason: result.reason, ...removal };
  }
  const text = result.status === 'changed' ? result.text : original;
  const before = readBackup(app, change);
  if (text !== original && before !== undefined && isAsBefore(text, before.toString(), file)) {
    return { action: 'restore', bytes: before };
  }
  const removal = removalOf(text, change, file);
  return text === original && removal.action === 'edit' ? { action: 'nothing' } : removal;
}

/** Up to what our part leaves behind: the end of the line that it came after, and white space that it took the place of. */
function isAsBefore(text: string, before: string, file: string): boolean {
  if (/\.jsonc?$/.test(file)) return differInEmptinessOnly(text, before);
  return text.replace(/\r?\n$/, '') === before;
}

function withoutParts(original: string, parts: readonly Part[], file: string): Edit {
  let text = original;
  for (const part of parts.toReversed()) {
    const result = removePart(text, part, file);
    if (result.status === 'refused') return result;
    if (result.status === 'changed') text = result.text;
  }
  return text === original ? unchanged : changed(text);
}

/** The part with what its owner made of it. */
function asItIsNow(part: Part, text: string): Part {
  if (part.kind === 'block') return { ...part, content: readBlock(text, BLOCK_MARKS) ?? part.content };
  return part.kind === 'file' ? { ...part, content: text } : part;
}

const removalOf = (text: string, change: ManifestChange, file: string): Removal =>
  change.action === 'created' && isLeftover(text, file)
    ? { action: 'delete' }
    : { action: 'edit', bytes: Buffer.from(text) };

/** Whether the file is as it was before us, or gone. */
export function isUndone(file: string, { before }: ManifestChange): boolean {
  try {
    const current = readBytes(file);
    return current === undefined || hashOf(current) === before;
  } catch {
    return false;
  }
}

/** Does what was planned for one file. Throws what the file system says, and ChangedMeanwhileError. */
export function undoFile(app: string, undo: Undo): void {
  if (undo.action === 'delete') {
    const file = followLinks(undo.file);
    rmSync(file);
    syncFolder(dirname(file));
  }
  if (undo.action === 'restore' || undo.action === 'edit') {
    writeFileSafely(undo.file, undo.bytes, { expected: undo.current, journal: overwriteJournal(app) });
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
