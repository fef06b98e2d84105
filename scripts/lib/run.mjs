import { spawn } from 'node:child_process';
import { ROOT } from './workspace.mjs';

/** A command that ended with an exit code other than 0; `output` is everything it printed. */
export class CommandFailed extends Error {
  constructor(command, code, output) {
    super(`${command} ended with exit code ${code}`);
    this.output = output;
  }
}

/**
 * Runs a command of npm or node in the repository and resolves with what it printed.
 * With `show: true` the output goes straight to the terminal instead.
 */
export function run(command, args, { cwd = ROOT, env = process.env, show = false } = {}) {
  const onWindows = process.platform === 'win32';
  return new Promise((resolve, reject) => {
    const child = spawn(command === 'node' ? process.execPath : command, args, {
      cwd,
      env,
      stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
      // npm and npx are batch files on Windows, which only a shell can start.
      shell: onWindows && command !== 'node',
    });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new CommandFailed([command, ...args].join(' '), code, output));
    });
  });
}

/** `12.3 s`, for people. */
export const seconds = (ms) => `${(ms / 1_000).toFixed(1)} s`;
