import { handOver } from './at-exit/hand-over.ts';
import type { Letter } from './at-exit/letter.ts';

const FLUSH_MS = 500;

/**
 * Sends what there is when the process ends. A signal keeps the meaning it had: where nobody else listens, it ends the
 * process right after the flush, as it would have done without us.
 */
export function flushAtExit(flush: (deadlineMs: number) => Promise<void>): void {
  process.once('beforeExit', () => void flush(FLUSH_MS));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const onSignal = () => {
      const isAlone = process.listenerCount(signal) === 0;
      void flush(FLUSH_MS).finally(() => {
        if (isAlone) process.kill(process.pid, signal);
      });
    };
    process.once(signal, onSignal);
  }
}

/**
 * Hands over what is left when nothing asynchronous happens any more: after an uncaught exception and `process.exit`.
 * `leave` is called once, and answers undefined when nothing is left or nobody to send it to is known.
 */
export function handOverAtExit(leave: (exitCode: number) => Letter | undefined): void {
  process.once('exit', (exitCode) => {
    try {
      const letter = leave(exitCode);
      if (letter) handOver(letter);
    } catch {
      // The app's end is its own.
    }
  });
}
