import { resolve, sep } from 'node:path';
import { readSettings } from '../../project/settings.ts';
import { changeApp, type Progress } from '../changes/change-app.ts';
import type { CliContext } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { installPackages } from '../packages/install-packages.ts';
import { reportStop } from '../report-failure.ts';
import { StopError } from '../stop-error.ts';
import { lookAround, type Surroundings } from '../surroundings/look-around.ts';
import { openScreen, type Screen } from '../terminal/screen.ts';
import { type ShowPath, showPath } from '../terminal/show-path.ts';
import { describeTerminal } from '../terminal/terminal.ts';
import { applySetup } from './apply-setup.ts';
import { chooseAgents } from './choices/choose-agents.ts';
import { chooseApp } from './choices/choose-app.ts';
import { choosePlan } from './choices/choose-plan.ts';
import { pickChanges } from './choices/pick-changes.ts';
import type { SetUpOptions } from './options.ts';
import { planSetup, type SetupPlan } from './plan/plan-setup.ts';
import { setupJson } from './report/setup-json.ts';
import {
  countChanges,
  describeRefusal,
  describeSurroundings,
  type Outcome,
  planDiff,
  planRows,
} from './report/setup-report.ts';
import { verificationRows } from './report/verification-rows.ts';
import { verify } from './verification/verify.ts';

/** A set-up as its commands differ: what belongs to it, what must be there before, and what comes next. */
export interface SetUp {
  title: string;
  covers: 'app' | 'agents';
  check: (surroundings: Surroundings, options: SetUpOptions) => void;
  next: (surroundings: Surroundings, outcome: Outcome) => string;
  /** What the app could have besides, by a line of its own. */
  optional?: (surroundings: Surroundings, show: ShowPath) => string | undefined;
}

/** Looks around, plans, asks, applies, verifies, and says what comes next. Returns the exit code. */
export async function setUp(kind: SetUp, options: SetUpOptions, context: CliContext): Promise<number> {
  const json = options.json ?? false;
  try {
    return await run(kind, options, context, openScreen(context, json));
  } catch (error) {
    return reportStop(error, context, json && { ok: false, changes: [], agents: [], refused: [] });
  }
}

async function run(kind: SetUp, options: SetUpOptions, context: CliContext, screen: Screen): Promise<number> {
  const { yes = false, json = false, dryRun = false } = options;
  const asks = context.interactive && !yes && !json && !dryRun;
  const project = await chooseApp(context, options.project, asks);
  if (project === 'cancelled') return cancelled(screen);
  const surroundings = lookAround(context, project.dir);
  const current = { kind, options, context, screen, asks, surroundings };
  return changeApp(surroundings.app, { context, screen, dryRun }, (progress) => change(current, progress));
}

interface Run {
  kind: SetUp;
  options: SetUpOptions;
  context: CliContext;
  screen: Screen;
  /** Whether there is a person to ask. */
  asks: boolean;
  surroundings: Surroundings;
}

async function change(
  { kind, options, context, screen, asks, surroundings }: Run,
  progress: Progress,
): Promise<number> {
  const {
    json = false,
    dryRun = false,
    transport,
    scope,
    codexEnv = false,
    skill = false,
    production = false,
    install = true,
  } = options;
  kind.check(surroundings, options);
  const settings = readSettings(surroundings.app, context.env);
  if (settings.problems.length > 0) {
    throw new StopError(
      settings.problems.join('\n'),
      'Correct it in the environment or in .env.local; nothing was changed.',
    );
  }
  screen.open(kind.title, describeSurroundings(surroundings));

  const agents = await chooseAgents(options.agents, surroundings, context, screen, asks);
  if (agents === undefined) return cancelled(screen);
  const { covers } = kind;
  const show = (file: string) => showPath(file, surroundings.root, context.home);
  const request = {
    surroundings,
    settings,
    context,
    agents,
    transport,
    scope,
    codexEnv,
    covers,
    skill,
    production,
    install,
  };
  let plan = planSetup(request);
  const { packages } = plan;
  const isDone = isEmpty(plan);

  if (!isDone) screen.section(`Plan: ${countChanges(plan)}, nothing written yet`, planRows(plan, show));
  if (dryRun) {
    screen.diff(planDiff(plan.files, show));
  } else if (!isDone) {
    const chosen = asks
      ? await choosePlan(plan, show, screen, describeTerminal(context.stdout, context.env).width)
      : plan;
    if (chosen === 'cancelled') return cancelled(screen);
    if (chosen === 'by hand' || isEmpty(chosen)) {
      screen.end([`Nothing was changed. To have it done: npx ${kind.title}`]);
      return EXIT.done;
    }
    plan = chosen;
    if (packages?.byHand === false) {
      await screen.wait(
        `Installing with ${packages.installer.manager}`,
        installPackages(packages, surroundings, context),
      );
      // The package manager wrote into files that the plan was made for.
      plan = replan(plan, planSetup(request));
    }
    applySetup(plan, surroundings, settings);
    const undo = `npx glasstrace uninit${isIn(surroundings.app, context.cwd) ? '' : `, in ${show(surroundings.app)}`}`;
    progress.done = `What was planned is done, and every file is whole. Undo: ${undo}`;
    const applied = { ...plan, packages };
    if (countChanges(applied) !== '0 changes') screen.done(`Applied ${countChanges(applied)}. Undo any time: ${undo}`);
  } else if (plan.refused.length === 0) {
    screen.done('Everything is already set up; no file was changed.');
  }
  for (const refusal of plan.refused) screen.warn(describeRefusal(refusal, show));

  const verifies = !dryRun && (options.verify ?? true);
  const verification = verifies
    ? await screen.wait('Asking the server and the agents', verify(plan.agents, surroundings, context))
    : undefined;
  const rows = verificationRows(plan.agents, verification, surroundings);
  if (rows.length > 0) screen.section(verification ? 'Checked' : 'Your agents connect when you allow it', rows);

  const { agents: outcomes, refused } = plan;
  const next = kind.next(surroundings, { packages, agents: outcomes, refused });
  const optional = kind.optional?.(surroundings, show);
  if (json) {
    context.stdout.write(
      `${JSON.stringify(setupJson(plan, { dryRun, packages, verification, next, optional, show }))}\n`,
    );
  }
  screen.end([
    ...(optional === undefined ? [] : [`Optional: ${optional}`]),
    dryRun ? 'Dry run: nothing was written.' : `Next: ${next}`,
  ]);
  return plan.refused.length > 0 ? EXIT.refused : EXIT.done;
}

const isEmpty = ({ packages, files, newKey }: SetupPlan) =>
  packages === undefined && files.length === 0 && newKey === undefined;

/** The new plan, with what was chosen of the old. */
function replan({ files }: SetupPlan, fresh: SetupPlan): SetupPlan {
  const chosen = files.map(({ file }) => file);
  return pickChanges(fresh, chosen).plan;
}

const isIn = (folder: string, path: string) => resolve(path) === folder || resolve(path).startsWith(folder + sep);

function cancelled(screen: Screen): number {
  screen.cancelled('Cancelled; nothing was changed.');
  return EXIT.cancelled;
}
