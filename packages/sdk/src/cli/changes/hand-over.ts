import { sep } from 'node:path';
import { hashOf, readBytes } from '../edit/write.ts';
import {
  fromManifestPath,
  type Manifest,
  type ManifestChange,
  readBackup,
  readManifest,
  saveBackup,
  toManifestPath,
  writeManifest,
} from './manifest.ts';
import { findSetUpApps } from './other-apps.ts';
import { mergeParts, type Part } from './parts.ts';

/** An app that is taken back, and another of its repository that stays set up. */
export interface Inheritance {
  app: string;
  heir: string;
  root: string;
  /** What the files held before the app was taken back; a file that is not named was not touched. */
  former: ReadonlyMap<string, Buffer | undefined>;
}

/** Another app of the repository that is set up. */
export const findHeir = (app: string, root: string): string | undefined =>
  findSetUpApps(app, root).find((folder) => folder !== app);

/** What the apps of a repository have in common: the others found it there and rely on it. */
const isCommon = ({ kind }: Part): boolean => kind === 'line' || kind === 'block' || kind === 'file';

/** The changes without what the heir relies on, and the files in which that stays. */
export function withoutCommon(
  { app, root }: Pick<Inheritance, 'app' | 'root'>,
  manifest: Manifest,
): { own: Manifest; staying: string[] } {
  const staying: string[] = [];
  const changes = manifest.changes.flatMap((change): ManifestChange[] => {
    const file = fromManifestPath(app, change.path);
    if (!isOfTheRepository(file, app, root) || !change.parts.some(isCommon)) return [change];
    staying.push(file);
    const parts = change.parts.filter((part) => !isCommon(part));
    // Neither the whole file nor its former bytes are this app's alone.
    return parts.length === 0 ? [] : [{ ...change, parts, action: 'edited', restorable: false }];
  });
  return { own: { ...manifest, changes }, staying };
}

/**
 * Once the app is taken back: records with the heir what stayed in files of both, who made them and what they held
 * before, so that the last app that is taken back leaves them as they were before the first.
 */
export function handOver({ app, heir, root, former }: Inheritance, manifest: Manifest): void {
  const theirs = readManifest(heir);
  const inherited = manifest.changes.filter(({ path }) => isOutside(fromManifestPath(app, path), app));
  const changes = inherited.reduce(
    (known, change) => inherit({ app, heir, root, former }, known, change),
    theirs.changes,
  );
  const folders = manifest.folders
    .map((folder) => fromManifestPath(app, folder))
    .filter((folder) => isOutside(folder, app))
    .map((folder) => toManifestPath(heir, root, folder));
  writeManifest(heir, { ...theirs, changes, folders: [...new Set([...theirs.folders, ...folders])] });
}

function inherit(
  { app, heir, root, former }: Inheritance,
  known: readonly ManifestChange[],
  change: ManifestChange,
): ManifestChange[] {
  const file = fromManifestPath(app, change.path);
  const bytes = readBytes(file);
  if (bytes === undefined) return [...known];
  const path = toManifestPath(heir, root, file);
  const common = isOfTheRepository(file, app, root) ? change.parts.filter(isCommon) : [];
  const theirs = known.find((each) => each.path === path);
  const origin = originOf(app, heir, file, change);

  if (theirs === undefined) {
    const restorable = change.restorable && common.length === change.parts.length && hashOf(bytes) === change.after;
    const inherited = { ...origin, path, after: hashOf(bytes), restorable, parts: common };
    return common.length === 0 ? [...known] : [...known, inherited];
  }
  const parts = mergeParts(common, theirs.parts);
  // The heir came after us, and found our version: what we found is what it goes back to.
  if (theirs.before === change.after) {
    const isAsWritten = hashOf(former.get(file) ?? bytes) === theirs.after;
    const restorable = change.restorable && theirs.restorable && isAsWritten;
    return replace(known, theirs, { path, ...origin, after: hashOf(bytes), restorable, parts });
  }
  // Others came in between. The file that we created is nobody's once the last of us is gone.
  const { backup: _, before: __, ...bare } = theirs;
  const merged: ManifestChange =
    change.action === 'created' ? { ...bare, action: 'created', restorable: false, parts } : { ...theirs, parts };
  return replace(known, theirs, merged);
}

const replace = (known: readonly ManifestChange[], former: ManifestChange, change: ManifestChange): ManifestChange[] =>
  known.map((each) => (each === former ? change : each));

function originOf(
  app: string,
  heir: string,
  file: string,
  { action, ...change }: ManifestChange,
): Pick<ManifestChange, 'action' | 'before' | 'backup'> {
  const before = readBackup(app, { action, ...change });
  if (before === undefined) return { action };
  return { action, before: hashOf(before), backup: saveBackup(heir, file, before) };
}

const isOfTheRepository = (file: string, app: string, root: string): boolean =>
  file.startsWith(root + sep) && isOutside(file, app);

/** In the repository or in the home folder, where other apps have entries too. */
const isOutside = (file: string, app: string): boolean => file !== app && !file.startsWith(app + sep);
