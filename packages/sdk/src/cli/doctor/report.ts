import { VERSION } from '@glasstrace/protocol/version';
import type { Followed } from './canary/follow-canary.ts';
import type { Finding } from './run-checks.ts';

/** What `glasstrace doctor --json` prints. */
export interface DoctorReport {
  /** false when something is broken; warnings are no failure. */
  ok: boolean;
  version: string;
  project: string;
  problems: number;
  warnings: number;
  /** Id of the first check that found something broken, on the way from the app to the agent. */
  firstBroken?: string;
  /** What became of the request that went through the app. */
  canary?: Followed;
  checks: {
    id: string;
    title: string;
    state: Finding['state'];
    says: string;
    why?: string;
    fix?: string;
    fixable?: true;
  }[];
  /** What `--fix` did. */
  fixed?: { fix: string; ok: boolean }[];
  /** The file that `--bundle` wrote. */
  bundle?: string;
}

export function doctorReport(project: string, findings: readonly Finding[]): DoctorReport {
  const broken = findings.filter(({ state }) => state === 'problem');
  const followed = findings.find((finding) => finding.followed !== undefined)?.followed;
  return {
    ok: broken.length === 0,
    version: VERSION,
    project,
    problems: broken.length,
    warnings: findings.filter(({ state }) => state === 'warning').length,
    ...(broken[0] && { firstBroken: broken[0].id }),
    ...(followed && { canary: followed }),
    checks: findings.map((finding) => {
      const { id, title, state, says } = finding;
      if (!('why' in finding)) return { id, title, state, says };
      const { why, fix, remedy } = finding;
      return { id, title, state, says, why, fix, ...(remedy && { fixable: true }) };
    }),
  };
}
