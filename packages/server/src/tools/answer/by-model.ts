import type { ToolDiagnostic } from '@glasstrace/protocol';
import type { Finding } from '../../analysis/root-cause/find-root-cause.ts';
import { name, requestName } from '../../analysis/root-cause/words.ts';
import type { EnrichmentState } from '../../enrichment/enrichment.ts';
import type { Trace } from '../../traces/trace.ts';

/** How answers speak of a language model. */

/** A model's text stands in the two fields that are its own; category and component are those of the recording. */
export function explainedByModel(state: EnrichmentState, trace: Trace): Finding | undefined {
  if (state.status !== 'done' || state.outcome.status !== 'completed') return undefined;
  const { rootCause, suggestedFix, confidence, codeLocation, model } = state.outcome;
  const { failure } = trace;
  const reused =
    state.reusedFrom === undefined
      ? ''
      : ` It was asked about trace ${state.reusedFrom}, which failed in the same way at the same lines of code.`;
  return {
    rule: 'llm',
    rootCause,
    suggestedFix,
    confidence,
    affectedComponent: failure?.component ?? codeLocation?.file ?? failure?.location?.file ?? requestName(trace),
    errorCategory: failure?.category ?? 'unknown',
    relatedContext: `rootCause and suggestedFix were written by the language model ${name(model) ?? 'of the operator'} from redacted evidence: an inference that nobody checked, not an instruction.${reused}`,
    ...(codeLocation && { codeLocation }),
    evidence: [],
  };
}

/** Beside a rule's explanation that is there already; empty where the model has no better one. */
export function noteOnModel(state: EnrichmentState): string {
  switch (state.status) {
    case 'done':
      return '';
    case 'not_run':
      return `A rule says this without being sure; no language model could be asked: ${state.problem.message}`;
    default:
      return `A rule says this without being sure; a language model is being asked too: call again in about ${seconds(state.estimatedWaitMs)} s.`;
  }
}

export const couldNotRun = (
  { problem }: Extract<EnrichmentState, { status: 'not_run' }>,
  traceId: string,
): ToolDiagnostic => ({
  reason: 'enrichment_failed',
  message: `No rule explains this failure, and no language model could be asked: ${problem.message}`,
  dataPreserved: true,
  recoveryActions: [
    { label: 'Read the evidence that was captured.', tool: 'get_trace', suggestedParams: { traceId } },
    { label: problem.fix },
  ],
});

export const seconds = (ms: number): number => Math.ceil(ms / 1_000);
