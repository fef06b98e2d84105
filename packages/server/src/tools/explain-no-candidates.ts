import {
  appSession,
  findTraceCandidates as contract,
  type EffectiveTimeWindow,
  type RecoveryAction,
  type ToolDiagnostic,
} from '@glasstrace/protocol';
import { LEVEL, levelsOfName } from '../analysis/candidates/match.ts';
import type { KnownName, Session } from '../store/trace-store.ts';
import { type CandidateInput, type ReadLocator, readLocator } from './candidate-locator.ts';
import { describeScope, diagnoseRemoval, GET_FIRST_TRACE } from './emptiness.ts';
import type { RemovalDiagnosis } from './explain-removal.ts';
import { nearestUrls } from './nearest-urls.ts';
import { searchCandidates } from './search-candidates.ts';
import type { ToolContext } from './tool-context.ts';

/** A search for candidates that found none. */
export interface FruitlessSearch extends ReadLocator {
  window: EffectiveTimeWindow;
}

/** Names among which the nearest ones are looked for, those that were used last. */
const NEARBY = 500;
const MOST_ACTIONS = 4;

type Finding = RemovalDiagnosis & { actions: RecoveryAction[] };

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
      traces === 0 ? actions : [...actions, ...(await suggestNear(search, context))].slice(0, MOST_ACTIONS),
    notAbsenceProof: true,
  };
}

