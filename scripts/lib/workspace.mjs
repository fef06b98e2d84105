import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Top folder of the repository. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** Where `npm run pack` leaves the installable packages. */
export const PACKS = join(ROOT, 'dist', 'packs');

/** Packages that are published, in the order they are built. */
export const PUBLISHED = ['server', 'sdk'];

export const packageFolder = (name) => join(ROOT, 'packages', name);
export const tarballOf = (name) => join(PACKS, `glasstrace-${name}.tgz`);

/** true when node_modules holds what package-lock.json asks for, optional packages of other platforms aside. */
export function isInstalled() {
  const installedLock = join(ROOT, 'node_modules', '.package-lock.json');
  if (!existsSync(installedLock)) return false;
  const wanted = readLock(join(ROOT, 'package-lock.json'));
  const installed = readLock(installedLock);
  return Object.entries(wanted).every(
    ([path, entry]) => !path.includes('node_modules/') || entry.optional || installed[path]?.version === entry.version,
  );
}

const readLock = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
