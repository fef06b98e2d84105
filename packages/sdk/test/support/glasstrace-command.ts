import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

const inPackage = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

/** The command and the flags that Node.js needs for it: its source, or what was just built of it, which starts faster. */
const { flags, main } = process.env.GLASSTRACE_TEST_PACKED
  ? { flags: [], main: inPackage('dist/cli.js') }
  : { flags: ['--import', TSX], main: inPackage('src/cli/main.ts') };

/** How the command is started, from any folder. */
export function glasstraceCommand(...args: string[]): { command: string; args: string[] } {
  return watchedCommand([], ...args);
}

/** The same, with modules that are loaded before the command, and after the loader of its source. */
export function watchedCommand(modules: readonly string[], ...args: string[]): { command: string; args: string[] } {
  const imports = modules.flatMap((module) => ['--import', module]);
  return { command: process.execPath, args: [...flags, ...imports, main, ...args] };
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
