import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

/** How the command is started from its source, from any folder. */
export function glasstraceCommand(...args: string[]): { command: string; args: string[] } {
  return { command: process.execPath, args: ['--import', TSX, MAIN, ...args] };
}

/** Runs the command to its end, without a terminal. */
export function glasstrace(
  args: string[],
  { cwd, env = {} }: { cwd: string; env?: Record<string, string> },
): Promise<{ exitCode: number | null; stdout: string; stderr: string }> {
  const { command, args: all } = glasstraceCommand(...args);
  const child = spawn(command, all, {
    cwd,
    env: { PATH: process.env.PATH, HOME: cwd, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data) => {
    stdout += data;
  });
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  return new Promise((resolve) => {
    child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
}
