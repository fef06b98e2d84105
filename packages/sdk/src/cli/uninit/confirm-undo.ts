import { confirm, isCancel, select } from '@clack/prompts';

/** Asks a person, who may look at the diff first. False when it is not to be done. */
export async function confirmUndo(showDiff: () => void): Promise<boolean> {
  for (;;) {
    const answer = await select({
      message: 'Take these back?',
      options: [
        { value: 'yes', label: 'Yes' },
        { value: 'diff', label: 'Show the diff' },
        { value: 'no', label: 'No' },
      ],
    });
    if (answer !== 'diff') return answer === 'yes';
    showDiff();
  }
}

/** A question whose answer is no unless a person says yes; undefined when they want to stop. */
export async function askFirst(message: string): Promise<boolean | undefined> {
  const answer = await confirm({ message, initialValue: false });
  return isCancel(answer) ? undefined : answer;
}
