import type { StackHolder } from './capture-stack.ts';

/** Stacks of the calls that failed with the error. */
const callSites = new WeakMap<object, StackHolder>();

/** Stack of the call that failed with this error, when it was seen: errors of the runtime and of drivers lack it. */
export function findCallSite(error: object): string | undefined {
  return callSites.get(error)?.stack;
}

/** The first call is kept: the one that is nearest to the failure. */
export function rememberCallSite(error: unknown, stack: StackHolder): void {
  if (typeof error === 'object' && error !== null && !callSites.has(error)) callSites.set(error, stack);
}
