import { readOrCreateKey } from '../../project/api-key.ts';
import type { Settings } from '../../project/settings.ts';
import { applyPlan } from '../changes/apply.ts';
import type { Surroundings } from '../surroundings/look-around.ts';
import type { SetupPlan } from './plan/plan-setup.ts';

/** Writes the plan; what could not be written joins what was refused. */
export function applySetup(plan: SetupPlan, { app, root }: Surroundings, settings: Settings): void {
  const { refused } = applyPlan(plan.files, { app, root, key: () => readOrCreateKey(app, settings).key });
  plan.refused.push(...refused);
  const failed = new Set(refused.map(({ file }) => file));
  plan.files = plan.files.filter(({ file }) => !failed.has(file));
  for (const agent of plan.agents) if (failed.has(agent.file)) agent.state = 'refused';
}
