import { posix, win32 } from 'node:path';

/** No dependencies but Node's: this file is also loaded in the user's process. */

export interface Machine {
  platform: NodeJS.Platform;
  /** Home folder of the user. */
  userHome: string;
  /** Absolute folder that a relative path counts from. */
  from: string;
}

/**
 * Absolute folder of the local server's state, log and data, as `GLASSTRACE_HOME` says or `~/.glasstrace`. Everyone who
 * looks for the server has to come to the same: `~` is the home of the user here too, where no shell has replaced it.
 */
export function homeFolder(setting: string | undefined, { platform, userHome, from }: Machine): string {
  const { join, resolve } = platform === 'win32' ? win32 : posix;
  const path = setting ?? '~/.glasstrace';
  const inHome = (platform === 'win32' ? /^~(?:[/\\](.*))?$/s : /^~(?:\/(.*))?$/s).exec(path);
  return inHome ? resolve(from, join(userHome, inHome[1] ?? '')) : resolve(from, path);
}
