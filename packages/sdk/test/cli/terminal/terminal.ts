import { execFileSync, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { glasstraceCommand } from '../../support/glasstrace-command.ts';

/** Whether there is a tmux to drive a terminal with. */
export const HAS_TMUX = spawnSync('tmux', ['-V']).status === 0;

const SHOWS_WITHIN_MS = 60_000;
/** Everything that a command prints fits, so that a screen is all of it. */
const ROWS = 200;

export interface TerminalOptions {
  cwd: string;
  columns: number;
  env?: Record<string, string>;
  /** What `glasstrace` stands for; the command from its source by default. */
  program?: string[];
}

/** A real terminal with a shell in which `glasstrace` is a command, typed into as a person would. */
export interface Terminal {
  type(command: string): Promise<void>;
  /** Keys by their names in tmux: Enter, Space, Down, C-c. */
  press(...keys: string[]): Promise<void>;
  /** Waits until the screen shows the text, and returns the screen. */
  shows(text: string | RegExp): Promise<string>;
  /** Waits until the command that runs has ended. Returns its exit code, and everything that is on the screen of it. */
  ends(): Promise<{ exitCode: number; screen: string }>;
  /** The screen, with its escape codes for colors if wanted. */
  screen(options?: { colors?: boolean }): string;
}

export async function openTerminal({
  cwd,
  columns,
  env = {},
  program = fromSource(),
}: TerminalOptions): Promise<Terminal> {
  const socket = `glasstrace-test-${randomUUID()}`;
  const tmux = (...args: string[]) =>
    execFileSync('tmux', ['-L', socket, '-f', '/dev/null', ...args], { encoding: 'utf8' });
  const variables = { PATH: '/usr/bin:/bin', HOME: cwd, TERM: 'screen-256color', PS1: '$ ', ...env };
  const quoted = program.map((word) => `'${word}'`).join(' ');
  const shell = [
    'env',
    '-i',
    ...Object.entries(variables).map(([name, value]) => `${name}=${value}`),
    'bash',
    '--norc',
  ];
  tmux('new-session', '-d', '-x', `${columns}`, '-y', `${ROWS}`, '-c', cwd, ...shell);
  onTestFinished(() => void spawnSync('tmux', ['-L', socket, 'kill-server']));

  const screen: Terminal['screen'] = ({ colors = false } = {}) => tmux('capture-pane', '-p', ...(colors ? ['-e'] : []));
  const press = async (...keys: string[]) => {
    for (const key of keys) {
      tmux('send-keys', key);
      // A prompt draws itself anew for each key, as it does for a person.
      await sleep(50);
    }
  };
  const shows = async (text: string | RegExp) => {
    const deadline = Date.now() + SHOWS_WITHIN_MS;
    for (;;) {
      const now = screen();
      if (typeof text === 'string' ? now.includes(text) : text.test(now)) return now;
      if (Date.now() > deadline) throw new Error(`The terminal does not show ${text}:\n${now.trimEnd()}`);
      await sleep(50);
    }
  };
  const enter = async (line: string) => {
    tmux('send-keys', '-l', line);
    await press('Enter');
  };

  await shows(/^\$/m);
  await enter(`glasstrace() { ${quoted} "$@"; echo "exit code $?"; }; clear`);
  await shows(/^\$$/m);
  return {
    press,
    shows,
    screen,
    type: enter,
    async ends() {
      const [, shown, exitCode] = /^\$ .*\n([\s\S]*)^exit code (\d+)$/m.exec(await shows(/^exit code \d+$/m))!;
      return { exitCode: Number(exitCode), screen: shown!.trimEnd() };
    },
  };
}

function fromSource(): string[] {
  const { command, args } = glasstraceCommand();
  return [command, ...args];
}
