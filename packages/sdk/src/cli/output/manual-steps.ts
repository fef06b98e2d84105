import type { SetupPlan } from '../plan/plan-setup.ts';
import { maskKeys } from '../plan/planned-key.ts';
import type { ShowPath } from './show-path.ts';

/** The plan as work for a person: what to put into which file. The key makes itself when the app starts. */
export const manualSteps = ({ files }: Pick<SetupPlan, 'files'>, show: ShowPath): string =>
  files
    .map(({ file, before, text: whole, snippets }, at) => {
      const text = maskKeys((before ? snippets.join('\n\n') : whole).trimEnd());
      return `${at + 1}. ${before ? 'Edit' : 'Create'} ${show(file)}\n${text.replace(/^(?=.)/gm, '     ')}\n`;
    })
    .join('\n');
