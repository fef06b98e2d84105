import type { AppError } from '@glasstrace/protocol';
import type { Finding } from '../analysis/root-cause/find-root-cause.ts';
import type { EnrichmentOutcome } from '../store/enrichment-store.ts';
import type { Trace } from '../traces/trace.ts';

/** How far a trace is. */
export type EnrichmentState =
  | { status: 'pending' | 'processing'; estimatedWaitMs: number }
  /** `reusedFrom`: the model was asked about another trace, which failed in the same way at the same code. */
  | { status: 'done'; outcome: EnrichmentOutcome; reusedFrom?: string }
  /** The model could not be asked. */
  | { status: 'not_run'; problem: AppError };

/** Asks a language model about failed traces. Nothing here ever waits for the model. */
export interface Enrichment {
  /** The result, or how far it is; begins to ask when nobody did. undefined where there is no failure to ask about. */
  explain(projectId: number, trace: Trace, finding: Finding | undefined): Promise<EnrichmentState | undefined>;
  /** The result, or how far it is, and no more: undefined when nobody asked. */
  find(projectId: number, trace: Trace, finding: Finding | undefined): Promise<EnrichmentState | undefined>;
  /** Gives up what is under way; it is asked again when somebody wants to know again. */
  close(): Promise<void>;
}
