import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { StopError } from '../../stop-error.ts';
import { foldersUpward } from '../../surroundings/folders.ts';
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
  const top = workspace ?? root;
  if (packageManager === 'yarn' && usesPlugAndPlay(app, top)) checkPlugAndPlay({ app, top, framework });
}

/** Yarn may keep packages in archives, which only a Node.js can read that Yarn has started. */
function checkPlugAndPlay({ app, top, framework }: Pick<Surroundings, 'app' | 'framework'> & { top: string }): void {
  const says = 'This app uses Plug’n’Play of Yarn, which keeps packages in archives';
  if (framework.name === 'next') {
    throw new StopError(
      `${says}. Turbopack can’t open them, and Glasstrace records Next.js only with a node_modules. Nothing was changed.`,
      'Write "nodeLinker: node-modules" into .yarnrc.yml, run "yarn install", then run this again.',
    );
  }
  if (!foldersUpward(app, top).some((folder) => existsSync(join(folder, '.pnp.cjs')))) {
    throw new StopError(`${says}, and none is installed. Nothing was changed.`, 'Run "yarn install", then this again.');
  }
  if (process.versions.pnp === undefined) {
    throw new StopError(
      `${says} that only Yarn can open. Nothing was changed.`,
      'Have Yarn run this: yarn dlx @glasstrace/sdk init; where it is installed: yarn glasstrace init',
    );
  }
}
