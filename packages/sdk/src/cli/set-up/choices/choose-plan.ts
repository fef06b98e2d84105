import type { Screen } from '../../terminal/screen.ts';
import type { ShowPath } from '../../terminal/show-path.ts';
import type { SetupPlan } from '../plan/plan-setup.ts';
import { manualSteps } from '../report/manual-steps.ts';
import { planDiff, planRows, sayChanges } from '../report/setup-report.ts';
import { confirmPlan } from './confirm-plan.ts';
import { askForChanges, pickChanges } from './pick-changes.ts';

/** Lets a person look at the plan, change it, and decide: the plan to apply, or why there is none. */
export async function choosePlan(
  whole: SetupPlan,
  show: ShowPath,
  screen: Screen,
  width: number,
): Promise<SetupPlan | 'by hand' | 'cancelled'> {
  let plan = whole;
  for (;;) {
    switch (await confirmPlan()) {
      case undefined:
        return 'cancelled';
      case 'apply':
        return plan;
      case 'steps':
        screen.show(manualSteps(plan, show));
        return 'by hand';
      case 'diff':
        screen.diff(planDiff(plan.files, show));
        break;
      case 'pick': {
        const chosen = await askForChanges(whole, show, width);
        if (chosen === undefined) return 'cancelled';
        const picked = pickChanges(whole, chosen);
        plan = picked.plan;
        if (plan.files.length === 0) return plan;
        screen.section(`Plan: ${sayChanges(plan)}, nothing written yet`, [
          ...planRows(plan, show),
          ...picked.pulled.map(({ file, neededBy }) => `${show(file)} comes along: ${show(neededBy)} needs it.`),
        ]);
      }
    }
  }
}
