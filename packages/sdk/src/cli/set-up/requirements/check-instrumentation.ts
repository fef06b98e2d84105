import { StopError } from '../../stop-error.ts';
import { isInstrumented } from '../../surroundings/find-instrumentation.ts';
import type { Surroundings } from '../../surroundings/look-around.ts';

/** Throws StopError when nothing in the app loads the recorder. */
export function checkInstrumentation({ app }: Pick<Surroundings, 'app'>): void {
  if (isInstrumented(app)) return;
  throw new StopError(`The app in ${app} is not set up yet; nothing was changed.`, 'Run: npx glasstrace init');
}
