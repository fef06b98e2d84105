import { relative, sep } from 'node:path';
import { findPlainTrpc } from '../../../project/find-plain-trpc.ts';
import type { PlannedFile, Refusal } from '../../changes/drafts.ts';
import { decodeText } from '../../edit/write.ts';
import { printCommand } from '../../packages/package-commands.ts';
import type { PackagesPlan } from '../../packages/plan-packages.ts';
import { FRAMEWORK_TITLE } from '../../surroundings/framework.ts';
import type { Surroundings } from '../../surroundings/look-around.ts';
import { RUN } from '../../surroundings/package-manager.ts';
import { programRunner } from '../../surroundings/program-runner.ts';
import type { Row } from '../../terminal/lay-out.ts';
import { maskKeys } from '../../terminal/mask-keys.ts';
import type { ShowPath } from '../../terminal/show-path.ts';
import { unifiedDiff } from '../../terminal/unified-diff.ts';
import type { AgentOutcome } from '../plan/agents/agent-setup.ts';
import type { SetupPlan } from '../plan/plan-setup.ts';

/** `Next.js 16.2.0 · App Router in src/app · TypeScript · pnpm`. */
export function describeApp({
  framework,
  routers,
  sourceFolder,
  typescript,
  packageManager,
  app,
  root,
}: Surroundings): string {
  const folder = sourceFolder === '' ? '' : ` in ${sourceFolder}`;
  return [
    [FRAMEWORK_TITLE[framework.name], framework.version].filter(Boolean).join(' '),
    ...(framework.name !== 'next'
      ? []
      : [routers.length === 0 ? 'no routes yet' : `${routers.join(' and ')}${folder}`]),
    typescript ? 'TypeScript' : 'JavaScript',
    packageManager,
    ...(app === root ? [] : [`app in ${relative(root, app).split(sep).join('/')}`]),
  ].join(' · ');
}

/** What was found: the app in one line, and what a person should know of before files are written. */
export function describeSurroundings(surroundings: Surroundings): Row[] {
  const { git, otherInstrumentation } = surroundings;
  const app = describeApp(surroundings);
  return [
    git?.dirty === 0 ? `${app} · git clean` : app,
    ...(git !== undefined && git.dirty > 0
      ? [`git: ${git.dirty} uncommitted file${git.dirty === 1 ? '' : 's'}; uninit takes back our changes alone`]
      : []),
    ...(otherInstrumentation.length > 0 ? [`Also here, and left as it is: ${otherInstrumentation.join(', ')}`] : []),
  ];
}

export const countChanges = ({ packages, files, newKey }: SetupPlan): number =>
  files.length + (newKey === undefined ? 0 : 1) + (packages?.byHand === false ? 1 : 0);

/** `7 changes`. */
export function sayChanges(plan: SetupPlan): string {
  const count = countChanges(plan);
  return `${count} change${count === 1 ? '' : 's'}`;
}

/** One row for each change of the plan. */
export const planRows = ({ packages, files, newKey }: SetupPlan, show: ShowPath): Row[] => [
  ...(packages?.byHand === false ? [`install ${packages.names.join(' and ')} with ${packages.installer.manager}`] : []),
  ...(newKey === undefined ? [] : [[`create ${show(newKey)}`, 'the key of this project, for its owner alone']]),
  ...files.map(({ file, before, summaries }) => [
    `${before ? 'edit  ' : 'create'} ${show(file)}`,
    summaries.join(', '),
  ]),
];

/** The whole plan as a unified diff, without keys. */
export const planDiff = (files: readonly PlannedFile[], show: ShowPath): string =>
  files.map((planned) => fileDiff(planned, show)).join('');

export const fileDiff = ({ file, before, text }: PlannedFile, show: ShowPath): string =>
  maskKeys(unifiedDiff(show(file), before && decodeText(before), text));

/** What stands between an agent and its connection. */
export function agentNextStep({ agent, scope, server, state, needsVariable, notes }: AgentOutcome): string {
  if (state === 'refused') return `add the entry by hand, then ${agent.approval(server, scope)}`;
  if (state === 'kept') {
    return `its entry "${server}" is not as we would write it and was left alone; remove it and run: npx glasstrace mcp add --agents ${agent.id}`;
  }
  return [agent.approval(server, scope), ...(needsVariable && agent.keyHint ? [agent.keyHint] : []), ...notes].join(
    '; ',
  );
}

/** A refused file, and what to put in by hand. */
export function describeRefusal({ file, reason, snippet }: Refusal, show: ShowPath): string {
  const key = snippet.includes('gt_anon_') ? '\n(the key: cat .glasstrace/anon_key)' : '';
  return `${show(file)} was left alone. ${reason}\nBy hand:\n${indent(maskKeys(snippet).trimEnd())}${key}`;
}

const indent = (text: string) => text.replace(/^(?=.)/gm, '    ');

/** What is left for a person when a set-up is done. */
export interface SetupResult {
  packages: PackagesPlan | undefined;
  agents: readonly AgentOutcome[];
  refused: readonly Refusal[];
}

export function nextAfterInit(
  { app, root, packageManager, devScript, framework }: Surroundings,
  { packages, agents, refused }: SetupResult,
): string {
  const byHand = refused.length > 0 ? ['put in by hand what is named above'] : [];
  const install = packages?.byHand ? [`install the packages (${printCommand(packages.command)})`] : [];
  const restart = `restart the dev server (${RUN[packageManager]} ${devScript})`;
  const fail = framework.name === 'next' ? 'open a page that fails' : 'send a request that fails';
  const glasstrace = `${programRunner(app, root)} glasstrace`;
  const ask =
    agents.length > 0
      ? 'then ask your agent "what just broke?"'
      : `then look with "${glasstrace} latest"; "${glasstrace} mcp add" connects a coding agent`;
  const steps = [...byHand, ...install, restart, fail, ask].join(', ');
  return steps[0]!.toUpperCase() + steps.slice(1);
}

/** The line that tells the procedures of a production build: our edits end where the app's own code begins. */
export function optionalAfterInit({ app, root }: Surroundings, show: ShowPath): string | undefined {
  const plain = findPlainTrpc(app, root);
  return (
    plain &&
    `for tRPC in production builds, wrap what initTRPC creates at ${show(plain.file)}:${plain.line}: const t = traceTrpc(initTRPC.create()), from "@glasstrace/sdk/trpc"`
  );
}
