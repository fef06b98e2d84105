import {
  CANDIDATES_LIMIT,
  findTraceCandidates as contract,
  DEFAULT_MAX_TOKENS,
  type EffectiveTimeWindow,
  type TraceCandidate,
} from '@glasstrace/protocol';
import { truncate } from '@glasstrace/protocol/redaction';
import { LEVEL } from '../analysis/candidates/match.ts';
import { createCodeComparer } from './answer/compare-code.ts';
import { describeCandidate } from './answer/describe-candidate.ts';
import { inspectTrace } from './answer/next-steps.ts';
import { fitPage, type ItemCut, versionsByCuts } from './budget/fit-page.ts';
import { commonCuts, nameOmitted, without } from './budget/item-cuts.ts';
import { shortenEcho } from './budget/shorten-echo.ts';
import { explainAmbiguity } from './emptiness/explain-ambiguity.ts';
import { explainNoCandidates } from './emptiness/explain-no-candidates.ts';
import { implementTool } from './implement-tool.ts';
import { type CandidateInput, type ReadLocator, readLocator } from './input/candidate-locator.ts';
import { decodeCursor, encodeCursor, queryOf } from './input/cursor.ts';
import { readLimit } from './input/page-limit.ts';
import { describeWindow, readWindow, type SearchWindow } from './input/time-window.ts';
import { readTrace } from './reading/read-traces.ts';
import { type Candidate, type CandidatePage, searchCandidates } from './reading/search-candidates.ts';
import type { ToolContext } from './tool-context.ts';

const DEFAULT_WINDOW_MS = 3_600_000;
/** So many candidates tell whether they are all of one operation. */
const LOOKED_THROUGH = 50;
const OF_ONE_MILLISECOND = 100;
/** So many items are worth making each of them smaller for. */
const FEWEST = 10;
const SHORT_ROUTE = 60;
const CUTS: ItemCut<TraceCandidate>[] = [
  ...commonCuts<TraceCandidate>(),
  { what: 'sessionId', apply: withoutSession },
  { what: 'ends of routes', apply: (item) => ({ ...item, route: truncate(item.route, SHORT_ROUTE) }) },
  { what: 'error', apply: (item) => without(item, 'error') },
  {
    what: 'matchReasons',
    apply: ({ matchReasons, ...item }) => ({
      ...item,
      matchReasons: matchReasons.map((why) => truncate(why, SHORT_ROUTE)),
    }),
  },
];

export const findTraceCandidates = implementTool(contract, async (input, context) => {
  const { cursor, limit: askedLimit, maxTokens, ...located } = input;
  const read = readLocator(located);
  const query = queryOf(contract.name, input);
  const page = cursor === undefined ? undefined : decodeCursor(query, cursor);
  const window = page?.window ?? chooseWindow(input, context.now());
  const { limit, said } = readLimit(askedLimit, CANDIDATES_LIMIT, maxTokens ?? DEFAULT_MAX_TOKENS);
  const isDefault = input.timeWindow === undefined;
  const byId = page ? [] : await findById(read, isDefault ? undefined : window, context);
  const { candidates: found, overlooked } =
    byId.length > 0
      ? { candidates: byId, overlooked: false }
      : await findPage(read, { window, limit, after: page?.position }, context);
  const effectiveTimeWindow = await describeWindow(widen(window, byId), context, isDefault);
  const echo = {
    query: {
      ...read.understood,
      timeWindow: { start: effectiveTimeWindow.start, end: effectiveTimeWindow.end },
      ...(cursor !== undefined && { cursor }),
      ...(askedLimit !== undefined && { limit: askedLimit }),
    },
    effectiveTimeWindow,
    ...said,
  };

  const shown = await showCandidates(found.slice(0, lengthOfPage(found, limit)), effectiveTimeWindow, context);
  if (shown.length === 0) {
    const diagnostic = page ? undefined : await explainNoCandidates({ ...read, window: effectiveTimeWindow }, context);
    return { success: true, data: { ...echo, candidates: [], hasMore: false, ...(diagnostic && { diagnostic }) } };
  }

  const ambiguity = page
    ? undefined
    : byId.length > 0
      ? explainShortId(byId.length)
      : explainAmbiguity({ candidates: found, overlooked }, read);
  const data = fitPage({
    budget: context.budget,
    items: shown.map(({ item }) => versionsByCuts(item, CUTS)),
    fewest: FEWEST,
    build: (candidates, version) => {
      const last = shown[candidates.length - 1]!.candidate;
      // Traces that an id names are no pages: more of its digits say which.
      const hasMore = last !== found.at(-1) && byId.length === 0;
      return {
        ...echo,
        // The window stands in effectiveTimeWindow, too.
        ...(version === CUTS.length && { query: shortenEcho(read.understood) }),
        candidates,
        ...ambiguity,
        ...(hasMore && { cursor: encodeCursor(query, { position: last.position, window }) }),
        hasMore,
        ...nameOmitted({ tool: contract.name, input, cuts: CUTS.slice(0, version) }, candidates.length),
        ...(version < CUTS.length && { next: [inspectTrace(candidates[0]!.traceId, 'The first candidate, whole.')] }),
      };
    },
  });
  return { success: true, data };
});

