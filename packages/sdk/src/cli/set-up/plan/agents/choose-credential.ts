import { realpathSync } from 'node:fs';
import { sep } from 'node:path';
import { ENV } from '@glasstrace/protocol/environment';
import type { Credential } from '../../../agents/agent.ts';
import type { Drafts } from '../../../changes/drafts.ts';
import { isTracked } from '../../../surroundings/git.ts';
import type { Surroundings } from '../../../surroundings/look-around.ts';
import { planIgnoredFile } from '../plan-gitignore.ts';

/**
 * A key in the clear only where git does not see it. A file that git tracks or would take, and a key that is not this
 * project's own anonymous one, get a reference to the variable.
 */
export function chooseCredential(
  drafts: Drafts,
  file: string,
  { root, inGit, anonymousKey }: Pick<Surroundings, 'root' | 'inGit'> & { anonymousKey: string | undefined },
): Credential {
  const isKeptOut = anonymousKey !== undefined && [...new Set([file, realFile(file)])].every(keptOutOfGit);
  return isKeptOut ? { literal: anonymousKey } : { variable: ENV.apiKey };

  function keptOutOfGit(path: string): boolean {
    return !isTracked(path, inGit && isBelow(path, root)) && planIgnoredFile(drafts, root, path);
  }
}

const isBelow = (path: string, folder: string) => path.startsWith(folder + sep);

/** What a link leads to: a file that git does not see may be one that it does. */
function realFile(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}
