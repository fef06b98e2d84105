import { isCancel, select } from '@clack/prompts';

export type Decision = 'apply' | 'diff' | 'pick' | 'steps';

/** Asks a person what to do with the plan; undefined when cancelled. */
export async function confirmPlan(): Promise<Decision | undefined> {
  const answer = await select<Decision>({
    message: 'Apply?',
    options: [
      { value: 'apply', label: 'Yes' },
      { value: 'diff', label: 'Show the diff' },
      { value: 'pick', label: 'Let me pick' },
      { value: 'steps', label: 'No, print the steps instead' },
    ],
  });
  return isCancel(answer) ? undefined : answer;
}
