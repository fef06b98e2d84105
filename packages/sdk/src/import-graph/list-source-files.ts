import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What can import and be imported; declarations only describe other files. */
const SOURCE = /\.[cm]?[jt]sx?$/;
const DECLARATION = /\.d\.(?:[^.]+\.)?[cm]?ts$/;

const NEVER_ENTERED = new Set(['node_modules', 'bower_components']);
/** Elsewhere these are names like any other. */
const OUTPUT_BESIDE_MANIFEST = new Set(['dist', 'build', 'out', 'coverage']);

/**
 * Source files below a folder, absolute, sorted within their folders: not those of installed packages, build output,
 * hidden folders or behind links. At most `maxFiles`.
 */
export function listSourceFiles(root: string, maxFiles: number): string[] {
  const files: string[] = [];
  const folders = [root];
  while (folders.length > 0 && files.length < maxFiles) {
    const folder = folders.pop()!;
    const isPackage = folder === root || existsSync(join(folder, 'package.json'));
    for (const entry of readFolder(folder)) {
      const { name } = entry;
      if (entry.isFile() && isSourceFile(name)) files.push(join(folder, name));
      if (!entry.isDirectory() || name.startsWith('.') || NEVER_ENTERED.has(name)) continue;
      if (isPackage && OUTPUT_BESIDE_MANIFEST.has(name)) continue;
      folders.push(join(folder, name));
    }
  }
  return files.slice(0, maxFiles);
}

export const isSourceFile = (name: string): boolean => SOURCE.test(name) && !DECLARATION.test(name);

function readFolder(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    // A folder that may not be read holds nothing that the app could import.
    return [];
  }
}
