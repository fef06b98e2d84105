/** What a language model made of one trace. */
export interface StoredEnrichment {
  traceId: string;
  /** Hash of what the model was shown, and of which model: when late spans change it, the result counts no more. */
  interpretation: string;
  /** Equal for failures that have one explanation; absent when that can't be told. */
  failureKey?: string;
  outcome: EnrichmentOutcome;
}

export type EnrichmentOutcome =
  | {
      status: 'completed';
      /** Text of the model, bounded and cleaned, but not ours. */
      rootCause: string;
      suggestedFix: string;
      /** 0 to 1, never as much as a rule that is sure. */
      confidence: number;
      codeLocation?: { file: string; line: number; column?: number };
      /** Name of the model, as the operator wrote it. */
      model: string;
    }
  | { status: 'failed'; reason: 'inconclusive' | 'malformed_answer'; model: string };

/**
 * Keeps what models answered, one result per trace, and how many tokens each UTC day took. Results are of one project;
 * nothing of another is ever visible. Methods reject with AppError STORE_UNREACHABLE when the engine does not answer.
 */
export interface EnrichmentStore {
  /** Takes the place of the trace's result; durable when it resolves. */
  write(projectId: number, enrichment: StoredEnrichment): Promise<void>;
  read(projectId: number, traceId: string): Promise<StoredEnrichment | undefined>;
  /** The newest result of a failure of this key in another trace. */
  findByFailure(projectId: number, failureKey: string, otherThan: string): Promise<StoredEnrichment | undefined>;
  /** Adds tokens to a day, `2026-01-31`, if it then has no more than `most`; false, and nothing added, if not. */
  reserveTokens(day: string, tokens: number, most: number): Promise<boolean>;
  /** Corrects a day by the difference between what was reserved and what was used. */
  settleTokens(day: string, difference: number): Promise<void>;
  /** Which traces have results. */
  listTraces(): Promise<{ projectId: number; traceId: string }[]>;
  remove(projectId: number, traceId: string): Promise<void>;
  close(): Promise<void>;
}
