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

/** How a run by us is kept short and its output to what matters. */
interface RunSettings {
  args: string[];
  /** For variables that the user has not set. */
  env: Record<string, string>;
}

/** How long a registry may keep silent. All of them try once more. */
const PATIENCE_MS = 30_000;

/** Settings that end a run soon where there is no network, or a registry that takes a request and never answers. */
export function withoutPatience({ manager, modernYarn }: Installer): RunSettings {
  const asNpm = { fetch_timeout: `${PATIENCE_MS}`, fetch_retries: '1', fetch_retry_mintimeout: '1000' };
  const named = (prefix: string) => Object.entries(asNpm).map(([name, value]) => [`${prefix}_config_${name}`, value]);
  switch (manager) {
    case 'npm':
      return { args: ['--no-audit', '--no-fund', '--loglevel=error'], env: Object.fromEntries(named('npm')) };
    case 'pnpm':
      // It went over from the first to the second.
      return { args: [], env: Object.fromEntries([...named('npm'), ...named('pnpm')]) };
    case 'yarn':
      return modernYarn
        ? { args: [], env: { YARN_HTTP_TIMEOUT: `${PATIENCE_MS}`, YARN_HTTP_RETRY: '1' } }
        : // It tries often.
          { args: ['--non-interactive', '--network-timeout', `${PATIENCE_MS / 3}`], env: {} };
    default:
      return {
        args: [],
        env: { BUN_CONFIG_HTTP_IDLE_TIMEOUT: `${PATIENCE_MS / 1_000}`, BUN_CONFIG_HTTP_RETRY_COUNT: '1' },
      };
  }
}
