const DEPTH = 30;

/** Formatting a stack costs far more than taking it: `stack` is written when it is read first. */
export interface StackHolder {
  readonly stack?: string;
}

/** The current stack without `caller` and the frames above it. */
export function captureStack(caller: (...args: never[]) => unknown): StackHolder {
  const holder: StackHolder = {};
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = DEPTH;
  Error.captureStackTrace(holder, caller);
  Error.stackTraceLimit = stackTraceLimit;
  return holder;
}
