import { getLatestError as contract, type NextStep } from '@glasstrace/protocol';
import { RESOURCE } from '@glasstrace/protocol/attributes';
import type { z } from 'zod';
import { findRootCause } from '../analysis/root-cause/find-root-cause.ts';
import type { TraceFilter, TraceRow } from '../store/trace-store.ts';
import { readText } from '../traces/attribute.ts';
import type { Trace } from '../traces/trace.ts';
import { type CodeComparison, compareCode } from './answer/compare-code.ts';
import { enrichmentStatus, withEnrichmentStatus } from './answer/enrichment-status.ts';
import { errorsOfSession, rootCauseOf, sessionTimeline } from './answer/next-steps.ts';
import { BARE_VERSION, LAST_VERSION, versionsOf } from './answer/trace-detail.ts';
import { fitPage } from './budget/fit-page.ts';
import { without } from './budget/item-cuts.ts';
import { explainEmptiness, inFailure } from './emptiness/explain-emptiness.ts';
import { findRepetition } from './find-repetition.ts';
import { implementTool } from './implement-tool.ts';
import { describeWindow, wholeWindow } from './input/time-window.ts';
import { findCurrentSession } from './reading/current-session.ts';
import { readTrace } from './reading/read-traces.ts';
import { lacksFeature } from './tier-gate.ts';
import type { ToolContext } from './tool-context.ts';

type Answer = z.output<typeof contract.output>;

interface ReadTrace {
  row: TraceRow;
  trace: Trace;
}

export const getLatestError = implementTool(contract, async (_input, context) => {
  const currentSession = await findCurrentSession(context);
  const ofCurrent = currentSession === undefined ? undefined : await findLatest({ sessionId: currentSession }, context);
  const latest = ofCurrent ?? (await findLatest({}, context));
  if (!latest) return { success: false, diagnostic: await explainNoError(context) };

  const { trace } = latest;
  const next = suggestNext(trace, context);
  const session = await describeSession(latest, currentSession, context);
  const otherErrors = await countOthers(trace, context);
  const status = await enrichmentStatus(trace, context);
  const data = fitPage({
    budget: context.budget,
    items: [withEnrichmentStatus(versionsOf(trace, { whole: context.budget.generous }), status)],
    fewest: 1,
    build: ([detail], version) => ({
      ...detail!,
      session: version === LAST_VERSION ? without(session, 'sessionId') : session,
      otherErrors,
      ...(next.length > 0 && version < BARE_VERSION && { next }),
    }),
  });
  return { success: true, data };
});

/** With less the rules say what kind of failure it is, which this answer says too. */
const WORTH_A_CALL = 0.7;

/** The cause only where it is known: its first sentence is worth the call for the fix. */
function suggestNext(trace: Trace, context: ToolContext): NextStep[] {
  const { traceId, sessionId } = trace;
  const finding = lacksFeature('rootCause', context) ? undefined : findRootCause(trace);
  return [
    ...(finding && finding.confidence >= WORTH_A_CALL
      ? [rootCauseOf(traceId, `Suggests a fix. ${finding.rootCause}`)]
      : context.enrichment && !lacksFeature('rootCause', context)
        ? [rootCauseOf(traceId, 'No rule is sure why; asks a language model.')]
        : []),
    ...(sessionId === undefined ? [] : [sessionTimeline(sessionId)]),
  ];
}

/** A failure of the server before a refused request, a plain 404 only when there is nothing else. */
async function findLatest(filter: TraceFilter, context: ToolContext): Promise<ReadTrace | undefined> {
  const { store, credential } = context;
  for (const minErrorRank of [3, 2, 1] as const) {
    const [row] = await store.listTraces(credential.projectId, { ...filter, minErrorRank, order: 'newest', limit: 1 });
    const trace = row && (await readTrace(context, row.traceId));
    if (trace) return { row, trace };
  }
  return undefined;
}

async function describeSession(
  { row, trace }: ReadTrace,
  currentSession: string | undefined,
  context: ToolContext,
): Promise<Answer['session']> {
  const { sessionId, startedAtMs } = trace;
  const { store, credential } = context;
  const running =
    currentSession === undefined ? undefined : await store.readSession(credential.projectId, currentSession);
  const code = compareCode(trace, running);
  const current = currentSession === undefined || sessionId === currentSession;
  const branch = readText(trace.root.span.resource, RESOURCE.codeBranch);
  const runningBranch = running?.info.codeBranch;
  const isOtherBranch = branch !== undefined && Boolean(runningBranch) && branch !== runningBranch;
  const repetition = isOtherBranch ? undefined : await findRepetition(row, context);
  return {
    ...(sessionId !== undefined && { sessionId }),
    current,
    errorAgeMs: Math.max(0, context.now() - startedAtMs),
    code,
    ...(isOtherBranch && { branch }),
    ...(repetition ? describeRepetition(repetition, code, context) : noteOn(current, code, isOtherBranch)),
  };
}

/** What a request that went well says about one that failed before it, by whether the code was changed between them. */
const MEANING: Readonly<Record<CodeComparison, string>> = {
  older: 'if it carried the same input, this error is fixed.',
  unknown: 'this error may be fixed, or come with other input only.',
  current: 'no source was edited between them, so whether it fails depends on its input, on data or on timing.',
};

function describeRepetition({ traceId, index }: TraceRow, code: CodeComparison, { now }: ToolContext) {
  const { statusCode, startedAtMs, errorRank } = index;
  const answer = errorRank === 0 ? `${statusCode} without an error` : `${statusCode} instead`;
  return {
    repeated: { traceId, statusCode, ageMs: Math.max(0, now() - startedAtMs) },
    note: `The same request was sent again since and answered ${answer}: ${MEANING[code]}`,
  };
}

function noteOn(current: boolean, code: CodeComparison, isOtherBranch: boolean): { note?: string } {
  if (!current && isOtherBranch) {
    return {
      note: 'The latest boot of the app has no error; this one is from a boot on another branch, which may still run in another worktree.',
    };
  }
  if (!current) {
    return {
      note: 'The current boot of the app has no error; this one is from an earlier boot and may be fixed already.',
    };
  }
  if (code !== 'older') return {};
  return { note: 'From code older than your last edit: repeat the request to see whether it still fails.' };
}

async function countOthers({ sessionId }: Trace, { store, credential }: ToolContext) {
  const filter = { minErrorRank: 1, ...(sessionId !== undefined && { sessionId }) } as const;
  const count = Math.max(0, (await store.countTraces(credential.projectId, filter)) - 1);
  return { count, ...(count > 0 && { getIt: errorsOfSession(sessionId) }) };
}

async function explainNoError(context: ToolContext) {
  const window = await wholeWindow(context);
  const diagnostic = await explainEmptiness(
    {
      tool: contract.name,
      filter: { minErrorRank: 1, window },
      window: await describeWindow(window, context, true),
      filters: {},
      nothing: 'No failed request',
    },
    context,
  );
  return inFailure(diagnostic);
}
