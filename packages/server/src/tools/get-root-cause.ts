import { getRootCause as contract } from '@glasstrace/protocol';
import type { z } from 'zod';
import { describeGap } from '../analysis/root-cause/describe-gap.ts';
import { type Finding, findRootCause } from '../analysis/root-cause/find-root-cause.ts';
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
  if (finding) return { success: true, data: showFinding(finding, trace, context) };
  return { success: true, data: showTrace(trace, { message: describeGap(trace) }, context) };
});

const upgrade = ({ upgradeUrl }: { upgradeUrl?: string | undefined }) =>
  upgradeUrl === undefined ? {} : { upgradeUrl };

function showFinding(finding: Finding, { traceId }: Trace, { budget }: Context): Answer {
  return fitPage({
    budget,
    items: [versionsOfFinding(finding, traceId)],
    fewest: 1,
    build: ([shown], version): Answer => ({
      status: 'completed',
      source: 'rules',
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
