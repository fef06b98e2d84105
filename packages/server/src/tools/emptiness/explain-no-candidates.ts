import { findTraceCandidates as contract, type ToolDiagnostic } from '@glasstrace/protocol';
import { LEVEL, levelsOfName } from '../../analysis/candidates/match.ts';
import { searchCandidates } from '../reading/search-candidates.ts';
import type { ToolContext } from '../tool-context.ts';
import { diagnoseRemoval } from './diagnose-removal.ts';
import { findFewerFilters } from './find-fewer-filters.ts';
import { findSilence } from './find-silence.ts';
import { GET_FIRST_TRACE } from './first-trace.ts';
import type { Diagnosis, FruitlessSearch } from './fruitless-search.ts';
import { sayCount } from './say-count.ts';
import { describeScope } from './searched-scope.ts';
import { suggestNearNames } from './suggest-near-names.ts';

const MOST_ACTIONS = 4;

/** Why there are no candidates, as far as is known, and calls that have some. */
export async function explainNoCandidates(search: FruitlessSearch, context: ToolContext): Promise<ToolDiagnostic> {
  const { store, credential } = context;
  const window = { startMs: search.window.start, endMs: search.window.end };
  const { traces } = await store.stats(credential.projectId);
  const tracesInWindow =
    traces === 0 ? 0 : await store.countTraces(credential.projectId, { window, includeFrameworkInternal: true });
  const { actions, ...diagnosis } =
    (await findRemoval(search, traces, context)) ??
    (await findSilence(search, traces, context)) ??
    (await findFewerFilters(search, context)) ??
    (await findOtherTime(search, tracesInWindow, context)) ??
    (await findUnseenRoute(search, tracesInWindow, context)) ??
    nothingLikeIt(tracesInWindow);
  return {
    ...diagnosis,
    message: `${diagnosis.message} This describes what was searched; it does not prove that nothing happened.`,
    searchedScope: describeScope(
      // The answer has said its filters already.
      { filter: search.filter, window: search.window, filters: {} },
      { traces, tracesInWindow },
    ),
    recoveryActions:
      traces === 0 ? actions : [...actions, ...(await suggestNearNames(search, context))].slice(0, MOST_ACTIONS),
    notAbsenceProof: true,
  };
}

/** What was asked for may have been there, and is hidden or not kept any longer. */
async function findRemoval(
  { locator, filter, window }: FruitlessSearch,
  traces: number,
  context: ToolContext,
): Promise<Diagnosis | undefined> {
  const { store, credential } = context;
  const { sessionId } = filter;
  const ofSession = { sessionId: sessionId ?? '', includeFrameworkInternal: true };
  const tracesInSession =
    sessionId === undefined ? undefined : await store.countTraces(credential.projectId, ofSession);
  const within = { ...filter, window: { startMs: window.start, endMs: window.end } };
  // Hidden traces can be counted by filters, not by names.
  const visible = locator.wanted.length > 0 ? { ...context, countHidden: async () => 0 } : context;
  const search = { window, filter: within, nothing: 'No candidate' };
  const removal = await diagnoseRemoval(search, { traces, tracesInSession }, visible);
  return removal && { ...removal, actions: traces === 0 ? [GET_FIRST_TRACE] : [] };
}

/** The same arguments have candidates at another time. */
async function findOtherTime(
  { locator, filter, understood, window }: FruitlessSearch,
  tracesInWindow: number,
  context: ToolContext,
): Promise<Diagnosis | undefined> {
  const { candidates } = await searchCandidates({ locator, filter, limit: 1 }, context);
  const at = candidates[0] && Math.floor(candidates[0].row.index.startedAtMs);
  if (at === undefined) return undefined;
  const timeWindow = { start: Math.min(at, window.start), end: Math.max(at, window.end) };
  return {
    reason: 'no_candidates_in_window',
    message: `No candidate in the window, which has ${sayCount(tracesInWindow, 'trace')}; there is one at another time.`,
    actions: [
      {
        label: 'A window that holds a candidate.',
        tool: contract.name,
        suggestedParams: { ...understood, timeWindow },
      },
    ],
  };
}

/** The app has a route that is asked for, as its source says, and no request of it was ever recorded. */
async function findUnseenRoute(
  { locator }: FruitlessSearch,
  tracesInWindow: number,
  { importGraphs, credential }: ToolContext,
): Promise<Diagnosis | undefined> {
  if (locator.wanted.length === 0 || tracesInWindow === 0) return undefined;
  const graph = await importGraphs.read(credential.projectId);
  const patterns = (graph?.files ?? []).flatMap(({ route }) =>
    route?.pattern !== undefined && (route.kind === 'page' || route.kind === 'handler') ? [route.pattern] : [],
  );
  const fitting = patterns.find((value) =>
    locator.wanted.some((wanted) =>
      levelsOfName(wanted, { kind: 'url', value }).some(({ best }) => best <= LEVEL.part),
    ),
  );
  if (fitting === undefined) return undefined;
  return {
    reason: 'possible_instrumentation_gap',
    message:
      "The app's source has a route that fits, and other requests were recorded, but none of that route: it was not requested, it failed before it was reached, or its requests are not recorded.",
    actions: [
      {
        label:
          'Send a request to this route and ask again. If it stays unseen, "npx glasstrace status" says whether paths are ignored.',
        tool: contract.name,
        suggestedParams: { url: fitting },
      },
    ],
  };
}

const nothingLikeIt = (tracesInWindow: number): Diagnosis => ({
  reason: 'no_candidates_in_window',
  message:
    tracesInWindow === 0
      ? 'The window has no traces at all.'
      : `None of the window's ${sayCount(tracesInWindow, 'trace')} fits.`,
  actions: [],
});
