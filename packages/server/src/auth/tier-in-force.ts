import { TIER_LIMITS, type TierLimits } from '@glasstrace/protocol';
import type { Credential, ProjectTier } from './project-store.ts';

/** What a tier that has ended is replaced by: recording and reading go on, within the limits that are free. */
const AFTER_LAPSE = 'anonymous';

/** The tier and the limits that count for a project at a time. */
export function tierInForce(
  { tier, tierEndsAtMs }: Omit<ProjectTier, 'projectId'>,
  localTtlHours: number | undefined,
  nowMs: number,
): Pick<Credential, 'tier' | 'limits' | 'lapsed'> {
  if (tierEndsAtMs === undefined || nowMs < tierEndsAtMs) return { tier, limits: limitsOf(tier, localTtlHours) };
  return { tier: AFTER_LAPSE, limits: TIER_LIMITS[AFTER_LAPSE], lapsed: { tier, atMs: tierEndsAtMs } };
}

/** The limits of a tier, with the operator's choice of how long the local one keeps traces. */
export const limitsOf = (tier: Credential['tier'], localTtlHours?: number): TierLimits =>
  tier === 'local' && localTtlHours !== undefined
    ? { ...TIER_LIMITS.local, storageTtlHours: localTtlHours }
    : TIER_LIMITS[tier];
