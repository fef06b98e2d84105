import { resolve, sep } from 'node:path';
import { readSettings, type Settings } from '../../project/settings.ts';
import type { AgentId } from '../agents/agent.ts';
import { changeApp, type Progress } from '../changes/change-app.ts';
import type { CliContext } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { asksFirst } from '../options.ts';
import { installPackages } from '../packages/install-packages.ts';
import type { PackagesPlan } from '../packages/plan-packages.ts';
import { reportStop } from '../report-failure.ts';
import { StopError } from '../stop-error.ts';
import { lookAround, type Surroundings } from '../surroundings/look-around.ts';
import { programRunner } from '../surroundings/program-runner.ts';
import { openScreen, type Screen } from '../terminal/screen.ts';
import { type ShowPath, showPath } from '../terminal/show-path.ts';
import { describeTerminal } from '../terminal/terminal.ts';
import { applySetup } from './apply-setup.ts';
import { chooseAgents } from './choices/choose-agents.ts';
import { chooseApp } from './choices/choose-app.ts';
import { choosePlan } from './choices/choose-plan.ts';
import { pickChanges } from './choices/pick-changes.ts';
import { planSetup, type SetupPlan, type SetupRequest } from './plan/plan-setup.ts';
import { setupJson } from './report/setup-json.ts';
import {
  countChanges,
  describeRefusal,
  describeSurroundings,
  planDiff,
  planRows,
  type SetupResult,
  sayChanges,
} from './report/setup-report.ts';
import { verificationRows } from './report/verification-rows.ts';
import type { SetupOptions } from './setup-options.ts';
import { verify } from './verification/verify.ts';

/** A set-up as its commands differ: what belongs to it, what must be there before, and what comes next. */
export interface SetupKind {
  title: string;
  covers: 'app' | 'agents';
  check: (surroundings: Surroundings, options: SetupOptions) => void;
  next: (surroundings: Surroundings, result: SetupResult) => string;
  /** The command that takes it back. */
  undo: (agents: readonly AgentId[]) => string;
  /** What the app could have besides, by a line of its own. */
  optional?: (surroundings: Surroundings, show: ShowPath) => string | undefined;
}

interface Run {
  kind: SetupKind;
  options: SetupOptions;
  context: CliContext;
  screen: Screen;
  surroundings: Surroundings;
  show: ShowPath;
}

/** Looks around, plans, asks, applies, verifies, and says what comes next. Returns the exit code. */
export async function setUp(kind: SetupKind, options: SetupOptions, context: CliContext): Promise<number> {
  const { json = false, dryRun = false } = options;
  const screen = openScreen(context, json);
  try {
    const project = await chooseApp(context, options.project, asksFirst(options, context));
    if (project === 'cancelled') return cancelled(screen);
    const surroundings = lookAround(context, project.dir);
    const show = (file: string) => showPath(file, surroundings.root, context.home);
    const run = { kind, options, context, screen, surroundings, show };
    return await changeApp(surroundings.app, { context, screen, dryRun }, (progress) => change(run, progress));
  } catch (error) {
    return reportStop(error, context, json && { ok: false, changes: [], agents: [], refused: [] });
  }
}

async function change(run: Run, progress: Progress): Promise<number> {
  const { kind, options, context, screen, surroundings } = run;
  kind.check(surroundings, options);
  const settings = readValidSettings(surroundings.app, context.env);
  screen.open(kind.title, describeSurroundings(surroundings));

  const agents = await chooseAgents(options.agents, surroundings, context, screen, asksFirst(options, context));
  if (agents === undefined) return cancelled(screen);
  const request: SetupRequest = { surroundings, settings, context, covers: kind.covers, agents, options };
  const whole = planSetup(request);
  if (isEmpty(whole)) {
    if (whole.refused.length === 0 && !options.dryRun) {
      screen.done('Everything is already set up; no file was changed.');
    }
    return report(whole, undefined, run);
  }

  screen.section(`Plan: ${sayChanges(whole)}, nothing written yet`, planRows(whole, run.show));
  if (options.dryRun) {
    screen.diff(planDiff(whole.files, run.show));
    return report(whole, whole.packages, run);
  }
  const chosen = await choose(whole, run);
  if (chosen === 'cancelled') return cancelled(screen);
  if (chosen === 'by hand' || isEmpty(chosen)) {
    screen.end([`Nothing was changed. To have it done: ${runnerOf(surroundings)} ${kind.title}`]);
    return EXIT.done;
  }
  return report(await apply(chosen, request, run, progress), whole.packages, run);
}

