import type { PackageManager } from '../surroundings/package-manager.ts';

/** A package manager as it is used for one app. */
export interface Installer {
  manager: PackageManager;
  /** Yarn 2 and later. */
  modernYarn: boolean;
  /** The app is the root of a workspace, where pnpm and Yarn 1 want to hear that this is meant. */
  atWorkspaceRoot: boolean;
}

export interface Command {
  program: PackageManager;
  args: string[];
}

/** Who needs a package: whoever develops the app, or the app wherever it runs. */
export type NeededBy = 'development' | 'app';

const ADD: Record<PackageManager, Record<NeededBy, string[]>> = {
  npm: { development: ['install', '--save-dev'], app: ['install', '--save-prod'] },
  pnpm: { development: ['add', '--save-dev'], app: ['add', '--save-prod'] },
  yarn: { development: ['add', '--dev'], app: ['add'] },
  bun: { development: ['add', '--dev'], app: ['add'] },
};

/** Adds packages to the development dependencies, or to those that the app has everywhere. */
export const addCommand = (
  installer: Installer,
  packages: readonly string[],
  neededBy: NeededBy = 'development',
): Command => ({
  program: installer.manager,
  args: [...ADD[installer.manager][neededBy], ...atRoot(installer), ...packages],
});

/** Installs what package.json names. */
export const installCommand = ({ manager }: Installer): Command => ({ program: manager, args: ['install'] });

/** Removes packages. */
export const removeCommand = (installer: Installer, packages: readonly string[]): Command => ({
  program: installer.manager,
  args: [installer.manager === 'npm' ? 'uninstall' : 'remove', ...atRoot(installer), ...packages],
});

function atRoot({ manager, modernYarn, atWorkspaceRoot }: Installer): string[] {
  if (!atWorkspaceRoot) return [];
  if (manager === 'pnpm') return ['--workspace-root'];
  return manager === 'yarn' && !modernYarn ? ['--ignore-workspace-root-check'] : [];
}

/** As it is typed. */
export const printCommand = ({ program, args }: Command): string => [program, ...args].join(' ');

/** Options that keep a run by us short where there is no network, and its output to what matters. */
export function withoutPatience({ manager, modernYarn }: Installer): string[] {
  switch (manager) {
    case 'npm':
      return ['--no-audit', '--no-fund', '--loglevel=error', '--fetch-retries=1', '--fetch-retry-mintimeout=1000'];
    case 'pnpm':
      return ['--config.fetch-retries=1', '--config.fetch-retry-mintimeout=1000'];
    case 'yarn':
      return modernYarn ? [] : ['--non-interactive', '--network-timeout', '10000'];
    default:
      return [];
  }
}
