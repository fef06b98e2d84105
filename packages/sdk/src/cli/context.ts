import { homedir } from 'node:os';

/** What the commands that write files see of the world; tests hand in another one. */
export interface CliContext {
  cwd: string;
  env: NodeJS.ProcessEnv;
  home: string;
  platform: NodeJS.Platform;
  stdout: OutputStream;
  stderr: OutputStream;
  /** Whether a person can be asked. */
  interactive: boolean;
}

export interface OutputStream {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

/** The real world. */
export function processContext(): CliContext {
  return {
    cwd: process.cwd(),
    env: process.env,
    home: homedir(),
    platform: process.platform,
    stdout: process.stdout,
    stderr: process.stderr,
    interactive: process.stdin.isTTY === true && process.stdout.isTTY === true,
  };
}

/** Exit codes of the commands that write files. */
export const EXIT = { done: 0, failed: 1, usage: 2, refused: 3, cancelled: 130 } as const;

/** Why a command stops before it changed anything, and what to do about it. */
export class StopError extends Error {
  readonly fix: string;

  constructor(message: string, fix: string) {
    super(message);
    this.name = 'StopError';
    this.fix = fix;
  }
}
