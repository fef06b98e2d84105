import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const SHOW_CURSOR = '\u001B[?25h';

/**
 * Ends the process in good order when it is asked to: the terminal as it was, `sayGoodbye`, and the exit code that a shell
 * gives to the signal. Returns the function that stops listening.
 */
export function endOnSignal(sayGoodbye: () => void): () => void {
  const end = (signal: NodeJS.Signals) => {
    if (process.stdin.isTTY && process.stdin.isRaw) process.stdin.setRawMode(false);
    if (process.stdout.isTTY) process.stdout.write(SHOW_CURSOR);
    sayGoodbye();
    process.exit(128 + constants.signals[signal]);
  };
  for (const signal of SIGNALS) process.once(signal, end);
  return () => {
    for (const signal of SIGNALS) process.off(signal, end);
  };
}
