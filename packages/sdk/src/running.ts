import type { Runtime } from './runtime/start.ts';

export interface Running {
  starting?: Promise<void>;
  runtime?: Runtime;
}

/** Bundlers and hot reload make copies of our modules; what they share is in one place. */
export const RUNNING = Symbol.for('glasstrace.sdk');
export const shared = globalThis as { [RUNNING]?: Running };
