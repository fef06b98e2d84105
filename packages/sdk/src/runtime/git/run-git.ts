import { execFile } from 'node:child_process';

/** A repository in which this takes longer is not worth the machine's time. */
const TIMEOUT_MS = 5_000;
const MAX_OUTPUT_BYTES = 8_000_000;

/** What `git` prints; undefined when it fails, is missing or takes too long. */
export function runGit(cwd: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    // No optional locks: the developer's own git must never find the repository locked by us.
    const env = { ...process.env, GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' };
    const options = { cwd, env, timeout: TIMEOUT_MS, maxBuffer: MAX_OUTPUT_BYTES, windowsHide: true };
    try {
      const child = execFile('git', args, options, (error, stdout) => resolve(error ? undefined : stdout));
      child.unref();
    } catch {
      resolve(undefined);
    }
  });
}
