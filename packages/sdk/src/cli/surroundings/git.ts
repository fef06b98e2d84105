import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder that holds `.git`, from `folder` upward; undefined outside of a repository. */
export function findGitRoot(folder: string): string | undefined {
  if (existsSync(join(folder, '.git'))) return folder;
  return folder === dirname(folder) ? undefined : findGitRoot(dirname(folder));
}

/** The root itself, or of a further work tree the root of the repository it belongs to. */
export function findMainRoot(root: string): string {
  try {
    const pointer = readFileSync(join(root, '.git'), 'utf8');
    return /^gitdir: (.+)[\\/]\.git[\\/]worktrees[\\/]/.exec(pointer)?.[1] ?? root;
  } catch {
    // A folder: this is where the repository is.
    return root;
  }
}

/** Whether git tracks the file. Without a git to ask, the answer is the careful one: it may. */
export function isTracked(file: string, inGit: boolean): boolean {
  const { status, error } = git(file, ['ls-files', '--error-unmatch', '--', file]);
  // 0 = tracked, 1 = not tracked; anything else is git's refusal to answer, as for a folder of another owner.
  return error === undefined && (status === 0 || status === 1) ? status === 0 : inGit;
}

/** Whether git ignores the path; undefined when there is no repository or no git to ask. */
export function isIgnored(path: string): boolean | undefined {
  const { status, error } = git(path, ['check-ignore', '--quiet', '--no-index', '--', path]);
  if (error !== undefined || status === 128) return undefined;
  return status === 0;
}

/** How many files of the repository differ from its last commit; undefined when git does not tell soon. */
export function countUncommitted(root: string): { dirty: number } | undefined {
  // Git would write its index on this occasion; one that is killed there leaves a lock that stops the user's own git.
  const { status, stdout } = spawnSync('git', ['--no-optional-locks', 'status', '--porcelain'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: GIT_STATUS_WITHIN_MS,
    windowsHide: true,
  });
  return status === 0 ? { dirty: stdout.split('\n').filter(Boolean).length } : undefined;
}

const GIT_STATUS_WITHIN_MS = 2_000;

function git(file: string, args: string[]) {
  return spawnSync('git', args, { cwd: existingFolder(dirname(file)), stdio: 'ignore', windowsHide: true });
}

function existingFolder(folder: string): string {
  return existsSync(folder) ? folder : existingFolder(dirname(folder));
}
