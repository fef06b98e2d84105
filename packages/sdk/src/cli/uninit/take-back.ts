import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ANONYMOUS_KEY_FILE } from '@glasstrace/protocol/environment';
import { projectFolder } from '../../project/project-folder.ts';
import type { Progress } from '../changes/change-app.ts';
import { findHeir, handOver, withoutCommon } from '../changes/hand-over.ts';
import { lockApp } from '../changes/lock-app.ts';
import { type Manifest, readManifest } from '../changes/manifest.ts';
import { recoverInterrupted } from '../changes/recover-interrupted.ts';
import { settleInterrupted } from '../changes/settle.ts';
import { forgetChanges, planUndo, removeFolders, type Undo, undoFile } from '../changes/undo.ts';
import { explainWriteFailure } from '../changes/write-failure.ts';
import type { CliContext } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { asksFirst, type PlanOptions } from '../options.ts';
import { removalOf } from '../packages/plan-packages.ts';
import type { AppPlace } from '../surroundings/look-around.ts';
import type { Row } from '../terminal/lay-out.ts';
import type { Screen } from '../terminal/screen.ts';
import { type ShowPath, showPath } from '../terminal/show-path.ts';
import { askFirst, confirmUndo } from './confirm-undo.ts';
import { nextAfterUninit, undoDiff, undoRow, uninitJson } from './uninit-report.ts';

export interface UninitOptions extends PlanOptions {
  /** Removes the key and everything else in `.glasstrace` too. */
  purge?: boolean;
}

interface World {
  place: AppPlace;
  options: UninitOptions;
  context: CliContext;
  screen: Screen;
}

/** Plans, asks, takes back, and says what is left. Returns the exit code. */
export async function takeBack({ place, options, context, screen }: World, progress: Progress): Promise<number> {
  const { app, root } = place;
  const { json = false, dryRun = false } = options;
  const show: ShowPath = (file) => showPath(file, root, context.home);
  const manifest = settleInterrupted(app, readManifest(app));
  const folder = projectFolder(app);
  const hasKey = existsSync(join(folder, ANONYMOUS_KEY_FILE));
  const asks = asksFirst(options, context);
  let purges = options.purge ?? false;
  const heir = findHeir(app, root);
  const { own, staying } = heir === undefined ? { own: manifest, staying: [] } : withoutCommon(place, manifest);
  let undos = planUndo(app, own);

  screen.open('glasstrace uninit', [show(app)]);
  const isDone = manifest.changes.length === 0 && !(purges && existsSync(folder));
  if (!isDone) {
    screen.section('Plan, nothing written yet', [
      ...undos.map((undo) => undoRow(undo, show)),
      ...staying.map((file): Row => [`stays   ${show(file)}`, `${show(heir!)} relies on what init put in`]),
      ...(purges ? [[`delete  ${show(folder)}`, 'with the key of this project']] : []),
    ]);
  }
  const showDiff = () => screen.diff(undos.map((undo) => undoDiff(undo, show)).join(''));
  if (dryRun) showDiff();
  if (asks && !isDone) {
    const answers = await ask(undos, { asksForKey: hasKey && !purges, showDiff, show, screen });
    if (answers === undefined) {
      screen.cancelled('Cancelled; nothing was changed.');
      return EXIT.cancelled;
    }
    undos = answers.undos;
    purges ||= answers.purges;
  }

  const left = dryRun ? keptOf(undos) : undoFiles(app, undos);
  if (!dryRun) {
    if (heir !== undefined) await handOverTo(heir, place, undos, manifest);
    removeFolders(app, manifest);
    forgetChanges(app, manifest, ({ path }) => !left.some(({ undo }) => undo.change.path === path));
    if (purges && left.length === 0) purge(folder);
    if (!isDone) progress.done = 'What init did is taken back, and every file is whole.';
  }

  const keepsKey = hasKey && !(purges && left.length === 0);
  const removal = removalOf(app, root, context.env);
  const next = nextAfterUninit({ isDone, dryRun, isLeft: left.length > 0, keepsKey, removal });
  const refused = left.map(({ undo, reason }) => ({ path: show(undo.file), reason }));
  if (json)
    context.stdout.write(`${JSON.stringify(uninitJson(undos, { dryRun, refused, next: next.join(' '), show }))}\n`);
  for (const { path, reason } of refused) screen.warn(`${path} was left alone. ${reason}`);
  screen.end(next);
  return left.length > 0 ? EXIT.refused : EXIT.done;
}

interface Questions {
  asksForKey: boolean;
  showDiff: () => void;
  show: ShowPath;
  screen: Screen;
}

/** What a person wants to be done; undefined when they want nothing. */
async function ask(
  undos: readonly Undo[],
  { asksForKey, showDiff, show, screen }: Questions,
): Promise<{ undos: Undo[]; purges: boolean } | undefined> {
  if (!(await confirmUndo(showDiff))) return undefined;
  const decided: Undo[] = [];
  for (const undo of undos) {
    if (undo.action !== 'keep' || undo.anyway === undefined) {
      decided.push(undo);
      continue;
    }
    const removed: Undo = { ...undo, ...undo.anyway };
    screen.diff(undoDiff(removed, show));
    const answer = await askFirst(`You changed what we put into ${show(undo.file)}. Remove it all the same?`);
    if (answer === undefined) return undefined;
    decided.push(answer ? removed : undo);
  }
  if (!asksForKey) return { undos: decided, purges: false };
  const purges = await askFirst(
    'Delete the key of this project too? What was recorded with it can’t be read any more.',
  );
  return purges === undefined ? undefined : { undos: decided, purges };
}

/** A file that still holds something of ours, and why. */
interface Left {
  undo: Undo;
  reason: string;
}

const keptOf = (undos: readonly Undo[]): Left[] =>
  undos.flatMap((undo) => (undo.action === 'keep' ? [{ undo, reason: undo.reason }] : []));

function undoFiles(app: string, undos: readonly Undo[]): Left[] {
  const failed = undos.flatMap((undo) => {
    try {
      undoFile(app, undo);
      return [];
    } catch (error) {
      return [{ undo, reason: explainWriteFailure(error) }];
    }
  });
  return [...keptOf(undos), ...failed];
}

/** Records what stays with the app that relies on it, while no other run is at work there. */
async function handOverTo(
  heir: string,
  { app, root }: AppPlace,
  undos: readonly Undo[],
  manifest: Manifest,
): Promise<void> {
  const former = new Map(undos.map(({ file, current }) => [file, current]));
  const release = await lockApp(heir);
  try {
    recoverInterrupted(heir);
    handOver({ app, heir, root, former }, manifest);
  } finally {
    release();
  }
}

/** Removes everything that Glasstrace kept for the app; the key goes first, while the folder is still hidden from git. */
function purge(folder: string): void {
  rmSync(join(folder, ANONYMOUS_KEY_FILE), { force: true });
  rmSync(folder, { recursive: true, force: true });
}
