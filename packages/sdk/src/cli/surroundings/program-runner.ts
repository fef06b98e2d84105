import { foldersUpward } from './folders.ts';
import { readPackageJson } from './package-json.ts';
import { isPackageManager, type PackageManager } from './package-manager.ts';

const RUNNERS: Record<PackageManager, string> = { npm: 'npx', pnpm: 'pnpm exec', yarn: 'yarn', bun: 'bunx' };

/**
 * How a program of an installed package is run in a folder, as people type it: by npx, which every Node.js brings, or by
 * the project's own package manager where the developers are to use no npm, or packages are where npx does not look.
 */
export function programRunner(folder: string, top: string): string {
  if (process.versions.pnp !== undefined) return RUNNERS.yarn;
  for (const each of foldersUpward(folder, top)) {
    const rules = [readPackageJson(each)?.devEngines?.packageManager ?? []].flat();
    // npm asks the last of them what to do when none fits.
    const isAdvice = ['warn', 'ignore'].includes(rules.at(-1)?.onFail ?? 'error');
    if (isAdvice || rules.some(({ name }) => name === 'npm')) return RUNNERS.npm;
    const required = rules.map(({ name }) => name).find(isPackageManager);
    if (required !== undefined) return RUNNERS[required];
  }
  return RUNNERS.npm;
}
