import { relative, sep } from 'node:path';

/** A path as people read it: from the root of the repository, or from the home folder. */
export function showPath(file: string, root: string, home: string): string {
  if (file.startsWith(root + sep)) return relative(root, file).split(sep).join('/');
  return file.startsWith(home + sep) ? `~/${relative(home, file).split(sep).join('/')}` : file;
}

export type ShowPath = (file: string) => string;
