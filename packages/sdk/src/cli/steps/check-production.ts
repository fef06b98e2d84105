import { StopError } from '../context.ts';
import { foldersUpward } from '../surroundings/folders.ts';
import { readPackageJson } from '../surroundings/package-json.ts';
import type { PackageManager } from '../surroundings/package-manager.ts';
import type { Surroundings } from './look-around.ts';

const SDK = '@glasstrace/sdk';
const SAVE: Record<PackageManager, string> = {
  npm: 'npm install --save-prod',
  pnpm: 'pnpm add --save-prod',
  yarn: 'yarn add',
  bun: 'bun add',
};

/**
 * Throws StopError when recording in production could not work: next.config imports the SDK then, and an installation
 * without development dependencies would not even start.
 */
export function checkProduction({ app, root, framework, packageManager }: Surroundings): void {
  if (framework.name !== 'next') {
    throw new StopError(
      '--production is about builds of Next.js, and this app has none; nothing was changed.',
      'Leave it out: with GLASSTRACE_FORCE_ENABLE=true what Node loads is recorded in production as it is.',
    );
  }
  const isDependency = foldersUpward(app, root).some((folder) => readPackageJson(folder)?.dependencies?.[SDK]);
  if (isDependency) return;
  throw new StopError(
    `${SDK} is no dependency of ${app} that a production installation has, and next.config would import it; nothing was changed.`,
    `Run there: ${SAVE[packageManager]} ${SDK}`,
  );
}
