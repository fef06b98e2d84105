import { cancel } from '@clack/prompts';
import { AppError } from '@glasstrace/protocol/errors';
import { readSettings } from '../../project/settings.ts';
import { type CliContext, EXIT, StopError } from '../context.ts';
import { openScreen, type Screen } from '../output/screen.ts';
import {
  agentLines,
  describeApp,
  describeRefusal,
  planDiff,
  planLines,
  type ShowPath,
  setupJson,
  showPath,
} from '../output/setup-report.ts';
import { changeApp, type Progress } from '../plan/change-app.ts';
import { planSetup, type SetupPlan } from '../plan/plan-setup.ts';
import { lookAround, type Surroundings } from '../steps/look-around.ts';
import { applySetup } from './apply-setup.ts';
import { chooseAgents } from './choose-agents.ts';
import { confirmPlan } from './confirm-plan.ts';
import type { SetUpOptions } from './options.ts';

/** A set-up as its commands differ: what belongs to it, what must be there before, and what comes next. */
export interface SetUp {
  title: string;
  covers: 'app' | 'agents';
  check: (surroundings: Surroundings) => void;
  next: (surroundings: Surroundings) => string;
  /** What the app could have besides, by a line of its own. */
  optional?: (surroundings: Surroundings, show: ShowPath) => string | undefined;
}

/** Looks around, plans, asks, applies, and says what comes next. Returns the exit code. */
export async function setUp(kind: SetUp, options: SetUpOptions, context: CliContext): Promise<number> {
  const json = options.json ?? false;
  try {
    return await run(kind, options, context, openScreen(context, json));
  } catch (error) {
    if (!(error instanceof StopError || error instanceof AppError)) throw error;
    const failure = { ok: false, changes: [], agents: [], refused: [], error: error.message, next: error.fix };
    if (json) context.stdout.write(`${JSON.stringify(failure)}\n`);
    else context.stderr.write(`${error.message}\n${error.fix}\n`);
    return EXIT.failed;
  }
}

async function run(kind: SetUp, options: SetUpOptions, context: CliContext, screen: Screen): Promise<number> {
  const surroundings = lookAround(context, options.project);
  return changeApp(surroundings.app, { context, screen, dryRun: options.dryRun ?? false }, (progress) =>
    change(kind, options, surroundings, context, screen, progress),
  );
}

async function change(
  kind: SetUp,
  options: SetUpOptions,
  surroundings: Surroundings,
  context: CliContext,
  screen: Screen,
  progress: Progress,
): Promise<number> {
  const { json = false, dryRun = false } = options;
  kind.check(surroundings);
  const settings = readSettings(surroundings.app, context.env);
  if (settings.problems.length > 0) {
    throw new StopError(
      settings.problems.join('\n'),
      'Correct it in the environment or in .env.local; nothing was changed.',
    );
  }
  screen.title(`${kind.title}: ${describeApp(surroundings)}`);

  const asks = context.interactive && !options.yes && !json && !dryRun;
  const agents = await chooseAgents(options.agents, surroundings, context, screen, asks);
  if (agents === undefined) return cancelled();
  const { transport, scope, codexEnv = false, skill = false } = options;
  const { covers } = kind;
  const plan = planSetup({ surroundings, settings, context, agents, transport, scope, codexEnv, covers, skill });
  const show = (file: string) => showPath(file, surroundings.root, context.home);
  const isDone = plan.files.length === 0 && plan.newKey === undefined;

  if (!isDone) screen.section(`Plan: ${count(plan)}, nothing written yet`, planLines(plan, show));
  if (dryRun) {
    if (!json) context.stdout.write(planDiff(plan.files, show));
  } else if (!isDone) {
    if (asks && !(await confirmPlan(() => planDiff(plan.files, show)))) return cancelled();
    applySetup(plan, surroundings, settings);
    progress.done = 'What was planned is done, and every file is whole. Undo: npx glasstrace uninit';
  }

  const next = kind.next(surroundings);
  const optional = kind.optional?.(surroundings, show);
  if (json) context.stdout.write(`${JSON.stringify(setupJson(plan, { dryRun, next, optional, show }))}\n`);
  for (const refusal of plan.refused) screen.warn(describeRefusal(refusal, show));
  const listed = isDone ? plan.agents.filter(({ state }) => state === 'kept') : plan.agents;
  if (listed.length > 0) screen.section('Your agents connect when you allow it', agentLines(listed));
  screen.end(closing(plan, { isDone, dryRun, next, optional }));
  return plan.refused.length > 0 ? EXIT.refused : EXIT.done;
}

function cancelled(): number {
  cancel('Cancelled; nothing was changed.');
  return EXIT.cancelled;
}

const count = ({ files, newKey }: SetupPlan) => {
  const changes = files.length + (newKey === undefined ? 0 : 1);
  return `${changes} change${changes === 1 ? '' : 's'}`;
};

function closing(
  plan: SetupPlan,
  { isDone, dryRun, next, optional }: { isDone: boolean; dryRun: boolean; next: string; optional: string | undefined },
): string[] {
  if (dryRun) return ['Dry run: nothing was written.'];
  const besides = optional === undefined ? [] : [`Optional: ${optional}`];
  if (isDone) {
    const done =
      plan.refused.length > 0 ? 'No file was changed.' : 'Everything is already set up; no file was changed.';
    return [done, ...besides];
  }
  return [`Next: ${next}`, ...besides, 'Undo: npx glasstrace uninit'];
}
