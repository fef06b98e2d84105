import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ServerState, serverState } from '@glasstrace/protocol';
import { onTestFinished } from 'vitest';

const PACKAGE = join(import.meta.dirname, '../..');
/** The program from its source, or as it was just built, which starts faster. */
const MAIN = process.env.GLASSTRACE_TEST_PACKED
  ? [join(PACKAGE, 'dist/main.js')]
  : ['--import', 'tsx', join(PACKAGE, 'src/main.ts')];

export interface Program {
  child: ChildProcess;
  output: () => string;
  /** Exit code, or the name of the signal. */
  exited: Promise<number | string>;
}

/** A home folder of its own, which no test shares with the person's. */
export function aHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'glasstrace-home-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

/** The real program in a process of its own; killed when the test ends. */
export function startProgram(args: string[], env: Record<string, string> = {}): Program {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [...MAIN, ...args], {
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (data) => (output += data));
  const exited = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  return { child, output: () => output, exited };
}

export function readState(dir: string): ServerState | undefined {
  try {
    return serverState.parse(JSON.parse(readFileSync(join(dir, 'server.json'), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Waits for the state of a server that is not `before`; fails with what the program said. */
export async function stateOf(dir: string, program: Program, before?: ServerState): Promise<ServerState> {
  for (let tries = 0; tries < 1_000; tries++) {
    const state = readState(dir);
    if (state && state.instanceId !== before?.instanceId) return state;
    await sleep(50);
  }
  throw new Error(`The server did not come up:\n${program.output()}`);
}
