import { confirm } from '@clack/prompts';
import type { AgentId, Scope } from '../agents/agent.ts';
import { type FoundEntry, findEntries } from '../agents/find-entries.ts';
import { placeOf } from '../agents/place.ts';
import { anonymousKeyOf } from '../changes/anonymous-key-of.ts';
import { changeApp, type Progress } from '../changes/change-app.ts';
import { readManifest, writeManifest } from '../changes/manifest.ts';
import { findSetUpApps } from '../changes/other-apps.ts';
import { settleInterrupted } from '../changes/settle.ts';
import { removeFolders, undoFile } from '../changes/undo.ts';
import { explainWriteFailure } from '../changes/write-failure.ts';
import type { CliContext } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { asksFirst, type PlanOptions } from '../options.ts';
import { reportStop } from '../report-failure.ts';
import { codexEnvFile } from '../set-up/plan/agents/plan-codex-env.ts';
import { findPlace } from '../surroundings/look-around.ts';
import { openScreen, type Screen } from '../terminal/screen.ts';
import { type ShowPath, showPath } from '../terminal/show-path.ts';
import { isChanged, isRecorded, planRemoval, type RemovalPlan } from './plan-removal.ts';
import { nextAfterRemoval, removalJson, removalRows } from './removal-report.ts';

export interface RemovalOptions extends PlanOptions {
  /** undefined = all. */
  agents?: AgentId[];
  /** undefined = entries of any scope. */
  scope?: Scope;
}

/** Plans, asks, takes the entries out, and says which stay. Returns the exit code. */
export async function removeEntries(options: RemovalOptions, context: CliContext): Promise<number> {
  const json = options.json ?? false;
  const screen = openScreen(context, json);
  try {
    const { app, root } = findPlace(context, options.project);
    return await changeApp(app, { context, screen, dryRun: options.dryRun ?? false }, (progress) =>
      remove({ app, root }, options, context, screen, progress),
    );
  } catch (error) {
    return reportStop(error, context, json && { ok: false, changes: [], agents: [] });
  }
}

function wrote(app: string, entry: FoundEntry): boolean {
  try {
    return isRecorded(app, readManifest(app), entry);
  } catch {
    // Its own commands say that its record is damaged.
    return false;
  }
}

async function remove(
  { app, root }: { app: string; root: string },
  options: RemovalOptions,
  context: CliContext,
  screen: Screen,
  progress: Progress,
): Promise<number> {
  const { json = false, dryRun = false } = options;
  const asks = asksFirst(options, context);
  const show = (file: string) => showPath(file, root, context.home);
  const key = anonymousKeyOf(app);
  const place = placeOf(root, context);
  const manifest = settleInterrupted(app, readManifest(app));
  const others = findSetUpApps(app, root).filter((other) => other !== app);
  // An entry that takes its key from a variable does not say whose it is; who wrote it knows.
  const isOfOther = (entry: FoundEntry) =>
    !isRecorded(app, manifest, entry) && others.some((other) => wrote(other, entry));
  const all = findEntries({ ...place, app, key }).filter((entry) => !isOfOther(entry));
  const entries = all.filter(
    ({ agent, scope }) =>
      (options.agents?.includes(agent.id) ?? true) && (options.scope === undefined || options.scope === scope),
  );

  screen.open('glasstrace mcp remove', [show(app)]);
  const taken = asks ? await askForChanged(entries, show) : [];
  if (taken === undefined) return cancelled(screen);
  const plan = planRemoval(app, manifest, {
    entries,
    all,
    mayTake: (entry) => taken.includes(entry),
    codexEnv: codexEnvFile(place),
  });
  const leaving = plan.entries.filter(({ reason }) => reason === undefined);

  if (leaving.length > 0) screen.section('Plan, nothing written yet', removalRows(leaving, plan, show));
  if (asks && leaving.length > 0 && (await confirm({ message: 'Take these out?' })) !== true) return cancelled(screen);
  if (!dryRun && (leaving.length > 0 || plan.manifest.changes.length < manifest.changes.length)) {
    const failed = takeOut(app, plan);
    for (const entry of leaving) {
      const problem = failed.get(entry.file);
      if (problem !== undefined) entry.reason = problem;
    }
    for (const [file, problem] of failed) {
      if (!leaving.some((entry) => entry.file === file)) screen.warn(`${show(file)} was left alone. ${problem}`);
    }
    removeFolders(app, manifest);
    writeManifest(app, failed.size === 0 ? plan.manifest : manifest);
    if (leaving.length > 0) progress.done = 'The entries were taken out. To put them in again: npx glasstrace mcp add';
  }

  const kept = plan.entries.filter(({ reason }) => reason !== undefined);
  const next = nextAfterRemoval(plan.entries, kept, dryRun);
  if (json) context.stdout.write(`${JSON.stringify(removalJson(plan, { dryRun, next, show }))}\n`);
  for (const { agent, file, server, reason } of kept) {
    screen.warn(`${agent.name} keeps "${server}" in ${show(file)}: ${reason}`);
  }
  screen.end([next]);
  return kept.length > 0 ? EXIT.refused : EXIT.done;
}

/** The changed entries that their owner lets go; undefined when they cancelled. */
async function askForChanged(entries: readonly FoundEntry[], show: ShowPath): Promise<FoundEntry[] | undefined> {
  const taken: FoundEntry[] = [];
  for (const entry of entries.filter(isChanged)) {
    const message = `You changed "${entry.server}" in ${show(entry.file)} (${entry.agent.name}). Take it out too?`;
    const answer = await confirm({ message, initialValue: false });
    if (typeof answer === 'symbol') return undefined;
    if (answer) taken.push(entry);
  }
  return taken;
}

/** Returns why a file could not be changed, by file. */
function takeOut(app: string, { undos }: RemovalPlan): Map<string, string> {
  const failed = new Map<string, string>();
  for (const undo of undos) {
    try {
      if (undo.action === 'keep') failed.set(undo.file, undo.reason);
      else undoFile(app, undo);
    } catch (error) {
      failed.set(undo.file, explainWriteFailure(error));
    }
  }
  return failed;
}

function cancelled(screen: Screen): number {
  screen.cancelled('Cancelled; nothing was changed.');
  return EXIT.cancelled;
}
