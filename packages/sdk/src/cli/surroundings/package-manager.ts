import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { foldersUpward } from './folders.ts';
import { type PackageJson, readPackageJson } from './package-json.ts';
import { readText } from './read-text.ts';

export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'bun';

const NAMES: readonly PackageManager[] = ['npm', 'pnpm', 'yarn', 'bun'];

export const isPackageManager = (name: string | undefined): name is PackageManager =>
  NAMES.some((known) => known === name);

export const LOCKFILES: Readonly<Record<string, PackageManager>> = {
  'pnpm-lock.yaml': 'pnpm',
  'yarn.lock': 'yarn',
  'bun.lock': 'bun',
  'bun.lockb': 'bun',
  'package-lock.json': 'npm',
  'npm-shrinkwrap.json': 'npm',
};

/** How a script is run, as people type it. */
export const RUN: Record<PackageManager, string> = { npm: 'npm run', pnpm: 'pnpm', yarn: 'yarn', bun: 'bun run' };

/**
 * The package manager of the app: what a package.json declares, from the app up to `top`, else whose lock file is there,
 * else the one that runs us, else npm.
 */
export function findPackageManager(app: string, top: string, userAgent: string | undefined): PackageManager {
  const running = NAMES.find((name) => userAgent?.startsWith(`${name}/`));
  for (const folder of foldersUpward(app, top)) {
    const declared = declaredIn(readPackageJson(folder) ?? {});
    if (declared !== undefined) return declared;
    const locked = Object.keys(LOCKFILES).filter((file) => existsSync(join(folder, file)));
    const managers = locked.map((file) => LOCKFILES[file]!);
    if (managers.length > 0) return managers.find((name) => name === running) ?? managers[0]!;
  }
  return running ?? 'npm';
}

function declaredIn({ packageManager, devEngines }: PackageJson): PackageManager | undefined {
  const candidates = [
    packageManager?.split('@')[0],
    ...[devEngines?.packageManager ?? []].flat().map(({ name }) => name),
  ];
  return NAMES.find((name) => candidates.includes(name));
}

/** Whether the app's yarn is of version 2 or later, which differs from 1 in almost everything. */
export function isModernYarn(app: string, top: string): boolean {
  for (const folder of foldersUpward(app, top)) {
    const version = /^yarn@(\d+)/.exec(readPackageJson(folder)?.packageManager ?? '')?.[1];
    if (version !== undefined) return Number(version) >= 2;
    if (existsSync(join(folder, '.yarnrc.yml'))) return true;
    const lock = readText(join(folder, 'yarn.lock'));
    if (lock !== undefined) return lock.includes('__metadata:');
  }
  return false;
}

/** Whether packages stay in archives, without a node_modules: Yarn's Plug'n'Play, the default of a modern Yarn. */
export function usesPlugAndPlay(app: string, top: string): boolean {
  const folders = foldersUpward(app, top);
  if (folders.some((folder) => existsSync(join(folder, '.pnp.cjs')) || existsSync(join(folder, '.pnp.js'))))
    return true;
  const isUnpacked = folders.some((folder) => existsSync(join(folder, 'node_modules')));
  if (isUnpacked || !isModernYarn(app, top)) return false;
  const settings = folders.map((folder) => readText(join(folder, '.yarnrc.yml'))).find((text) => text !== undefined);
  const linker = /^nodeLinker:\s*["']?([\w-]+)/m.exec(settings ?? '')?.[1];
  return linker === undefined || linker === 'pnp';
}
