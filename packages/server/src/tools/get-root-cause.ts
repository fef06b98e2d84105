import { getRootCause as contract, type ToolDiagnostic, type ToolResponse } from '@glasstrace/protocol';
import type { z } from 'zod';
import { describeGap } from '../analysis/root-cause/describe-gap.ts';
import { type Finding, findRootCause } from '../analysis/root-cause/find-root-cause.ts';
import type { EnrichmentState } from '../enrichment/enrichment.ts';
import type { Trace } from '../traces/trace.ts';
import { couldNotRun, explainedByModel, noteOnModel, seconds } from './answer/by-model.ts';
import { inspectTrace, testSuggestions } from './answer/next-steps.ts';
import { versionsOf } from './answer/trace-detail.ts';
import type { Budget } from './budget/budget.ts';
import { fitPage } from './budget/fit-page.ts';
import { BARE_FINDING, versionsOfFinding } from './budget/root-cause-cuts.ts';
import { explainUnknownTrace } from './emptiness/explain-removal.ts';
import { implementTool } from './implement-tool.ts';
import { readTraceByPrefix } from './reading/read-trace-by-prefix.ts';
import { lacksFeature } from './tier-gate.ts';
import type { ToolContext } from './tool-context.ts';

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
  if (!finding && !trace.failure && !trace.hasSpans) return { success: false, diagnostic: onlyLogs(trace) };
  if (finding && finding.confidence >= SURE) {
    return { success: true, data: showFinding(finding, trace, context, 'rules') };
  }
  const state = await context.enrichment?.explain(context.credential.projectId, trace, finding);
  if (finding) return { success: true, data: showUnsure(finding, state, trace, context) };
  return answerWithoutRules(state, trace, context);
});

/** Log records without an error among them, and no span: nothing says what the request was, or how it ended. */
const onlyLogs = ({ traceId }: Trace): ToolDiagnostic => ({
  reason: 'data_not_available',
  message: 'Of this trace only log records have arrived, none of them an error; its spans are missing.',
  recoveryActions: [{ label: 'Read what was logged.', tool: 'get_trace', suggestedParams: { traceId } }],
  notAbsenceProof: true,
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
  const note = state && noteOnModel(state);
  const relatedContext = [finding.relatedContext, note].filter(Boolean).join(' ');
  return showFinding({ ...finding, ...(relatedContext !== '' && { relatedContext }) }, trace, context, 'rules');
}

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
