import { posix, win32 } from 'node:path';

/**
 * A path as people write it: `~/…` for what lies in the home folder, and on Windows `~\…`, whatever the case of its
 * drive and folders. Other paths stay as they are.
 */
export function tildePath(path: string, home: string, platform: NodeJS.Platform): string {
  const { relative, isAbsolute, sep } = platform === 'win32' ? win32 : posix;
  if (home === '' || !isAbsolute(path)) return path;
  const inHome = relative(home, path);
  if (inHome === '') return '~';
  const isOutside = inHome === '..' || inHome.startsWith(`..${sep}`) || isAbsolute(inHome);
  return isOutside ? path : `~${sep}${inHome}`;
}
