import { relative, sep } from 'node:path';
import { findPlainTrpc } from '../../project/find-plain-trpc.ts';
import { decodeText } from '../edit/write.ts';
import type { PlannedFile, Refusal } from '../plan/drafts.ts';
import type { SetupPlan } from '../plan/plan-setup.ts';
import { maskKeys } from '../plan/planned-key.ts';
import type { Surroundings } from '../steps/look-around.ts';
import type { AgentOutcome } from '../steps/plan-agents.ts';
import { FRAMEWORK_TITLE } from '../surroundings/framework.ts';
import { RUN } from '../surroundings/package-manager.ts';
import { unifiedDiff } from './unified-diff.ts';

/** A path as people read it: from the root of the repository, or from the home folder. */
export function showPath(file: string, root: string, home: string): string {
  if (file.startsWith(root + sep)) return relative(root, file).split(sep).join('/');
  return file.startsWith(home + sep) ? `~/${relative(home, file).split(sep).join('/')}` : file;
}

export type ShowPath = (file: string) => string;

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

/** One line for each change of the plan. */
export function planLines({ files, newKey }: SetupPlan, show: ShowPath): string[] {
  const rows = [
    ...(newKey === undefined ? [] : [['create', show(newKey), 'the key of this project, for its owner alone']]),
    ...files.map(({ file, before, summaries }) => [before ? 'edit  ' : 'create', show(file), summaries.join(', ')]),
  ];
  const width = Math.max(...rows.map(([, path]) => path!.length));
  return rows.map(([action, path, summary]) => `${action} ${path!.padEnd(width)}  ${summary}`.trimEnd());
}

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

export function agentLines(agents: readonly AgentOutcome[]): string[] {
  const width = Math.max(...agents.map(({ agent }) => agent.name.length));
  return agents.map((outcome) => `${outcome.agent.name.padEnd(width)}  ${agentNextStep(outcome)}`);
}

/** A refused file, and what to put in by hand. */
export function describeRefusal({ file, reason, snippet }: Refusal, show: ShowPath): string {
  const key = snippet.includes('gt_anon_') ? '\n(the key: cat .glasstrace/anon_key)' : '';
  return `${show(file)} was left alone. ${reason}\nBy hand:\n${indent(maskKeys(snippet).trimEnd())}${key}`;
}

const indent = (text: string) => text.replace(/^(?=.)/gm, '    ');

export const nextAfterInit = ({ packageManager, devScript, framework }: Surroundings): string =>
  `Restart the dev server (${RUN[packageManager]} ${devScript}), ${framework.name === 'next' ? 'open a page that fails' : 'send a request that fails'}, then ask your agent "what just broke?"`;

/** The line that tells the procedures of a production build: our edits end where the app's own code begins. */
export function optionalAfterInit({ app, root }: Surroundings, show: ShowPath): string | undefined {
  const plain = findPlainTrpc(app, root);
  return (
    plain &&
    `for tRPC in production builds, wrap what initTRPC creates at ${show(plain.file)}:${plain.line}: const t = traceTrpc(initTRPC.create()), from "@glasstrace/sdk/trpc"`
  );
}

/** What `--json` prints. */
export interface SetupJson {
  ok: boolean;
  dryRun: boolean;
  changes: { path: string; action: 'create' | 'edit'; summary: string; diff?: string }[];
  agents: { id: string; path: string; server: string; state: string; nextStep: string }[];
  refused: { path: string; reason: string; snippet: string }[];
  next: string;
  optional?: string;
}

export function setupJson(
  plan: SetupPlan,
  { dryRun, next, optional, show }: { dryRun: boolean; next: string; optional: string | undefined; show: ShowPath },
): SetupJson {
  const { files, newKey, agents, refused } = plan;
  return {
    ok: refused.length === 0,
    dryRun,
    changes: [
      ...(newKey === undefined
        ? []
        : [{ path: show(newKey), action: 'create' as const, summary: 'the key of this project' }]),
      ...files.map((planned) => ({
        path: show(planned.file),
        action: planned.before ? ('edit' as const) : ('create' as const),
        summary: planned.summaries.join(', '),
        ...(dryRun && { diff: fileDiff(planned, show) }),
      })),
    ],
    agents: agents.map((outcome) => ({
      id: outcome.agent.id,
      path: show(outcome.file),
      server: outcome.server,
      state: dryRun && outcome.state === 'written' ? 'planned' : outcome.state,
      nextStep: agentNextStep(outcome),
    })),
    refused: refused.map(({ file, reason, snippet }) => ({ path: show(file), reason, snippet: maskKeys(snippet) })),
    next,
    ...(optional !== undefined && { optional }),
  };
}
