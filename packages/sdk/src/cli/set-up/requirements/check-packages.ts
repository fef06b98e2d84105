import { printCommand } from '../../packages/package-commands.ts';
import { findMissing, planPackages } from '../../packages/plan-packages.ts';
import { StopError } from '../../stop-error.ts';
import type { Surroundings } from '../../surroundings/look-around.ts';

/** Throws StopError, with the exact command, when the app lacks our packages. */
export function checkPackages(surroundings: Surroundings): void {
  if (findMissing(surroundings).length === 0) return;
  const missing = planPackages(surroundings);
  if (missing === undefined) return;
  throw new StopError(
    `${missing.names.join(' and ')} ${missing.names.length === 1 ? 'is' : 'are'} not installed in ${surroundings.app}; nothing was changed.`,
    `Run there: ${printCommand(missing.command)}`,
  );
}
