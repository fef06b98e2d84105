/** Tiers of a project and their limits. Source: the product's tier table; `local` is the embedded server's. */

export const TIERS = ['local', 'anonymous', 'trial', 'pro'] as const;
export type Tier = (typeof TIERS)[number];

export interface TierLimits {
  /** null: no limit. */
  tracesPerMinute: number | null;
  /** Requests to /mcp, far more than an agent at work makes; null: no limit. */
  questionsPerMinute: number | null;
  storageTtlHours: number;
  maxTraceSizeBytes: number;
  /** A hint, never enforced; null: any number. */
  maxConcurrentSessions: number | null;
  coverageMapEnabled: boolean;
  rootCauseEnabled: boolean;
}

export const TIER_LIMITS: Record<Tier, TierLimits> = {
  local: {
    tracesPerMinute: null,
    questionsPerMinute: null,
    storageTtlHours: 7 * 24,
    maxTraceSizeBytes: 8_000_000,
    maxConcurrentSessions: null,
    coverageMapEnabled: true,
    rootCauseEnabled: true,
  },
  anonymous: {
    tracesPerMinute: 100,
    questionsPerMinute: 300,
    storageTtlHours: 48,
    maxTraceSizeBytes: 500_000,
    maxConcurrentSessions: 1,
    coverageMapEnabled: false,
    rootCauseEnabled: false,
  },
  trial: {
    tracesPerMinute: 500,
    questionsPerMinute: 600,
    storageTtlHours: 7 * 24,
    maxTraceSizeBytes: 1_000_000,
    maxConcurrentSessions: 1,
    coverageMapEnabled: true,
    rootCauseEnabled: true,
  },
  pro: {
    tracesPerMinute: 2_000,
    questionsPerMinute: 3_000,
    storageTtlHours: 90 * 24,
    maxTraceSizeBytes: 2_000_000,
    maxConcurrentSessions: 10,
    coverageMapEnabled: true,
    rootCauseEnabled: true,
  },
};
