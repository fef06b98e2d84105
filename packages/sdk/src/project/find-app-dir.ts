import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Folder of the app that `script` belongs to: the nearest one above it with a `package.json`; `fallback` when there is
 * no script or it is a tool of the app's dependencies.
 */
export function findAppDir(script: string | undefined, fallback: string): string {
  if (script === undefined || /[\\/]node_modules[\\/]/.test(script)) return fallback;
  for (let folder = dirname(script); folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
  }
  return fallback;
}
