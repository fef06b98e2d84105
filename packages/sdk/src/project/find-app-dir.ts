import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Folder of the app that `script` belongs to: the nearest one above it with the `package.json` of a package; `fallback`
 * when there is no script or it is a tool of the app's dependencies.
 */
export function findAppDir(script: string | undefined, fallback: string): string {
  if (script === undefined || /[\\/]node_modules[\\/]/.test(script)) return fallback;
  for (let folder = dirname(script); folder !== dirname(folder); folder = dirname(folder)) {
    if (isPackage(folder)) return folder;
  }
  return fallback;
}

/** Compilers put a package.json into their output that says nothing but how Node loads it. */
function isPackage(folder: string): boolean {
  let text: string;
  try {
    text = readFileSync(join(folder, 'package.json'), 'utf8');
  } catch {
    return false;
  }
  try {
    return Object.keys(JSON.parse(text)).some((key) => key !== 'type');
  } catch {
    return true;
  }
}
