import { dirname } from 'node:path';

/** The folder and those above it up to `top`, the innermost first; all of them when `top` is not above. */
export function foldersUpward(folder: string, top: string): string[] {
  if (folder === top || folder === dirname(folder)) return [folder];
  return [folder, ...foldersUpward(dirname(folder), top)];
}
