import { join } from 'node:path';
import { VERSION } from '@glasstrace/protocol/version';
import { findPackage } from '../surroundings/find-package.ts';
import type { Surroundings } from '../surroundings/look-around.ts';
import { dependenciesOf, readPackageJson } from '../surroundings/package-json.ts';
import { findPackageManager, isModernYarn } from '../surroundings/package-manager.ts';
import { findPackageFolders, findWorkspace } from '../surroundings/workspace.ts';
import {
  addCommand,
  type Command,
  type Installer,
  installCommand,
  type NeededBy,
  removeCommand,
} from './package-commands.ts';

const PACKAGES = ['@glasstrace/sdk', '@glasstrace/server'];

/** What is to be installed before anything else is done. */
export interface PackagesPlan {
  names: string[];
  installer: Installer;
  command: Command;
  /** The user runs it. */
  byHand: boolean;
}

type Place = Pick<Surroundings, 'app' | 'root' | 'packageManager' | 'workspace'>;

/**
 * The packages that the app lacks, or has only for as long as another package of its workspace wants them, in the version
 * of this program; undefined when it has all.
 */
export function planPackages(
  place: Place,
  { byHand = false, neededBy = 'development' }: { byHand?: boolean; neededBy?: NeededBy } = {},
): PackagesPlan | undefined {
  const missing = findMissing(place);
  const borrowed = findBorrowed(place);
  const names = PACKAGES.filter((name) => missing.includes(name) || borrowed.includes(name));
  if (names.length === 0) return undefined;
  const installer = installerOf(place);
  const declared = declaredBy(place.app);
  const command = names.every((name) => declared[name] !== undefined)
    ? installCommand(installer)
    : addCommand(
        installer,
        names.map((name) => `${name}@${VERSION}`),
        neededBy,
      );
  return { names, installer, command, byHand };
}

export const findMissing = ({ app }: Pick<Surroundings, 'app'>): string[] =>
  PACKAGES.filter((name) => findPackage(app, name) === undefined);

/** Those that are there because another package of the workspace names them, and neither the app nor the root does. */
function findBorrowed({ app, root }: Pick<Surroundings, 'app' | 'root'>): string[] {
  const workspace = findWorkspace(app, root);
  if (workspace === undefined || workspace.root === app) return [];
  const own = { ...declaredBy(workspace.root), ...declaredBy(app) };
  const others = findPackageFolders(workspace.root, workspace.patterns).map((path) => join(workspace.root, path));
  return PACKAGES.filter(
    (name) =>
      own[name] === undefined &&
      findPackage(app, name) !== undefined &&
      others.some((folder) => declaredBy(folder)[name] !== undefined),
  );
}

const declaredBy = (folder: string) => dependenciesOf(readPackageJson(folder) ?? {});

/** The command that removes our packages from the app; undefined when it names none of them. */
export function removalOf(app: string, root: string, env: NodeJS.ProcessEnv): Command | undefined {
  const declared = declaredBy(app);
  const names = PACKAGES.filter((name) => declared[name] !== undefined);
  if (names.length === 0) return undefined;
  const packageManager = findPackageManager(app, root, env.npm_config_user_agent);
  return removeCommand(installerOf({ app, root, packageManager, workspace: findWorkspace(app, root)?.root }), names);
}

/** The package manager as this app uses it. */
export const installerOf = ({ app, root, packageManager, workspace }: Place): Installer => ({
  manager: packageManager,
  modernYarn: packageManager === 'yarn' && isModernYarn(app, workspace ?? root),
  atWorkspaceRoot: workspace === app,
});
