import { spawn } from 'node:child_process';
import type { Command } from './package-commands.ts';

export interface Finished {
  exitCode: number | null;
  /** Both streams, in the order of their coming. */
  output: string;
  isMissing: boolean;
  isSlow: boolean;
}

export interface RunOptions {
  cwd: string;
  env: NodeJS.ProcessEnv;
  platform: NodeJS.Platform;
  timeoutMs: number;
}

/** Runs a program that asks nothing and shows nothing, and does not outlive us. Never rejects. */
export function runCommand(
  { program, args }: Command,
  { cwd, env, platform, timeoutMs }: RunOptions,
): Promise<Finished> {
  return new Promise((resolve) => {
    const finished: Finished = { exitCode: null, output: '', isMissing: false, isSlow: false };
    // Package managers are scripts on Windows, which only a shell can start; no argument of ours means anything to it.
    const child = spawn(program, args, {
      cwd,
      env,
      shell: platform === 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    const hear = (chunk: Buffer) => {
      finished.output += chunk.toString('utf8');
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);

    const kill = () => void child.kill();
    process.on('exit', kill);
    const timer = setTimeout(() => {
      finished.isSlow = true;
      child.kill();
    }, timeoutMs);

    const end = () => {
      clearTimeout(timer);
      process.off('exit', kill);
      resolve(finished);
    };
    child.on('error', (error: NodeJS.ErrnoException) => {
      finished.isMissing = error.code === 'ENOENT';
      finished.output += error.message;
      end();
    });
    child.on('close', (exitCode) => {
      finished.exitCode = exitCode;
      end();
    });
  });
}
