import { printCommand } from '../../packages/package-commands.ts';
import type { PackagesPlan } from '../../packages/plan-packages.ts';
import { maskKeys } from '../../terminal/mask-keys.ts';
import type { ShowPath } from '../../terminal/show-path.ts';
import type { SetupPlan } from '../plan/plan-setup.ts';
import type { ServerCheck } from '../verification/check-server.ts';
import type { Verification } from '../verification/verify.ts';
import { type AgentReport, agentReport } from './agent-report.ts';
import { fileDiff } from './setup-report.ts';

/** What `--json` prints. */
export interface SetupJson {
  /** false when a file was refused. */
  ok: boolean;
  dryRun: boolean;
  /** Absent when nothing was missing. */
  packages?: { names: string[]; command: string; state: 'planned' | 'installed' | 'missing' };
  changes: { path: string; action: 'create' | 'edit'; summary: string; diff?: string }[];
  agents: (Omit<AgentReport, 'state'> & { id: string; path: string; server: string; state: string })[];
  /** Absent when nobody asked. */
  server?: ServerCheck;
  refused: { path: string; reason: string; snippet: string }[];
  next: string;
  optional?: string;
}

interface Outcome {
  dryRun: boolean;
  /** What was missing before. */
  packages: PackagesPlan | undefined;
  verification: Verification | undefined;
  next: string;
  optional: string | undefined;
  show: ShowPath;
}

export function setupJson(
  plan: SetupPlan,
  { dryRun, packages, verification, next, optional, show }: Outcome,
): SetupJson {
  const { files, newKey, agents, refused } = plan;
  return {
    ok: refused.length === 0,
    dryRun,
    ...(packages && {
      packages: {
        names: packages.names,
        command: printCommand(packages.command),
        state: packages.byHand ? 'missing' : dryRun ? 'planned' : 'installed',
      },
    }),
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
      ...agentReport(outcome, verification?.connections.get(outcome.agent.id), dryRun),
    })),
    ...(verification && { server: verification.server }),
    refused: refused.map(({ file, reason, snippet }) => ({ path: show(file), reason, snippet: maskKeys(snippet) })),
    next,
    ...(optional !== undefined && { optional }),
  };
}
