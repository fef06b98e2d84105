import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { stripVTControlCharacters } from 'node:util';

export interface ProcessPlace {
  cwd: string;
  env: NodeJS.ProcessEnv;
  platform: NodeJS.Platform;
  /** Ends the process, and all that it started. */
  signal: AbortSignal;
}

/** A program of somebody else that runs for us for a moment. */
export interface RunningProcess {
  child: ChildProcess;
  /** What it printed so far on both streams, without colours. */
  printed(): string;
  /** Its exit code once it ended by itself; undefined when it could not be started, or was ended. */
  ended: Promise<number | undefined>;
  /** Ends it, and all that it started. */
  stop(): void;
}

/** More than any client prints about its servers; what comes after is not kept. */
const MAX_OUTPUT = 200_000;

/** For a client to put its own files in order. */
const GRACE_MS = 500;

const running = new Set<() => void>();

/**
 * Starts a program in a session of its own: it has no terminal to ask anybody in, and ends with everything that it
 * started, also when this process is interrupted.
 */
export function startProcess(program: string, args: readonly string[], place: ProcessPlace): RunningProcess {
  const { cwd, env, platform, signal } = place;
  const { file, shell } = shellFor(program, platform);
  const child = spawn(file, [...args], {
    cwd,
    env,
    shell,
    detached: platform !== 'win32',
    windowsHide: true,
    stdio: 'pipe',
  });
  // A program that ends before it read everything.
  child.stdin.on('error', () => {});
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      if (output.length < MAX_OUTPUT) output += text;
    });
  }
  const kill = () => signalTree(child, platform, 'SIGKILL');
  const stop = () => {
    signalTree(child, platform, 'SIGTERM');
    setTimeout(kill, GRACE_MS).unref();
  };
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  watchForTheEnd(kill);
  const ended = once(child, 'close').then(
    ([code]) => (code as number | null) ?? undefined,
    () => undefined,
  );
  void ended.then(() => {
    signal.removeEventListener('abort', stop);
    forget(kill);
    // Its children, when it left some.
    kill();
  });
  return { child, printed: () => stripVTControlCharacters(output), ended, stop };
}

/** npm makes scripts of programs on Windows, which only a shell can start. Arguments of ours have nothing to quote. */
export const shellFor = (program: string, platform: NodeJS.Platform): { file: string; shell: boolean } =>
  platform === 'win32' && /\.(?:cmd|bat)$/i.test(program)
    ? { file: `"${program}"`, shell: true }
    : { file: program, shell: false };

function signalTree({ pid }: ChildProcess, platform: NodeJS.Platform, name: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    if (platform === 'win32') spawn('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore' }).unref();
    else process.kill(-pid, name);
  } catch {
    // All of it has ended.
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function watchForTheEnd(kill: () => void): void {
  if (running.size === 0) {
    process.on('exit', stopAll);
    for (const name of SIGNALS) process.on(name, passOn);
  }
  running.add(kill);
}

function forget(kill: () => void): void {
  if (!running.delete(kill) || running.size > 0) return;
  process.off('exit', stopAll);
  for (const name of SIGNALS) process.off(name, passOn);
}

function stopAll(): void {
  for (const kill of running) kill();
}

/** What the signal does without us, it does now. */
function passOn(name: NodeJS.Signals): void {
  stopAll();
  process.off(name, passOn);
  if (process.listenerCount(name) === 0) process.kill(process.pid, name);
}
