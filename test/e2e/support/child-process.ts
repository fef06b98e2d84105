import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

export interface RunningProcess {
  pid: number;
  /** Everything it printed so far, both streams in the order of arrival. */
  output(): string;
  /**
   * Resolves when the text was printed, after the given length of output; rejects with the output when the process ends
   * or the time is over.
   */
  printed(text: string, timeoutMs: number, after?: number): Promise<void>;
  /** Ends it and every process it started. */
  stop(): Promise<void>;
}

interface StartOptions {
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Another user to run as, when this one may. */
  uid?: number;
  gid?: number;
}

const running = new Set<ChildProcess>();
// Whatever ends this process, nothing that it started lives on.
process.once('exit', () => {
  for (const child of running) signalGroup(child.pid!, 'SIGKILL');
});

export function startProcess(command: string, args: string[], options: StartOptions): RunningProcess {
  // Its own process group: a dev server has children of its own, and all must go.
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  running.add(child);
  // Not with its exit: what it started may live on, and holds its output open.
  const closed = once(child, 'close').finally(() => running.delete(child));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      output += chunk;
    });
  }
  const what = [command, ...args].join(' ');

  return {
    pid: child.pid!,
    output: () => output,
    async printed(text, timeoutMs, after = 0) {
      const deadline = Date.now() + timeoutMs;
      while (!output.includes(text, after)) {
        if (child.exitCode !== null) throw new Error(`${what} ended with exit code ${child.exitCode}:\n${output}`);
        if (Date.now() > deadline) throw new Error(`${what} did not print "${text}" in ${timeoutMs} ms:\n${output}`);
        await delay(25);
      }
    },
    stop: () => stopGroup(child, closed),
  };
}

async function stopGroup(child: ChildProcess, closed: Promise<unknown>): Promise<void> {
  if (!running.has(child)) return;
  signalGroup(child.pid!, 'SIGTERM');
  const killer = setTimeout(() => signalGroup(child.pid!, 'SIGKILL'), 5_000);
  await closed;
  clearTimeout(killer);
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone already.
  }
}

export interface Finished {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a command to its end, whatever its exit code. */
export async function runProcess(command: string, args: string[], options: StartOptions): Promise<Finished> {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const finished: Finished = { exitCode: null, stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    finished.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    finished.stderr += chunk;
  });
  [finished.exitCode] = (await once(child, 'close')) as [number | null];
  return finished;
}

/** Runs a command that has to succeed; rejects with all it printed when it does not. */
export async function mustRun(command: string, args: string[], options: StartOptions): Promise<string> {
  const { exitCode, stdout, stderr } = await runProcess(command, args, options);
  if (exitCode !== 0) throw new Error(`${[command, ...args].join(' ')} (exit code ${exitCode}):\n${stdout}${stderr}`);
  return stdout;
}
