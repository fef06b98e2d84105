import type { Credential } from '../auth/project-store.ts';
import type { ImportGraphStore } from '../store/import-graph-store.ts';
import type { TraceStore } from '../store/trace-store.ts';

/** What a tool may use: what is kept of the one project that the credential opens, and the clock. */
export interface ToolContext {
  store: TraceStore;
  importGraphs: Pick<ImportGraphStore, 'read'>;
  credential: Credential;
  /** Where the operator sells more than the tier has; undefined unless configured. */
  upgradeUrl?: string;
  /** Milliseconds since the epoch. */
  now: () => number;
}
