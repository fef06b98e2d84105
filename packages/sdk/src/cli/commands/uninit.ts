import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { select } from '@clack/prompts';
import { ANONYMOUS_KEY_FILE } from '@glasstrace/protocol/environment';
import { AppError } from '@glasstrace/protocol/errors';
import { Command } from 'commander';
import { projectFolder } from '../../project/project-folder.ts';
import { type CliContext, EXIT, processContext, StopError } from '../context.ts';
import { decodeText } from '../edit/write.ts';
import type { Row } from '../output/lay-out.ts';
import { openScreen, type Screen } from '../output/screen.ts';
import { showPath } from '../output/show-path.ts';
import { unifiedDiff } from '../output/unified-diff.ts';
import { type Command as PackageCommand, printCommand } from '../packages/package-commands.ts';
import { removalOf } from '../packages/plan-packages.ts';
import { changeApp, type Progress } from '../plan/change-app.ts';
import { findHeir, handOver, withoutCommon } from '../plan/hand-over.ts';
import { readManifest } from '../plan/manifest.ts';
import { maskKeys } from '../plan/planned-key.ts';
import { forgetChanges, planUndo, removeFolders, type Undo, undoFile } from '../plan/undo.ts';
import { findPlace } from '../steps/look-around.ts';

export interface UninitOptions {
  yes?: boolean;
  dryRun?: boolean;
  json?: boolean;
  project?: string;
  /** Removes the key and everything else in `.glasstrace` too. */
  purge?: boolean;
}

const EXIT_CODES = `
Exit codes: 0 done; 1 failed; 2 usage; 3 a file was left with our part in it, because taking it out was not safe;
130 cancelled, nothing was changed.`;

/** `glasstrace uninit`: takes back what `init` and `mcp add` did. */
export function uninitCommand(context: CliContext = processContext()): Command {
  return new Command('uninit')
    .description('Take back what "init" did: the exact bytes where you changed nothing since, else only our part.')
    .option('-y, --yes', 'do not ask')
    .option('--dry-run', 'print the plan and a diff, write nothing')
    .option('--json', 'print one JSON object; do not ask')
    .option('--project <dir>', 'folder of the app; default: the nearest app from here upward')
    .option('--purge', 'remove the key of this project too')
    .addHelpText('after', EXIT_CODES)
    .action(async (options: UninitOptions) => {
      process.exitCode = await runUninit(options, context);
    });
}

/** Returns the exit code. */
export async function runUninit(options: UninitOptions, context: CliContext): Promise<number> {
  const json = options.json ?? false;
  try {
    return await run(options, context, openScreen(context, json));
  } catch (error) {
    if (!(error instanceof StopError || error instanceof AppError)) throw error;
    const failure = { ok: false, changes: [], refused: [], error: error.message, next: error.fix };
    if (json) context.stdout.write(`${JSON.stringify(failure)}\n`);
    else context.stderr.write(`${error.message}\n${error.fix}\n`);
    return EXIT.failed;
  }
}

async function run(options: UninitOptions, context: CliContext, screen: Screen): Promise<number> {
  const { app, root } = findPlace(context, options.project);
  return changeApp(app, { context, screen, dryRun: options.dryRun ?? false }, async (progress) =>
    takeBack({ app, root }, options, context, screen, progress),
  );
}

