import { StopError } from '../context.ts';
import { findPackage } from '../surroundings/find-package.ts';
import type { PackageManager } from '../surroundings/package-manager.ts';
import type { Surroundings } from './look-around.ts';

const PACKAGES = ['@glasstrace/sdk', '@glasstrace/server'];
const ADD: Record<PackageManager, string> = {
  npm: 'npm install --save-dev',
  pnpm: 'pnpm add --save-dev',
  yarn: 'yarn add --dev',
  bun: 'bun add --dev',
};

const OLDEST_NEXT = 15;

/** Throws StopError, with the exact command, when the app lacks what a set-up would rely on. */
export function checkPackages({ app, framework, packageManager }: Surroundings): void {
  if (framework.name === 'next' && Number.parseInt(framework.version ?? '', 10) < OLDEST_NEXT) {
    throw new StopError(
      `This app has Next.js ${framework.version}; Glasstrace needs ${OLDEST_NEXT} or later.`,
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
