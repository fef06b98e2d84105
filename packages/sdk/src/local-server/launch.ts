import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { SERVER_LOG_FILE } from '@glasstrace/protocol/environment';
import { type ServerStart, serverEnvironment } from './server-environment.ts';

const MAX_LOG_BYTES = 1_000_000;

export interface Launch extends ServerStart {
  /** Absolute path of the server's program. */
  program: string;
  args?: readonly string[];
  nodeOptions?: readonly string[];
}

/**
 * Starts the server's program in the background and resolves to its process id as soon as there is one.
 * It is neither a child nor in the process group of the caller: whoever ends `next dev` and all its descendants does
 * not end the server, and it never keeps a terminal or a pipe open. Rejects when it can't be started.
 */
export async function launch({ program, args = [], nodeOptions = [], settings, startedBy }: Launch): Promise<number> {
  mkdirSync(settings.home, { recursive: true, mode: 0o700 });
  const log = openLog(join(settings.home, SERVER_LOG_FILE));
  const env = serverEnvironment(process.env, { settings, startedBy });
  try {
    return await launchDetached([...nodeOptions, program, ...args], { cwd: settings.home, env, log });
  } finally {
    closeSync(log);
  }
}

// A process that is only detached keeps its parent, and tools that end a tree of processes find it. The one between
// starts the server, says its id and ends, which leaves the server without a parent.
const BETWEEN = `
const { spawn } = require('node:child_process');
const server = spawn(process.execPath, process.argv.slice(1), { detached: true, windowsHide: true, stdio: ['ignore', 2, 2] });
server.on('spawn', () => { process.stdout.write(String(server.pid)); server.unref(); });
`;

function launchDetached(
  commandLine: readonly string[],
  { cwd, env, log }: { cwd: string; env: NodeJS.ProcessEnv; log: number },
): Promise<number> {
  return new Promise((resolve, reject) => {
    const between = spawn(process.execPath, ['-e', BETWEEN, '--', ...commandLine], {
      cwd,
      env,
      detached: true,
      windowsHide: true,
      stdio: ['ignore', 'pipe', log],
    });
    let said = '';
    between.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    between.on('error', reject);
    between.on('close', () => {
      const pid = Number(said);
      if (pid > 0) resolve(pid);
      else reject(new Error(`${commandLine[0]} could not be started`));
    });
  });
}

function openLog(file: string): number {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return openSync(file, size > MAX_LOG_BYTES ? 'w' : 'a', 0o600);
}
