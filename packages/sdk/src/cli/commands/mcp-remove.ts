import { confirm } from '@clack/prompts';
import { Command } from 'commander';
import { anonymousKeyOf } from '../../project/anonymous-key-of.ts';
import { type FoundEntry, findEntries } from '../agents/find-entries.ts';
import { placeOf } from '../agents/place.ts';
import { changeApp, type Progress } from '../changes/change-app.ts';
import { readManifest, writeManifest } from '../changes/manifest.ts';
import { PLANNED_KEY } from '../changes/planned-key.ts';
import { settleInterrupted } from '../changes/settle.ts';
import { removeFolders, undoFile } from '../changes/undo.ts';
import { explainWriteFailure } from '../changes/write-failure.ts';
import { type CliContext, processContext } from '../context.ts';
import { isChanged, planRemoval, type Removal, type RemovalPlan } from '../entries/plan-removal.ts';
import { EXIT } from '../exit-codes.ts';
import { reportStop } from '../report-failure.ts';
import { type AgentOptions, agentsOption, checkAgents, scopeOption } from '../set-up/agent-options.ts';
import { codexEnvFile } from '../set-up/plan/plan-codex-env.ts';
import { findPlace } from '../surroundings/look-around.ts';
import type { Row } from '../terminal/lay-out.ts';
import { openScreen, type Screen } from '../terminal/screen.ts';
import { type ShowPath, showPath } from '../terminal/show-path.ts';

export interface McpRemoveOptions extends Pick<AgentOptions, 'agents' | 'scope'> {
  yes?: boolean;
  dryRun?: boolean;
  json?: boolean;
  project?: string;
}

const EXIT_CODES = `
Examples:
  npx glasstrace mcp remove                            all entries of this app
  npx glasstrace mcp remove --agents cursor --yes      of this agent, no questions
  npx glasstrace mcp remove --scope user --dry-run     what would go from your own files

Exit codes: 0 done; 1 failed; 2 usage; 3 an entry was left, because you changed it or another agent shares it;
130 cancelled, nothing was changed.`;

/** `glasstrace mcp remove`: takes the entries of this app out of the agents' files. */
export function mcpRemoveCommand(context: CliContext = processContext()): Command {
  const command = new Command('remove')
    .description('Take the entries of this app out of the files of your coding agents: of all, or of those you name.')
    .option('-y, --yes', 'do not ask')
    .option('--dry-run', 'print the plan, write nothing')
    .option('--json', 'print one JSON object; do not ask')
    .option('--project <dir>', 'folder of the app; default: the nearest app from here upward')
    .addOption(agentsOption('the coding agents whose entries go; default: all'))
    .addOption(scopeOption('only entries of this scope'))
    .addHelpText('after', EXIT_CODES)
    .hook('preAction', checkAgents);
  return command.action(async () => {
    // "mcp" has a --project too, and takes the one that stands behind "remove".
    process.exitCode = await runMcpRemove(command.optsWithGlobals<McpRemoveOptions>(), context);
  });
}

/** Returns the exit code. */
export async function runMcpRemove(options: McpRemoveOptions, context: CliContext): Promise<number> {
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

async function remove(
  { app, root }: { app: string; root: string },
  options: McpRemoveOptions,
  context: CliContext,
  screen: Screen,
  progress: Progress,
): Promise<number> {
  const { json = false, dryRun = false, yes = false } = options;
  const asks = context.interactive && !yes && !json && !dryRun;
  const show = (file: string) => showPath(file, root, context.home);
  const key = anonymousKeyOf(app) ?? PLANNED_KEY;
  const place = placeOf(root, context);
  const all = findEntries({ ...place, app, key });
  const entries = all.filter(
    ({ agent, scope }) =>
      (options.agents?.includes(agent.id) ?? true) && (options.scope === undefined || options.scope === scope),
  );

  screen.open('glasstrace mcp remove', [show(app)]);
  const taken = asks ? await askForChanged(entries, show) : [];
  if (taken === undefined) return cancelled(screen);
  const manifest = settleInterrupted(app, readManifest(app));
  const plan = planRemoval(app, manifest, {
    entries,
    all,
    mayTake: (entry) => taken.includes(entry),
    codexEnv: codexEnvFile(place),
  });
  const leaving = plan.entries.filter(({ reason }) => reason === undefined);

  if (leaving.length > 0) screen.section('Plan, nothing written yet', planRows(leaving, plan, show));
  if (asks && leaving.length > 0 && (await confirm({ message: 'Take these out?' })) !== true) return cancelled(screen);
  if (!dryRun && leaving.length > 0) {
    const failed = takeOut(plan);
    for (const entry of leaving) {
      const problem = failed.get(entry.file);
      if (problem !== undefined) entry.reason = problem;
    }
    for (const [file, problem] of failed) {
      if (!leaving.some((entry) => entry.file === file)) screen.warn(`${show(file)} was left alone. ${problem}`);
    }
    removeFolders(app, manifest);
    writeManifest(app, failed.size === 0 ? plan.manifest : manifest);
    progress.done = 'The entries were taken out. To put them in again: npx glasstrace mcp add';
  }

  const kept = plan.entries.filter(({ reason }) => reason !== undefined);
  const next = nextStep(plan.entries, kept, dryRun);
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
function takeOut({ undos }: RemovalPlan): Map<string, string> {
  const failed = new Map<string, string>();
  for (const undo of undos) {
    try {
      if (undo.action === 'keep') failed.set(undo.file, undo.reason);
      else undoFile(undo);
    } catch (error) {
      failed.set(undo.file, explainWriteFailure(error));
    }
  }
  return failed;
}

function planRows(leaving: readonly Removal[], { undos }: RemovalPlan, show: ShowPath): Row[] {
  const sharing = ({ file, server }: Removal) =>
    leaving.filter((entry) => entry.file === file && entry.server === server);
  const rows = leaving.filter((entry) => sharing(entry)[0] === entry);
  return rows.map((entry) => {
    const { file, server } = entry;
    const isWhole = undos.some((undo) => undo.file === file && undo.action === 'delete');
    const names = sharing(entry)
      .map(({ agent }) => agent.name)
      .join(' and ');
    return [
      `${isWhole ? 'delete' : 'edit  '} ${show(file)}`,
      `- server "${server}" of ${names}${isWhole ? '; nothing else is in it' : ''}`,
    ];
  });
}

function cancelled(screen: Screen): number {
  screen.cancelled('Cancelled; nothing was changed.');
  return EXIT.cancelled;
}

function nextStep(entries: readonly Removal[], kept: readonly Removal[], dryRun: boolean): string {
  if (entries.length === 0) return 'No agent has an entry of this app; no file was changed.';
  if (dryRun) return 'Dry run: nothing was written.';
  if (kept.length === entries.length) return 'No file was changed.';
  return 'Done; running agents notice it when they are started again. Add them again: npx glasstrace mcp add';
}

function removalJson(plan: RemovalPlan, { dryRun, next, show }: { dryRun: boolean; next: string; show: ShowPath }) {
  return {
    ok: plan.entries.every(({ reason }) => reason === undefined),
    dryRun,
    changes: plan.undos
      .filter(({ action }) => action !== 'nothing' && action !== 'keep')
      .map(({ file, action }) => ({ path: show(file), action: action === 'delete' ? 'delete' : 'edit' })),
    agents: plan.entries.map(({ agent, scope, file, server, reason }) => ({
      id: agent.id,
      scope,
      path: show(file),
      server,
      state: reason !== undefined ? 'kept' : dryRun ? 'planned' : 'removed',
      ...(reason !== undefined && { reason }),
    })),
    next,
  };
}