/** What was asked for may have been there, and is hidden or not kept any longer. */
async function findRemoval(
  { locator, filter, window }: FruitlessSearch,
  traces: number,
  context: ToolContext,
): Promise<Finding | undefined> {
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

/** The project, or the session asked for, has no traces at all. */
async function findSilence(
  { filter: { sessionId } }: FruitlessSearch,
  traces: number,
  { store, credential }: ToolContext,
): Promise<Finding | undefined> {
  const { projectId } = credential;
  if (traces > 0 && sessionId === undefined) return undefined;
  if (
    traces > 0 &&
    (await store.countTraces(projectId, { sessionId: sessionId!, includeFrameworkInternal: true })) > 0
  ) {
    return undefined;
  }
  const session =
    sessionId === undefined
      ? (await store.listSessions(projectId, 1))[0]
      : await store.readSession(projectId, sessionId);
  const loss = session && describeLoss(session);
  const whose = traces === 0 ? 'This project' : 'The session';
  if (loss !== undefined) {
    return {
      reason: 'possible_instrumentation_gap',
      message: `${whose} has no traces, although the app has introduced itself: ${loss}.`,
      actions: [{ label: 'Run "npx glasstrace status": it says why spans do not arrive.' }],
    };
  }
  const introduced = session ? ' The app has introduced itself and has recorded no request yet.' : '';
  return {
    reason: traces === 0 ? 'credential_has_no_traces' : 'empty_session',
    message: `${whose} has no traces yet.${introduced}`,
    actions: [GET_FIRST_TRACE],
  };
}

/** What the SDK of a session says it recorded and could not deliver; undefined when that is nothing. */
function describeLoss({ info }: Session): string | undefined {
  const spans = readHealth(info)?.spans;
  if (!spans) return undefined;
  const dropped = Object.values(spans.dropped).reduce((sum, number) => sum + number, 0);
  const said = [
    ...(spans.captured > 0 ? [`it recorded ${count(spans.captured, 'span')}`] : []),
    ...(dropped > 0 ? [`it dropped ${count(dropped, 'span')}`] : []),
    ...(spans.failedAttempts > 0 ? [`sending failed ${count(spans.failedAttempts, 'time')}`] : []),
  ];
  return said.length === 0 ? undefined : said.join(', ');
}

const readHealth = ({ health }: Session['info']) =>
  typeof health === 'string' ? appSession.shape.health.safeParse(JSON.parse(health)).data : undefined;

/** Without one of the arguments there are candidates. */
async function findFewerFilters(search: FruitlessSearch, context: ToolContext): Promise<Finding | undefined> {
  const understood: Partial<CandidateInput> = search.understood;
  const actions: RecoveryAction[] = [];
  for (const parameter of ['statusCode', 'method', 'sessionId', 'routeLike', 'url', 'procedure'] as const) {
    const removed = understood[parameter];
    const others = { ...understood };
    delete others[parameter];
    const names = [others.routeLike, others.url, others.procedure].filter((name) => name !== undefined);
    const isName = parameter === 'routeLike' || parameter === 'url' || parameter === 'procedure';
    if (removed === undefined || (isName && names.length === 0)) continue;
    const suggestedParams = { ...others, timeWindow: { start: search.window.start, end: search.window.end } };
    if (await hasCandidates(suggestedParams, search.window, context)) {
      actions.push({ label: `Without ${parameter} there are candidates.`, tool: contract.name, suggestedParams });
    }
  }
  if (actions.length === 0 && understood.includeFrameworkInternal !== true) {
    const suggestedParams = { ...understood, includeFrameworkInternal: true };
    if (await hasCandidates(suggestedParams, search.window, context)) {
      actions.push({
        label: "With the framework's own requests there are candidates.",
        tool: contract.name,
        suggestedParams,
      });
    }
  }
  if (actions.length === 0) return undefined;
  return {
    reason: 'filters_too_restrictive',
    message: 'No trace of the window fits all arguments; with fewer of them some do.',
    actions,
  };
}

async function hasCandidates(
  input: ReadLocator['understood'],
  { start, end }: EffectiveTimeWindow,
  context: ToolContext,
): Promise<boolean> {
  const { locator, filter } = readLocator(input);
  const window = { startMs: start, endMs: end };
  return (await searchCandidates({ locator, filter: { ...filter, window }, limit: 1 }, context)).candidates.length > 0;
}

/** The same arguments have candidates at another time. */
async function findOtherTime(
  { locator, filter, understood, window }: FruitlessSearch,
  tracesInWindow: number,
  context: ToolContext,
): Promise<Finding | undefined> {
  const { candidates } = await searchCandidates({ locator, filter, limit: 1 }, context);
  const at = candidates[0] && Math.floor(candidates[0].row.index.startedAtMs);
  if (at === undefined) return undefined;
  const timeWindow = { start: Math.min(at, window.start), end: Math.max(at, window.end) };
  return {
    reason: 'no_candidates_in_window',
    message: `No candidate in the window, which has ${count(tracesInWindow, 'trace')}; there is one at another time.`,
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
): Promise<Finding | undefined> {
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

const nothingLikeIt = (tracesInWindow: number): Finding => ({
  reason: 'no_candidates_in_window',
  message:
    tracesInWindow === 0
      ? 'The window has no traces at all.'
      : `None of the window's ${count(tracesInWindow, 'trace')} fits.`,
  actions: [],
});

/** Names that are much like the one asked for, and everything there was. */
async function suggestNear(
  { locator, window }: FruitlessSearch,
  { store, credential }: ToolContext,
): Promise<RecoveryAction[]> {
  const timeWindow = { start: window.start, end: window.end };
  const names = await store.listNames(credential.projectId, {
    window: { startMs: window.start, endMs: window.end },
    limit: NEARBY,
  });
  if (names.length === 0) return [];
  const [wanted] = locator.wanted;
  const near =
    wanted === undefined
      ? []
      : nearestUrls(
          wanted.text,
          names.map(({ value }) => value),
        );
  return [
    ...near.map((value) => ({
      label: 'A name that was requested and is near to it.',
      tool: contract.name,
      suggestedParams: { ...callBy(names.find((name) => name.value === value)!), timeWindow },
    })),
    { label: 'What else was requested, failures first.', tool: contract.name, suggestedParams: { timeWindow } },
  ];
}

const callBy = ({ kind, value }: KnownName) =>
  kind === 'url' ? { url: value } : kind === 'procedure' ? { procedure: value } : { routeLike: value };

const count = (number: number, what: string) => (number === 1 ? `one ${what}` : `${number} ${what}s`);
