import { printCommand } from '../../packages/package-commands.ts';
import { maskKeys } from '../../terminal/mask-keys.ts';
import type { ShowPath } from '../../terminal/show-path.ts';
import type { SetupPlan } from '../plan/plan-setup.ts';

/** The plan as work for a person: what to put into which file. The key makes itself when the app starts. */
export function manualSteps({ packages, files }: Pick<SetupPlan, 'packages' | 'files'>, show: ShowPath): string {
  const edits = files.map(({ file, before, text, snippets }) => ({
    what: `${before ? 'Edit' : 'Create'} ${show(file)}`,
    text: maskKeys((before ? snippets.join('\n\n') : text).trimEnd()),
  }));
  const install = packages === undefined ? [] : [{ what: 'Run', text: printCommand(packages.command) }];
  return [...install, ...edits]
    .map(({ what, text }, at) => `${at + 1}. ${what}\n${text.replace(/^(?=.)/gm, '     ')}\n`)
    .join('\n');
}
