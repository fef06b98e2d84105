import type { Credential } from '../auth/project-store.ts';
import type { TraceStore } from '../store/trace-store.ts';

/** What a tool may use: the traces of the one project that the credential opens, and the clock. */
export interface ToolContext {
  store: TraceStore;
  credential: Credential;
  /** Milliseconds since the epoch. */
  now: () => number;
}
