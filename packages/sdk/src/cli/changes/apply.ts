import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { makeProjectFolder } from '../../project/project-folder.ts';
import { followLinks, hashOf, writeFileSafely } from '../edit/write.ts';
import { StopError } from '../stop-error.ts';
import type { PlannedFile, Refusal } from './drafts.ts';
import {
  type Manifest,
  type ManifestChange,
  overwriteJournal,
  type PendingChange,
  readManifest,
  saveBackup,
  toManifestPath,
  writeManifest,
} from './manifest.ts';
import { type OtherRecord, readOtherRecords, withMadeByOthers } from './other-apps.ts';
import { mergeParts, type Part, removePart } from './parts.ts';
import { PLANNED_KEY } from './planned-key.ts';
import { settle, settleInterrupted } from './settle.ts';
import { explainWriteFailure } from './write-failure.ts';

export interface ApplyOptions {
  app: string;
  root: string;
  /** Called once, when the folder that hides the key from git is there. */
  key: () => string;
}

/** A planned file with its key, and how it will be recorded. */
interface Write {
  planned: PlannedFile;
  text: string;
  record: PendingChange;
  /** Folders above it that this app is to take away, where they are empty then; absolute. */
  folders: string[];
}

/**
 * Writes the files of a plan, one at a time, each in one step. What is about to happen is recorded first, as a whole, so
 * that `recoverInterrupted` can tell after a kill what happened. A file that can't be written is left as it is, refused
 * with its reason, and the others go on. Throws StopError when not even the record can be written; then no file of the
 * user was touched.
 */
export function applyPlan(
  files: readonly PlannedFile[],
  options: ApplyOptions,
): { written: PlannedFile[]; refused: Refusal[] } {
  const { app } = options;
  const { recorded, writes } = prepare(files, options);
  const written: PlannedFile[] = [];
  const refused: Refusal[] = [];
  for (const each of writes) {
    const { planned } = each;
    const reason = write(app, each, refused);
    if (reason === undefined) written.push(planned);
    else refused.push({ file: planned.file, reason, snippet: planned.snippets.join('\n\n') });
  }
  const isWritten = ({ path }: PendingChange) =>
    writes.some(({ planned, record }) => record.path === path && written.includes(planned));
  try {
    writeManifest(app, settle(app, recorded, isWritten));
  } catch {
    // The record of what was about to happen stays, from which the next run learns the same.
  }
  return { written, refused };
}

function prepare(
  files: readonly PlannedFile[],
  options: ApplyOptions,
): { recorded: Manifest; writes: readonly Write[] } {
  const { app, root } = options;
  try {
    makeProjectFolder(app);
    const key = options.key();
    const known = settleInterrupted(app, readManifest(app));
    const writes = files.toSorted(secretsLast).map((planned): Write => {
      const text = planned.text.replaceAll(PLANNED_KEY, key);
      const parts = JSON.parse(JSON.stringify(planned.parts).replaceAll(PLANNED_KEY, key)) as Part[];
      const others = readOtherRecords(planned, options);
      const record = recordOf({ ...planned, parts }, text, { known: known.changes, others, options });
      const missing = missingFolders(dirname(followLinks(planned.file)));
      return { planned, text, record, folders: [...missing, ...others.flatMap(({ folders }) => folders)] };
    });
    const paths = writes.flatMap(({ folders }) => folders).map((folder) => toManifestPath(app, root, folder));
    const recorded = {
      ...known,
      folders: [...new Set([...known.folders, ...paths])],
      pending: writes.map(({ record }) => record),
    };
    if (writes.length > 0) writeManifest(app, recorded);
    return { recorded, writes };
  } catch (error) {
    if (!isFileSystemError(error)) throw error;
    throw new StopError(
      `The record of what is to change can’t be written to ${app}: ${explainWriteFailure(error)}`,
      'No file of yours was changed. Put that right, then run this again.',
    );
  }
}

/** What keeps a file out of git is written before a key is in that file. */
const secretsLast = (a: PlannedFile, b: PlannedFile) => Number(a.secret) - Number(b.secret);

/** Returns why the file could not be written. */
function write(app: string, { planned, text }: Write, refused: readonly Refusal[]): string | undefined {
  if (planned.secret && refused.some(({ file }) => basename(file) === '.gitignore')) {
    return 'It would hold a key, and the .gitignore that keeps it out of git can’t be written.';
  }
  try {
    const journal = overwriteJournal(app);
    writeFileSafely(planned.file, text, { expected: planned.before, journal, ...(planned.secret && { mode: 0o600 }) });
    return undefined;
  } catch (error) {
    return explainWriteFailure(error);
  }
}

interface RecordContext {
  known: readonly ManifestChange[];
  others: readonly OtherRecord[];
  options: ApplyOptions;
}

function recordOf(planned: PlannedFile, text: string, { known, others, options }: RecordContext): PendingChange {
  const { file, before } = planned;
  const path = toManifestPath(options.app, options.root, file);
  const found = before && hashOf(before);
  const after = hashOf(text);
  const parts = withMadeByOthers(planned.parts, others);
  const last = known.find((change) => change.path === path);
  const isFirst = last === undefined || before === undefined || holdsNothingOfOurs(planned, last);
  const record: ManifestChange = isFirst
    ? { path, ...originOf(planned, options.app, others), after, restorable: others.length === 0, parts }
    : { ...last, after, restorable: last.restorable && found === last.after, parts: mergeParts(last.parts, parts) };
  return { ...record, ...(found !== undefined && { found }) };
}

/** Whether the file is the user's alone again, as after an `uninit` that was killed, or a `git checkout`. */
function holdsNothingOfOurs({ file, before }: PlannedFile, known: ManifestChange): boolean {
  const text = before?.toString() ?? '';
  return (
    hashOf(text) === known.before || known.parts.every((part) => removePart(text, part, file).status === 'unchanged')
  );
}

/** What the file was before us, and before the other apps that have an entry in it. */
function originOf(
  { file, before }: PlannedFile,
  app: string,
  others: readonly OtherRecord[],
): Pick<ManifestChange, 'action' | 'before' | 'backup'> {
  if (before === undefined || others.some(({ change }) => change.action === 'created')) return { action: 'created' };
  const bytes = others.find((other) => other.before !== undefined)?.before ?? before;
  return { action: 'edited', before: hashOf(bytes), backup: saveBackup(app, file, bytes) };
}

/** Folders above a file that don't exist yet, the innermost first. */
function missingFolders(folder: string): string[] {
  return existsSync(folder) || folder === dirname(folder) ? [] : [folder, ...missingFolders(dirname(folder))];
}

const isFileSystemError = (error: unknown) => typeof (error as NodeJS.ErrnoException).syscall === 'string';
