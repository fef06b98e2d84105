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
