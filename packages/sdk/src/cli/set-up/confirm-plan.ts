import { log, select } from '@clack/prompts';

/** Asks a person whether to apply the plan; shows its diff as often as wanted. */
export async function confirmPlan(diff: () => string): Promise<boolean> {
  for (;;) {
    const answer = await select({
      message: 'Apply?',
      options: [
        { value: 'yes', label: 'Yes' },
        { value: 'diff', label: 'Show the diff' },
        { value: 'no', label: 'No' },
      ],
    });
    if (answer === 'diff') log.message(diff());
    else return answer === 'yes';
  }
}
