import { TIER_LIMITS, type Tier } from '@glasstrace/protocol';
import { describe, expect, it } from 'vitest';
import type { Credential } from '../../src/auth/project-store.ts';
import { lacksFeature } from '../../src/tools/tier-gate.ts';
import type { CallContext } from '../../src/tools/tool-context.ts';
import { START_MS } from '../traces/a-span.ts';

const aContext = (tier: Tier, more: Pick<Credential, 'lapsed'> & Pick<CallContext, 'upgradeUrl'> = {}) => {
  const { lapsed, ...context } = more;
  const credential = { projectId: 1, tier, limits: TIER_LIMITS[tier], scope: new Set(['read'] as const) };
  return { credential: { ...credential, ...(lapsed && { lapsed }) }, now: () => START_MS, ...context };
};

describe('the gate of a tier', () => {
  it.each(['local', 'trial', 'pro'] as const)('lets %s use every feature', (tier) => {
    expect(lacksFeature('rootCause', aContext(tier))).toBeUndefined();
    expect(lacksFeature('coverageMap', aContext(tier))).toBeUndefined();
  });

  it('says that a tier does not include a feature', () => {
    expect(lacksFeature('rootCause', aContext('anonymous'))).toMatchObject({
      reason: 'tier_insufficient',
      message: 'The tier of this project, anonymous, does not include root cause analysis.',
      dataPreserved: true,
    });
  });

  it('says that a tier has lapsed, since when, and that the traces are kept', () => {
    const lapsed = { tier: 'trial', atMs: START_MS } as const;
    expect(lacksFeature('coverageMap', aContext('anonymous', { lapsed }))).toMatchObject({
      reason: 'subscription_required',
      message: `The trial tier of this project, with a coverage map, ended ${new Date(START_MS).toISOString()}. Its traces are kept and can be read.`,
      dataPreserved: true,
    });
  });

  it('names the page of the operator, and none when there is none', () => {
    const upgradeUrl = 'https://traces.example.com/plans';
    expect(lacksFeature('rootCause', aContext('anonymous', { upgradeUrl }))).toMatchObject({ upgradeUrl });
    expect(lacksFeature('rootCause', aContext('anonymous'))).not.toHaveProperty('upgradeUrl');
  });
});
