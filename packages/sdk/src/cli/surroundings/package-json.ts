import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What we read of a package.json. */
export interface PackageJson {
  name?: string;
  version?: string;
  main?: string;
  type?: string;
  packageManager?: string;
  devEngines?: { packageManager?: PackageManagerRule | PackageManagerRule[] };
  workspaces?: string[] | { packages?: string[] };
  scripts?: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  nodemonConfig?: { exec?: unknown };
}

interface PackageManagerRule {
  name?: string;
  onFail?: string;
}

/** The package.json of the folder; undefined when there is none, or one that is no object. */
export const readPackageJson = (folder: string): PackageJson | undefined =>
  readJson(join(folder, 'package.json')) as PackageJson | undefined;

export function readJson(file: string): object | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Everything the package depends on, by name. */
export const dependenciesOf = ({ dependencies, devDependencies }: PackageJson): Record<string, string> => ({
  ...devDependencies,
  ...dependencies,
});

/** Its scripts; what is no text is left out. */
export const scriptsOf = ({ scripts }: PackageJson): Record<string, string> =>
  Object.fromEntries(Object.entries(scripts ?? {}).filter(([, script]) => typeof script === 'string'));
