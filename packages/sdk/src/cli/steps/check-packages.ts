import { StopError } from '../context.ts';
import { findPackage, type PackageManager, type Surroundings } from './look-around.ts';

const PACKAGES = ['@glasstrace/sdk', '@glasstrace/server'];
const ADD: Record<PackageManager, string> = {
  npm: 'npm install --save-dev',
  pnpm: 'pnpm add --save-dev',
  yarn: 'yarn add --dev',
  bun: 'bun add --dev',
};
export const RUN: Record<PackageManager, string> = { npm: 'npm run', pnpm: 'pnpm', yarn: 'yarn', bun: 'bun run' };

const OLDEST_NEXT = 15;

/** Throws StopError, with the exact command, when the app lacks what a set-up would rely on. */
export function checkPackages({ app, next, packageManager }: Surroundings): void {
  if (next !== undefined && next.major < OLDEST_NEXT) {
    throw new StopError(
      `This app has Next.js ${next.version}; Glasstrace needs ${OLDEST_NEXT} or later.`,
      'Update Next.js first.',
    );
  }
  const missing = PACKAGES.filter((name) => findPackage(app, name) === undefined);
  if (missing.length === 0) return;
  throw new StopError(
    `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not installed in ${app}; nothing was changed.`,
    `Run there: ${ADD[packageManager]} ${missing.join(' ')}`,
  );
}
