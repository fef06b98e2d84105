import { AppError } from '@glasstrace/protocol/errors';
import { StopError } from '../stop-error.ts';
import { type Check, type Outcome, problem } from './check.ts';
import type { World } from './world.ts';

/** An outcome, and the check that it is of. */
export type Finding = Outcome & Pick<Check, 'id' | 'title'>;

/** Runs checks one after the other, as what they find builds on each other; each is told of as soon as it is done. */
export async function runChecks(
  checks: readonly Check[],
  world: World,
  onFinding: (finding: Finding) => void = () => {},
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const check of checks) {
    for (const outcome of [await outcomeOf(check, world)].flat()) {
      const finding = { id: check.id, title: check.title, ...outcome };
      findings.push(finding);
      onFinding(finding);
    }
  }
  return findings;
}

async function outcomeOf(check: Check, world: World): Promise<Outcome | Outcome[]> {
  try {
    return await check.run(world);
  } catch (error) {
    if (error instanceof AppError || error instanceof StopError) {
      return problem({ says: error.message, why: 'Without it this check can’t look.', fix: error.fix });
    }
    return problem({ says: `This check failed: ${error}`, why: 'This is a defect of ours.', fix: 'Report it to us.' });
  }
}
