import { execFileSync } from 'node:child_process';

/** The path of a Node.js of version 22 or newer: the one that runs, else one from npm; undefined when there is none. */
export function findNode22(): string | undefined {
  if (Number.parseInt(process.versions.node, 10) >= 22) return process.execPath;
  const command = ['exec', '--yes', '--package=node@24', '--', 'node', '-p', 'process.execPath'];
  try {
    return execFileSync('npm', command, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}
