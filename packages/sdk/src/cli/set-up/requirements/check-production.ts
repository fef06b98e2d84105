import { addCommand, printCommand } from '../../packages/package-commands.ts';
import { findMissing, installerOf } from '../../packages/plan-packages.ts';
import { StopError } from '../../stop-error.ts';
import { foldersUpward } from '../../surroundings/folders.ts';
import type { Surroundings } from '../../surroundings/look-around.ts';
import { readPackageJson } from '../../surroundings/package-json.ts';

const SDK = '@glasstrace/sdk';

/**
 * Throws StopError when recording in production could not work: next.config imports the SDK then, and an installation
 * without development dependencies would not even start. An SDK that is not installed yet becomes a dependency of the app.
 */
export function checkProduction(surroundings: Surroundings): void {
  const { app, root, framework } = surroundings;
  if (framework.name !== 'next') {
    throw new StopError(
      '--production is about builds of Next.js, and this app has none; nothing was changed.',
      'Leave it out: with GLASSTRACE_FORCE_ENABLE=true what Node loads is recorded in production as it is.',
    );
  }
  const packages = foldersUpward(app, root).map((folder) => readPackageJson(folder) ?? {});
  if (packages.some(({ dependencies }) => dependencies?.[SDK] !== undefined)) return;
  const isDeclared = packages.some(({ devDependencies }) => devDependencies?.[SDK] !== undefined);
  if (!isDeclared && findMissing(surroundings).includes(SDK)) return;
  throw new StopError(
    `${SDK} is a development dependency of ${app}, and next.config would import it in production; nothing was changed.`,
    `Run there: ${printCommand(addCommand(installerOf(surroundings), [SDK], 'app'))}`,
  );
}
