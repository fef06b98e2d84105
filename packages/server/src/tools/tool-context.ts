import type { Credential } from '../auth/project-store.ts';
import type { Enrichment } from '../enrichment/enrichment.ts';
import type { ImportGraphStore } from '../store/import-graph-store.ts';
import { hiddenBefore, keptTraces } from '../store/kept-traces.ts';
import type { TraceFilter, TraceStore } from '../store/trace-store.ts';

/** What a tool is called with: what is stored of the one project that the credential opens, and the clock. */
export interface CallContext {
  store: TraceStore;
  importGraphs: Pick<ImportGraphStore, 'read'>;
  credential: Credential;
  /** The operator's language model; undefined unless configured. */
  enrichment?: Enrichment;
  /** Where the operator sells more than the tier has; undefined unless configured. */
  upgradeUrl?: string;
  /** Milliseconds since the epoch. */
  now: () => number;
}

/** What a tool may use: the store shows what the project's tier keeps, no more. */
export interface ToolContext extends CallContext {
  /** The tier keeps traces that started since this time. */
  keptSinceMs: number;
  /** Traces that pass the filter and are stored, but older than the tier keeps. */
  countHidden(filter: TraceFilter): Promise<number>;
}

const HOUR_MS = 3_600_000;

export function toToolContext(call: CallContext): ToolContext {
  const { store, credential } = call;
  const keptSinceMs = call.now() - credential.limits.storageTtlHours * HOUR_MS;
  const hidden = hiddenBefore(keptSinceMs);
  return {
    ...call,
    store: keptTraces(store, keptSinceMs),
    keptSinceMs,
    countHidden({ window = hidden, ...filter }) {
      const { startMs, endMs } = window;
      return store.countTraces(credential.projectId, {
        ...filter,
        window: { startMs, endMs: Math.min(endMs, hidden.endMs) },
      });
    },
  };
}
