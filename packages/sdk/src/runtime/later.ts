/** Work for after the current turn, which is not lost when the process ends in this turn. */
export interface Later {
  /** Runs it in a moment, or in `runNow` if that comes first. */
  add(work: () => void): void;
  /** Runs what waits. */
  runNow(): void;
}

export function createLater(): Later {
  const waiting = new Set<() => void>();

  function run(work: () => void): void {
    if (waiting.delete(work)) work();
  }

  return {
    add(work) {
      waiting.add(work);
      setImmediate(run, work);
    },
    runNow() {
      for (const work of waiting) run(work);
    },
  };
}
