import { resolveSettings } from '../../../config/resolve-settings.ts';
import { runningApp } from '../app-in-sight.ts';
import { type Check, ok, problem } from '../check.ts';

export const settings: Check = {
  id: 'settings',
  title: 'Settings',
  async run(world) {
    const ofFiles = [...world.settings.problems, ...(await resolveSettings(world.dir)).problems];
    const ofApp = (await runningApp(world))?.settingsProblems ?? [];
    const says = [...new Set([...ofFiles, ...ofApp])];
    if (says.length === 0) return ok('can all be used');
    return says.map((sentence) =>
      problem({
        says: sentence,
        why: 'What can’t be used is left out; the default is in force.',
        fix: 'Correct it in the environment, in .env.local or in glasstrace.config, or leave it out; then restart the app.',
      }),
    );
  },
};