async function takeBack(
  { app, root }: { app: string; root: string },
  options: UninitOptions,
  context: CliContext,
  screen: Screen,
  progress: Progress,
): Promise<number> {
  const { json = false, dryRun = false, purge = false } = options;
  const manifest = readManifest(app);
  const show = (file: string) => showPath(file, root, context.home);
  const heir = findHeir(app, root);
  const { own, staying } = heir === undefined ? { own: manifest, staying: [] } : withoutCommon({ app, root }, manifest);
  const undos = planUndo(app, own);
  const folder = projectFolder(app);
  const removesFolder = purge && existsSync(join(folder, ANONYMOUS_KEY_FILE));

  screen.open('glasstrace uninit', [show(app)]);
  const rows: Row[] = [
    ...undos.map((undo) => undoRow(undo, show)),
    ...staying.map((file) => [`stays   ${show(file)}`, `${show(heir!)} relies on what init put in`]),
    ...(removesFolder ? [[`delete  ${show(folder)}`, 'with the key of this project']] : []),
  ];
  const diff = () => undos.map((undo) => undoDiff(undo, show)).join('');
  if (rows.length > 0) screen.section('Plan, nothing written yet', rows);
  if (dryRun) screen.diff(diff());
  if (context.interactive && !options.yes && !json && !dryRun && rows.length > 0) {
    if (!(await confirmUndo(() => screen.diff(diff())))) {
      screen.cancelled('Cancelled; nothing was changed.');
      return EXIT.cancelled;
    }
  }

  const refused = undos
    .filter((undo) => undo.action === 'keep')
    .map(({ file, reason }) => ({ path: show(file), reason }));
  if (!dryRun) {
    refused.push(...undoFiles(undos, show));
    const isRefused = (path: string) => refused.some((refusal) => refusal.path === path);
    if (heir !== undefined) handOver({ app, heir, root }, manifest);
    removeFolders(app, manifest);
    forgetChanges(
      app,
      manifest,
      ({ path }) => !undos.some((undo) => undo.change.path === path && isRefused(show(undo.file))),
    );
    if (purge && refused.length === 0) purgeFolder(folder);
    if (rows.length > 0) progress.done = 'What init did was taken back.';
  }

  const removal = removalOf(app, root, context.env);
  const next = nextStep(rows.length > 0, dryRun, refused.length > 0, removal);
  if (json) context.stdout.write(`${JSON.stringify(uninitJson(undos, { dryRun, refused, next, show }))}\n`);
  for (const { path, reason } of refused) screen.warn(`${path} was left alone. ${reason}`);
  screen.end([next]);
  return refused.length > 0 ? EXIT.refused : EXIT.done;
}

function undoFiles(undos: readonly Undo[], show: (file: string) => string): { path: string; reason: string }[] {
  return undos.flatMap((undo) => {
    try {
      undoFile(undo);
      return [];
    } catch (error) {
      return [{ path: show(undo.file), reason: `It can’t be written (${(error as Error).message}).` }];
    }
  });
}

/** Removes everything that Glasstrace kept for the app; the key goes first, while the folder is still hidden from git. */
function purgeFolder(folder: string): void {
  rmSync(join(folder, ANONYMOUS_KEY_FILE), { force: true });
  rmSync(folder, { recursive: true, force: true });
}

/** Asks a person, who may look at the diff first. */
async function confirmUndo(showDiff: () => void): Promise<boolean> {
  for (;;) {
    const answer = await select({
      message: 'Take these back?',
      options: [
        { value: 'yes', label: 'Yes' },
        { value: 'diff', label: 'Show the diff' },
        { value: 'no', label: 'No' },
      ],
    });
    if (answer !== 'diff') return answer === 'yes';
    showDiff();
  }
}

const VERB = { restore: 'restore', edit: 'edit   ', delete: 'delete ', nothing: 'skip   ', keep: 'keep   ' } as const;

function undoRow(undo: Undo, show: (file: string) => string): Row {
  const why = {
    restore: 'unchanged since we edited it: the exact bytes from before',
    edit: 'you edited it since: only our part goes',
    delete: 'we created it, and nothing else is in it',
    nothing: 'has nothing of ours any more',
    keep: undo.action === 'keep' ? undo.reason : '',
  }[undo.action];
  return [`${VERB[undo.action]} ${show(undo.file)}`, why];
}

function undoDiff(undo: Undo, show: (file: string) => string): string {
  const before = undo.current && decodeText(undo.current);
  if (undo.action === 'delete') return maskKeys(unifiedDiff(show(undo.file), before, ''));
  if (undo.action !== 'restore' && undo.action !== 'edit') return '';
  return maskKeys(unifiedDiff(show(undo.file), before, decodeText(undo.bytes) ?? ''));
}

function nextStep(hadWork: boolean, dryRun: boolean, refused: boolean, removal: PackageCommand | undefined): string {
  if (!hadWork) return 'Nothing to take back here.';
  if (dryRun) return 'Dry run: nothing was written.';
  if (refused) return 'Take our part out of the files above by hand, then run: npx glasstrace uninit';
  return removal === undefined ? 'Done.' : `Done. The packages stay; to remove them: ${printCommand(removal)}`;
}

const PAST = { restore: 'restored', edit: 'edited', delete: 'deleted', nothing: 'unchanged', keep: 'kept' } as const;

function uninitJson(
  undos: readonly Undo[],
  {
    dryRun,
    refused,
    next,
    show,
  }: { dryRun: boolean; refused: { path: string; reason: string }[]; next: string; show: (file: string) => string },
) {
  return {
    ok: refused.length === 0,
    dryRun,
    changes: undos.map((undo) => ({ path: show(undo.file), action: dryRun ? undo.action : PAST[undo.action] })),
    refused,
    next,
  };
}
