import { isCancel, select } from '@clack/prompts';
import type { CliContext } from '../../context.ts';
import { SeveralAppsError } from '../../surroundings/find-app.ts';
import { FRAMEWORK_TITLE } from '../../surroundings/framework.ts';
import { findPlace } from '../../surroundings/look-around.ts';

/** The app that is meant; of several a person picks one. Throws what `findPlace` does. */
export async function chooseApp(
  context: CliContext,
  project: string | undefined,
  asks: boolean,
): Promise<{ dir: string | undefined } | 'cancelled'> {
  try {
    if (asks) findPlace(context, project);
    return { dir: project };
  } catch (error) {
    if (!(error instanceof SeveralAppsError)) throw error;
    const answer = await select({
      message: 'Which app?',
      options: error.apps.map(({ dir, path, framework, isSetUp }) => ({
        value: dir,
        label: path,
        hint: `${FRAMEWORK_TITLE[framework]}${isSetUp ? ', set up already' : ''}`,
      })),
    });
    return isCancel(answer) ? 'cancelled' : { dir: answer };
  }
}