/** Settings with a mistake would be obeyed by nobody. */
function readValidSettings(app: string, env: NodeJS.ProcessEnv): Settings {
  const settings = readSettings(app, env);
  if (settings.problems.length === 0) return settings;
  throw new StopError(
    settings.problems.join('\n'),
    'Correct it in the environment or in .env.local; nothing was changed.',
  );
}

const isEmpty = ({ packages, files, newKey }: SetupPlan) =>
  packages === undefined && files.length === 0 && newKey === undefined;

const choose = async (plan: SetupPlan, { options, context, screen, show }: Run) =>
  asksFirst(options, context)
    ? choosePlan(plan, show, screen, describeTerminal(context.stdout, context.env).width)
    : plan;

/** Installs and writes. Returns the plan as it was carried out: what could not be written is among its refusals. */
async function apply(
  chosen: SetupPlan,
  request: SetupRequest,
  { kind, context, screen, surroundings, show }: Run,
  progress: Progress,
): Promise<SetupPlan> {
  const { packages } = chosen;
  let plan = chosen;
  if (packages?.byHand === false) {
    await screen.wait(
      `Installing with ${packages.installer.manager}`,
      installPackages(packages, surroundings, context),
    );
    // The package manager wrote into files that the plan was made for.
    plan = pickChanges(
      planSetup(request),
      chosen.files.map(({ file }) => file),
    ).plan;
  }
  applySetup(plan, surroundings, request.settings);
  const undo = `${runnerOf(surroundings)} ${kind.undo(request.agents)}${isIn(surroundings.app, context.cwd) ? '' : `, in ${show(surroundings.app)}`}`;
  progress.done = `What was planned is done, and every file is whole. Undo: ${undo}`;
  const applied = { ...plan, packages };
  if (countChanges(applied) > 0) screen.done(`Applied ${sayChanges(applied)}. Undo any time: ${undo}`);
  return plan;
}

/** Says what was refused, whether it works, and what comes next. `packages` is what was missing before. */
async function report(
  plan: SetupPlan,
  packages: PackagesPlan | undefined,
  { kind, options, context, screen, surroundings, show }: Run,
): Promise<number> {
  const { dryRun = false } = options;
  for (const refusal of plan.refused) screen.warn(describeRefusal(refusal, show));

  const verifies = !dryRun && (options.verify ?? true);
  const verification = verifies
    ? await screen.wait('Asking the server and the agents', verify(plan.agents, surroundings, context))
    : undefined;
  const rows = verificationRows(plan.agents, verification, surroundings, dryRun);
  if (rows.length > 0) screen.section(verification ? 'Checked' : 'Your agents connect when you allow it', rows);

  const { agents, refused } = plan;
  const next = kind.next(surroundings, { packages, agents, refused });
  const optional = kind.optional?.(surroundings, show);
  if (options.json) {
    const answer = setupJson(plan, { dryRun, packages, verification, next, optional, show });
    context.stdout.write(`${JSON.stringify(answer)}\n`);
  }
  screen.end([
    ...(optional === undefined ? [] : [`Optional: ${optional}`]),
    dryRun ? 'Dry run: nothing was written.' : `Next: ${next}`,
  ]);
  return plan.refused.length > 0 ? EXIT.refused : EXIT.done;
}

const runnerOf = ({ app, root }: Surroundings) => programRunner(app, root);

const isIn = (folder: string, path: string) => resolve(path) === folder || resolve(path).startsWith(folder + sep);

function cancelled(screen: Screen): number {
  screen.cancelled('Cancelled; nothing was changed.');
  return EXIT.cancelled;
}
