import { getRootCause as contract, type ToolDiagnostic, type ToolResponse } from '@glasstrace/protocol';
import type { z } from 'zod';
import { describeGap } from '../analysis/root-cause/describe-gap.ts';
import { type Finding, findRootCause } from '../analysis/root-cause/find-root-cause.ts';
import { name, requestName } from '../analysis/root-cause/words.ts';
import type { EnrichmentState } from '../enrichment/enrichment.ts';
import type { Trace } from '../traces/trace.ts';
import type { Budget } from './budget.ts';
import { explainUnknownTrace } from './explain-removal.ts';
import { fitPage } from './fit-page.ts';
import { implementTool } from './implement-tool.ts';
import { inspectTrace, testSuggestions } from './next-steps.ts';
import { readTraceByPrefix } from './read-trace-by-prefix.ts';
import { BARE_FINDING, versionsOfFinding } from './root-cause-cuts.ts';
import { lacksFeature } from './tier-gate.ts';
import type { ToolContext } from './tool-context.ts';
import { versionsOf } from './trace-detail.ts';

type Answer = z.output<typeof contract.output>;
type Context = ToolContext & { budget: Budget };

export const getRootCause = implementTool(contract, async ({ traceId }, context) => {
  const lacking = lacksFeature('rootCause', context);
  if (lacking?.reason === 'subscription_required') return { success: false, diagnostic: lacking };
  const trace = await readTraceByPrefix(context, traceId);
  if (!trace) return { success: false, diagnostic: await explainUnknownTrace(context, traceId) };
  if (lacking)
    return { success: true, data: showTrace(trace, { message: lacking.message, ...upgrade(lacking) }, context) };

  const finding = findRootCause(trace);
  if (finding && finding.confidence >= SURE) {
    return { success: true, data: showFinding(finding, trace, context, 'rules') };
  }
  const state = await context.enrichment?.explain(context.credential.projectId, trace, finding);
  if (finding) return { success: true, data: showUnsure(finding, state, trace, context) };
  return answerWithoutRules(state, trace, context);
});

/** From here on rules are believed, and no model is asked. */
const SURE = 0.7;

/** The rules' explanation is there at once; the model's takes its place only when it is surer. */
function showUnsure(finding: Finding, state: EnrichmentState | undefined, trace: Trace, context: Context): Answer {
  const byModel = state && explainedByModel(state, trace);
  if (byModel && byModel.confidence > finding.confidence) {
    const { relatedContext, ...rest } = byModel;
    const alternative = `A rule, less sure (${finding.confidence}), says: ${finding.rootCause}`;
    return showFinding({ ...rest, relatedContext: `${relatedContext} ${alternative}` }, trace, context, 'llm');
  }
  const note = state && noteOn(state);
  const relatedContext = [finding.relatedContext, note].filter(Boolean).join(' ');
  return showFinding({ ...finding, ...(relatedContext !== '' && { relatedContext }) }, trace, context, 'rules');
}

function noteOn(state: EnrichmentState): string {
  switch (state.status) {
    case 'done':
      return '';
    case 'not_run':
      return `A rule says this without being sure; no language model could be asked: ${state.problem.message}`;
    default:
      return `A rule says this without being sure; a language model is being asked too: call again in about ${seconds(state.estimatedWaitMs)} s.`;
  }
}

const seconds = (ms: number): number => Math.ceil(ms / 1_000);

function answerWithoutRules(state: EnrichmentState | undefined, trace: Trace, context: Context): ToolResponse<Answer> {
  const byModel = state && explainedByModel(state, trace);
  if (byModel) return { success: true, data: showFinding(byModel, trace, context, 'llm') };
  const gap = describeGap(trace);
  if (!state) return { success: true, data: showTrace(trace, { message: gap }, context) };
  switch (state.status) {
    case 'done':
      return { success: true, data: { status: 'failed', ...describeFailed(state), message: `${FAILED} ${gap}` } };
    case 'not_run':
      return { success: false, diagnostic: couldNotRun(state, trace.traceId) };
    default: {
      const { estimatedWaitMs } = state;
      const message = `No rule explains this failure; a language model is being asked. Call again in about ${seconds(estimatedWaitMs)} s.`;
      return { success: true, data: { status: 'pending', message, estimatedWaitMs } };
    }
  }
}

const FAILED =
  'No rule explains this failure, and a language model that was asked about it came to no usable conclusion. Read the evidence with get_trace.';

const describeFailed = ({ outcome }: Extract<EnrichmentState, { status: 'done' }>) => ({
  reason: outcome.status === 'failed' ? outcome.reason : 'inconclusive',
});

const couldNotRun = (
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

/** A model's text stands in the two fields that are its own; category and component are those of the recording. */
function explainedByModel(state: EnrichmentState, trace: Trace): Finding | undefined {
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

const upgrade = ({ upgradeUrl }: { upgradeUrl?: string | undefined }) =>
  upgradeUrl === undefined ? {} : { upgradeUrl };

function showFinding(finding: Finding, { traceId }: Trace, { budget }: Context, source: 'rules' | 'llm'): Answer {
  return fitPage({
    budget,
    items: [versionsOfFinding(finding, traceId)],
    fewest: 1,
    build: ([shown], version): Answer => ({
      status: 'completed',
      source,
      ...shown!,
      ...(version < BARE_FINDING && {
        next: [
          inspectTrace(traceId, 'The whole evidence: stack, source lines, spans and logs.'),
          testSuggestions(traceId),
        ],
      }),
    }),
  });
}

function showTrace(trace: Trace, said: { message: string; upgradeUrl?: string }, { budget }: Context): Answer {
  return fitPage({
    budget,
    items: [versionsOf(trace, { whole: budget.generous })],
    fewest: 1,
    build: ([detail]): Answer => ({ status: 'unavailable', ...said, ...detail! }),
  });
}
