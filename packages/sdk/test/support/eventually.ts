import { vi } from 'vitest';

/** Resolves once `assertion` holds. The limit is for what never comes: it asks no speed of a machine. */
export function eventually<Result>(assertion: () => Result | Promise<Result>): Promise<Result> {
  return vi.waitFor(assertion, { timeout: 30_000 });
}
