import { TIER_LIMITS, TIERS, type Tier } from '@glasstrace/protocol';
import type { TraceStore } from '../store/trace-store.ts';

/** A store that can forget. */
type Forgetful = Pick<TraceStore, 'removeBefore'>;

const EVERY_MS = 10 * 60_000;
const HOUR_MS = 3_600_000;

/** Forgets what is older than the tier keeps; a hosted server holds projects of several tiers, the longest one counts. */
export function keepForStorageTime(
  stores: readonly Forgetful[],
  tier: Tier,
  onError: (error: unknown) => void,
): { stop: () => void } {
  const hours = tier === 'local' ? TIER_LIMITS.local.storageTtlHours : longestHours();
  const remove = () => {
    for (const store of stores) store.removeBefore(Date.now() - hours * HOUR_MS).catch(onError);
  };
  remove();
  const timer = setInterval(remove, EVERY_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

const longestHours = () => Math.max(...TIERS.map((tier) => TIER_LIMITS[tier].storageTtlHours));
