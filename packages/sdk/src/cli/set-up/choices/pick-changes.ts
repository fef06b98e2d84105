import { basename } from 'node:path';
import { isCancel, multiselect } from '@clack/prompts';
import type { PlannedFile } from '../../changes/drafts.ts';
import { fittingHint } from '../../terminal/fitting-hint.ts';
import type { ShowPath } from '../../terminal/show-path.ts';
import type { SetupPlan } from '../plan/plan-setup.ts';

/** A change that comes with others because one of them is nothing without it. */
export interface Pulled {
  file: string;
  neededBy: string;
}

/** The plan with only the chosen files, and with what these need. */
export function pickChanges(plan: SetupPlan, chosen: readonly string[]): { plan: SetupPlan; pulled: Pulled[] } {
  const pulled: Pulled[] = [];
  const kept = new Set(chosen);
  for (const file of kept) {
    for (const needed of needsOf(file, plan)) {
      if (kept.has(needed)) continue;
      kept.add(needed);
      if (!comesAlong(needed)) pulled.push({ file: needed, neededBy: file });
    }
  }
  const left = new Set(plan.files.map(({ file }) => file).filter((file) => !kept.has(file)));
  return {
    plan: {
      ...plan,
      packages: kept.size === 0 ? undefined : plan.packages,
      files: plan.files.filter(({ file }) => kept.has(file)),
      agents: plan.agents.filter(({ file }) => !left.has(file)),
      newKey: kept.size === 0 ? undefined : plan.newKey,
    },
    pulled,
  };
}

/** Lets a person pick among the changes of the plan; undefined when cancelled. */
export async function askForChanges(plan: SetupPlan, show: ShowPath, width: number): Promise<string[] | undefined> {
  const answer = await multiselect({
    message: 'Which changes?',
    options: choices(plan).map(({ file, summaries }) => ({
      value: file,
      label: show(file),
      ...fittingHint(show(file), summaries, width),
    })),
    initialValues: choices(plan).map(({ file }) => file),
    required: false,
  });
  return isCancel(answer) ? undefined : answer;
}

const choices = ({ files }: SetupPlan): PlannedFile[] => files.filter(({ file }) => !comesAlong(file));

/** Every change makes the folder with the key and the record of changes, which git must not see. */
const comesAlong = (file: string): boolean => basename(file) === '.gitignore';

function needsOf(file: string, { files }: SetupPlan): string[] {
  const planned = files.find((each) => each.file === file);
  const needs = (planned?.needs ?? []).filter((needed) => files.some((each) => each.file === needed));
  return [...files.map((each) => each.file).filter(comesAlong), ...needs];
}
