import type { Health, Signal } from '../runtime/health.ts';

/**
 * Redacts an item, shows it to the app's hook, and redacts what the hook wants sent: nothing that it adds leaves the
 * process as it is. The result never throws; it answers undefined, and the item is counted, when it is not to be sent.
 *
 * `ask` answers undefined for what the hook drops, and throws what the hook throws.
 */
export function withHook<Item>(options: {
  signal: Signal;
  health: Health;
  redact: (item: Item) => Item;
  ask: (item: Item) => Item | undefined;
}): (item: Item) => Item | undefined {
  const { signal, health, redact, ask } = options;
  return (item) => {
    try {
      const wanted = ask(redact(item));
      if (wanted !== undefined) return redact(wanted);
      health.dropped(signal, 'before_send', 1);
    } catch {
      health.dropped(signal, 'before_send_failed', 1);
    }
    return undefined;
  };
}

/** Throws: a hook can't be waited for. Its rejection must not end the app. */
export function refusePromise(answer: unknown): void {
  if (!(answer instanceof Promise)) return;
  answer.catch(() => {});
  throw new TypeError('A hook must answer at once');
}
