import { StopError } from '../../stop-error.ts';
import type { Surroundings } from '../../surroundings/look-around.ts';
import { usesPlugAndPlay } from '../../surroundings/package-manager.ts';

const OLDEST_NEXT = 15;

/** Throws StopError for an app that can't be recorded. */
export function checkApp({ app, root, workspace, framework, packageManager }: Surroundings): void {
  if (framework.name === 'next' && Number.parseInt(framework.version ?? '', 10) < OLDEST_NEXT) {
    throw new StopError(
      `This app has Next.js ${framework.version}; Glasstrace needs ${OLDEST_NEXT} or later.`,
      'Update Next.js first.',
    );
  }
  if (packageManager === 'yarn' && usesPlugAndPlay(app, workspace ?? root)) {
    throw new StopError(
      'This app uses Plug’n’Play of Yarn, which keeps packages in archives; Glasstrace needs a node_modules. Nothing was changed.',
      'Write "nodeLinker: node-modules" into .yarnrc.yml, run "yarn install", then run this again.',
    );
  }
}
