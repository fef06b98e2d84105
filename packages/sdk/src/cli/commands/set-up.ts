import { cancel, isCancel, log, multiselect, select } from '@clack/prompts';
import { AppError } from '@glasstrace/protocol/errors';
import { InvalidArgumentError, Option } from 'commander';
import { readOrCreateKey } from '../../project/api-key.ts';
import { readSettings } from '../../project/settings.ts';
import { AGENT_IDS, type AgentId } from '../agents/agent.ts';
import { AGENTS, findAgent } from '../agents/catalogue.ts';
import { defaultAgents, detectAgents, type Sighting } from '../agents/detect.ts';
import { type CliContext, EXIT, StopError } from '../context.ts';
import { openScreen, type Screen } from '../output/screen.ts';
import {
  agentLines,
  describeApp,
  describeRefusal,
  nextAfterInit,
  optionalAfterInit,
  planDiff,
  planLines,
  type ShowPath,
  setupJson,
  showPath,
} from '../output/setup-report.ts';
import { applyPlan } from '../plan/apply.ts';
import { planSetup, type SetupPlan } from '../plan/plan-setup.ts';
import { checkPackages } from '../steps/check-packages.ts';
import { lookAround, type Surroundings } from '../steps/look-around.ts';
import type { Transport } from '../steps/plan-agents.ts';

export interface SetUpOptions {
  yes?: boolean;
  dryRun?: boolean;
  json?: boolean;
  project?: string;
  /** undefined = nobody chose. */
  agents?: AgentId[];
  transport?: Transport;
  skill?: boolean;
}

export const agentsOption = () =>
  new Option(
    '--agents <ids|all|none>',
    `the coding agents to set up, with commas between: ${AGENT_IDS.join(', ')}`,
  ).argParser(parseAgents);

export const transportOption = () =>
  new Option(
    '--transport <kind>',
    'how agents reach Glasstrace: a bridge that they start, or HTTP; default: stdio, and http with GLASSTRACE_ENDPOINT',
  ).choices(['stdio', 'http']);

export const skillOption = () =>
  new Option('--skill', 'install the skill "glasstrace" as well, which teaches these agents to debug with it');

export const EXIT_CODES = `
Exit codes: 0 done; 1 failed, nothing was changed; 2 usage; 3 a file was refused, everything else is done and what to
put into that file is printed; 130 cancelled, nothing was changed.`;

function parseAgents(value: string): AgentId[] {
  if (value === 'all') return [...AGENT_IDS];
  if (value === 'none') return [];
  return value.split(',').map((text) => {
    const id = AGENT_IDS.find((known) => known === text.trim());
    if (id === undefined)
      throw new InvalidArgumentError(`"${text.trim()}" is none of ${AGENT_IDS.join(', ')}, all, none.`);
    return id;
  });
}

/** A set-up as its commands differ: what belongs to it, what must be there before, and what comes next. */
export interface SetUp {
  title: string;
  scope: 'app' | 'agents';
  check: (surroundings: Surroundings) => void;
  next: (surroundings: Surroundings) => string;
  /** What the app could have besides, by a line of its own. */
  optional?: (surroundings: Surroundings, show: ShowPath) => string | undefined;
}

export const initSetUp: SetUp = {
  title: 'glasstrace init',
  scope: 'app',
  check: checkPackages,
  next: nextAfterInit,
  optional: optionalAfterInit,
};

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
  const { json = false, dryRun = false } = options;
  const surroundings = lookAround(context, options.project);
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
  const { transport, skill = false } = options;
  const plan = planSetup({ surroundings, settings, context, agents, transport, scope: kind.scope, skill });
  const show = (file: string) => showPath(file, surroundings.root, context.home);
  const isDone = plan.files.length === 0 && plan.newKey === undefined;

  if (!isDone) screen.section(`Plan: ${count(plan)}, nothing written yet`, planLines(plan, show));
  if (dryRun) {
    if (!json) context.stdout.write(planDiff(plan.files, show));
  } else if (!isDone) {
    if (asks && !(await confirmPlan(() => planDiff(plan.files, show)))) return cancelled();
    apply(plan, surroundings, settings);
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

/** Writes the plan; what could not be written joins what was refused. */
function apply(plan: SetupPlan, { app, root }: Surroundings, settings: Parameters<typeof readOrCreateKey>[1]): void {
  const { key } = readOrCreateKey(app, settings);
  const { refused } = applyPlan(plan.files, { app, root, key: () => key });
  plan.refused.push(...refused);
  const failed = new Set(refused.map(({ file }) => file));
  plan.files = plan.files.filter(({ file }) => !failed.has(file));
  for (const agent of plan.agents) if (failed.has(agent.file)) agent.state = 'refused';
}

async function chooseAgents(
  chosen: AgentId[] | undefined,
  { app, root }: Surroundings,
  { home, env }: CliContext,
  screen: Screen,
  asks: boolean,
): Promise<AgentId[] | undefined> {
  if (chosen !== undefined) return chosen;
  const places = { folders: [...new Set([root, app])], home, env };
  const seen = detectAgents(places);
  const preset = defaultAgents(seen, places);
  if (asks) return askForAgents(seen, preset);
  const names = preset.map((id) => `${findAgent(id).name} (${seen.get(id)})`);
  screen.section('Agents', [
    names.length > 0 ? `agents: ${names.join(', ')}` : 'agents: none found; name them with --agents',
  ]);
  return preset;
}

async function askForAgents(seen: ReadonlyMap<AgentId, Sighting>, preset: AgentId[]): Promise<AgentId[] | undefined> {
  const answer = await multiselect({
    message: 'Connect which coding agents?',
    options: AGENTS.map(({ id, name, file }) => ({
      value: id,
      label: name,
      hint: `${file.in === 'home' ? '~/' : ''}${file.path}, ${seen.get(id) ?? 'not found here'}`,
    })),
    initialValues: preset,
    required: false,
  });
  return isCancel(answer) ? undefined : answer;
}

async function confirmPlan(diff: () => string): Promise<boolean> {
  for (;;) {
    const answer = await select({
      message: 'Apply?',
      options: [
        { value: 'yes', label: 'Yes' },
        { value: 'diff', label: 'Show the diff' },
        { value: 'no', label: 'No' },
      ],
    });
    if (answer === 'diff') log.message(diff());
    else return answer === 'yes';
  }
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