function withoutSession({ sessionId: _, suggestedFollowups, ...item }: TraceCandidate): TraceCandidate {
  const { getSessionTimeline: _timeline, ...followups } = suggestedFollowups;
  return { ...item, suggestedFollowups: followups };
}

function chooseWindow({ timeWindow }: CandidateInput, nowMs: number): SearchWindow {
  if (timeWindow !== undefined) return readWindow(timeWindow, nowMs);
  return { startMs: nowMs - DEFAULT_WINDOW_MS, endMs: nowMs };
}

/** A trace that was named by its id is found whenever it was. */
function widen({ startMs, endMs }: SearchWindow, found: readonly Candidate[]): SearchWindow {
  const times = found.map(({ row }) => Math.floor(row.index.startedAtMs));
  return { startMs: Math.min(startMs, ...times), endMs: Math.max(endMs, ...times) };
}

async function findPage(
  { locator, filter }: ReadLocator,
  { window, limit, after }: { window: SearchWindow; limit: number; after: string | undefined },
  context: ToolContext,
): Promise<CandidatePage> {
  const looked = after === undefined ? Math.max(LOOKED_THROUGH, limit + 1) : limit + 1;
  return searchCandidates({ locator, filter: { ...filter, window }, after, limit: looked }, context);
}

/** A page ends before the first weak match when it begins with a strong one: who has a strong one needs no other. */
function lengthOfPage(candidates: readonly Candidate[], limit: number): number {
  const isStrong = ({ fit }: Candidate) => fit.level <= LEVEL.equal;
  const firstWeak = candidates.findIndex((candidate) => !isStrong(candidate));
  return firstWeak > 0 ? Math.min(limit, firstWeak) : limit;
}

/** The traces that an id, or the start of one, names: agents put it where they have nothing else to put. */
async function findById(
  { locator, filter }: ReadLocator,
  window: SearchWindow | undefined,
  context: ToolContext,
): Promise<Candidate[]> {
  const { store, credential } = context;
  const prefix = locator.wanted.find(({ traceIdPrefix }) => traceIdPrefix !== undefined)?.traceIdPrefix;
  if (prefix === undefined) return [];
  const traceIds = await store.findTraceIds(credential.projectId, prefix, CANDIDATES_LIMIT.max);
  const isOne = traceIds.length === 1;
  const fit = {
    level: isOne ? LEVEL.exact : LEVEL.part,
    reasons: [isOne ? 'trace id matched' : 'trace id begins like that', ...locator.filterReasons],
  };
  const found: Candidate[] = [];
  for (const traceId of traceIds) {
    const at = (await readTrace(context, traceId))?.startedAtMs;
    if (at === undefined || (window && (at < window.startMs || at > window.endMs))) continue;
    const rows = await store.listTraces(credential.projectId, {
      ...filter,
      window: { startMs: at, endMs: at },
      includeFrameworkInternal: true,
      order: 'newest',
      limit: OF_ONE_MILLISECOND,
    });
    const row = rows.find((row) => row.traceId === traceId);
    if (row) found.push({ row, fit: { ...fit, operation: traceId }, position: '' });
  }
  return found;
}

function explainShortId(traces: number) {
  if (traces === 1) return undefined;
  const many = traces === CANDIDATES_LIMIT.max ? `${traces} traces or more` : `${traces} traces`;
  return {
    ambiguity: { ambiguous: true, message: `${many} have an id that begins like that. Give more of its digits.` },
  };
}

/** The candidates whose traces are still there, as they are shown: the first one more closely than the others. */
async function showCandidates(candidates: readonly Candidate[], window: EffectiveTimeWindow, context: ToolContext) {
  const codeOf = await createCodeComparer(context);
  const shown: { candidate: Candidate; item: TraceCandidate }[] = [];
  for (const candidate of candidates) {
    const trace = await readTrace(context, candidate.row.traceId);
    if (!trace) continue;
    const item = await describeCandidate(trace, candidate.fit, window, context);
    const { requestIdentity: _identity, summaryProvenance: _provenance, ...short } = item;
    shown.push({ candidate, item: { ...(shown.length === 0 ? item : short), ...codeOf(trace) } });
  }
  return shown;
}
