import type { TierLimits, ToolDiagnostic } from '@glasstrace/protocol';
import { sayTime } from './emptiness/explain-removal.ts';
import type { CallContext } from './tool-context.ts';

const FEATURES = {
  rootCause: { flag: 'rootCauseEnabled', name: 'root cause analysis' },
  coverageMap: { flag: 'coverageMapEnabled', name: 'a coverage map' },
} as const satisfies Record<string, { flag: keyof TierLimits; name: string }>;

/**
 * undefined when the project's tier has the feature, or else why it has not:
 *
 * - `subscription_required`: the tier that had it has lapsed. A tool of that feature answers with this diagnostic.
 * - `tier_insufficient`: the tier never had it. `get_root_cause` answers `unavailable` with the raw trace,
 *   `get_test_suggestions` leaves its coverage empty; both say `message`, and `upgradeUrl` when it is there.
 *
 * `upgradeUrl` is there only when the operator of the server configured one.
 */
export function lacksFeature(
  feature: keyof typeof FEATURES,
  { credential, upgradeUrl }: Pick<CallContext, 'credential' | 'upgradeUrl'>,
): ToolDiagnostic | undefined {
  const { flag, name } = FEATURES[feature];
  if (credential.limits[flag]) return undefined;
  const where = upgradeUrl === undefined ? {} : { upgradeUrl };
  const { lapsed } = credential;
  if (!lapsed) {
    return {
      reason: 'tier_insufficient',
      message: `The tier of this project, ${credential.tier}, does not include ${name}.`,
      ...where,
      dataPreserved: true,
      recoveryActions: [
        { label: 'Read the evidence that was captured.', tool: 'get_latest_error', suggestedParams: {} },
      ],
    };
  }
  return {
    reason: 'subscription_required',
    message: `The ${lapsed.tier} tier of this project, with ${name}, ended ${sayTime(lapsed.atMs)}. Its traces are kept and can be read.`,
    ...where,
    dataPreserved: true,
    recoveryActions: [{ label: 'Read the evidence that was captured.', tool: 'get_latest_error', suggestedParams: {} }],
  };
}
