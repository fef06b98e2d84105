import type { DiagnosticReason, EffectiveTimeWindow, RecoveryAction, ToolDiagnostic } from '@glasstrace/protocol';
import type { TraceFilter } from '../store/trace-store.ts';
import { explainHidden, explainRemoval, type RemovalDiagnosis, sayKept } from './explain-removal.ts';
import { nearestUrls } from './nearest-urls.ts';
import type { ToolContext } from './tool-context.ts';

/** A search that found nothing. */
export interface EmptySearch {
  tool: string;
  /** As the store was asked, with the window. */
  filter: TraceFilter;
  window?: EffectiveTimeWindow;
  /** The arguments that filter, as they were given: said back, and the base of what to try instead. */
  filters: Record<string, unknown>;
  /** What was looked for: `No failed request`. */
  nothing: string;
}

/** How many recent traces are looked through for a URL that is nearly the one asked for. */
const NEARBY = 500;
const MOST_ACTIONS = 4;

/** Why a search found nothing, what there is instead, and what to try next. */
export async function explainEmptiness(search: EmptySearch, context: ToolContext): Promise<ToolDiagnostic> {
  const { store, credential } = context;
  const { filter } = search;
  const count = (narrowed: TraceFilter) => store.countTraces(credential.projectId, narrowed);
  const inWindow: TraceFilter = { ...(filter.window && { window: filter.window }), includeFrameworkInternal: true };

  const { traces } = await store.stats(credential.projectId);
  const tracesInWindow = traces === 0 ? 0 : await count(inWindow);
  const tracesInSession =
    filter.sessionId === undefined
      ? undefined
      : await count({ sessionId: filter.sessionId, includeFrameworkInternal: true });
  const counts = { traces, tracesInWindow, tracesInSession };
  const diagnosis = (await diagnoseRemoval(search, counts, context)) ?? {
    reason: findReason(counts, search),
    message: sentences(search, counts),
  };
  return {
    ...diagnosis,
    message: `${diagnosis.message} This describes what was searched; it does not prove that nothing happened.`,
    searchedScope: describeScope(search, { traces, tracesInWindow }),
    recoveryActions: traces === 0 ? [GET_FIRST_TRACE] : await suggest(search, context),
    notAbsenceProof: true,
  };
}

/** Reasons that a tool gives beside an empty list, as those that it gives instead of an answer. */
export function inFailure(diagnostic: ToolDiagnostic): ToolDiagnostic {
  const says = diagnostic.reason === 'ttl_expired' || diagnostic.reason === 'subscription_required';
  return says ? diagnostic : { ...diagnostic, reason: 'no_traces_found' };
}

/** What was searched, as a diagnostic says it. */
export function describeScope(
  { filter, window, filters }: Pick<EmptySearch, 'filter' | 'window' | 'filters'>,
  { traces, tracesInWindow }: Pick<Counts, 'traces' | 'tracesInWindow'>,
): ToolDiagnostic['searchedScope'] {
  return {
    credentialScoped: true,
    credentialScope: 'authenticated_credential',
    ...(window && { effectiveTimeWindow: window }),
    ...(filter.sessionId !== undefined && { sessionId: filter.sessionId }),
    ...(Object.keys(filters).length > 0 && { filters: flatten(filters) }),
    credentialHasTraces: traces > 0,
    tracesInWindow,
  };
}

export const GET_FIRST_TRACE: RecoveryAction = {
  label:
    'Send a request to the running app and ask again. If nothing arrives, "npx glasstrace status" says whether the app is connected.',
};

interface Counts {
  traces: number;
  tracesInWindow: number;
  tracesInSession: number | undefined;
}

/** Where that may be why nothing was found: what is stored but hidden, and what is not kept any longer. */
export async function diagnoseRemoval(
  { window, filter, nothing }: Pick<EmptySearch, 'window' | 'filter' | 'nothing'>,
  { traces, tracesInSession }: Pick<Counts, 'traces' | 'tracesInSession'>,
  context: ToolContext,
): Promise<RemovalDiagnosis | undefined> {
  const { store, credential, keptSinceMs, countHidden } = context;
  const hidden = credential.lapsed ? await countHidden(filter) : 0;
  if (hidden > 0)
    return explainHidden(`${nothing} is shown: ${plural(hidden)} ${hidden === 1 ? 'is' : 'are'}`, context);
  const removed = await store.lastRemoved(credential.projectId);
  if (window && window.end < keptSinceMs && (traces > 0 || removed)) {
    return { reason: 'ttl_expired', message: `${nothing}: the window is older than what is kept. ${sayKept(context)}` };
  }
  if (!removed) return undefined;
  const session = tracesInSession === 0 ? await store.readSession(credential.projectId, filter.sessionId!) : undefined;
  const isBefore = (timeMs: number | undefined) => timeMs !== undefined && timeMs <= removed.startedAtMs;
  if (traces > 0 && !isBefore(window?.end) && !isBefore(session?.lastSeenMs)) return undefined;
  return explainRemoval(`${nothing}: the youngest trace that was removed`, removed, context);
}

function findReason({ traces, tracesInWindow, tracesInSession }: Counts, search: EmptySearch): DiagnosticReason {
  if (traces === 0) return 'credential_has_no_traces';
  if (tracesInSession === 0) return 'empty_session';
  if (tracesInWindow === 0) return 'no_candidates_in_window';
  return Object.keys(search.filters).length > 0 ? 'filters_too_restrictive' : 'no_traces_found';
}

function sentences(search: EmptySearch, { traces, tracesInWindow, tracesInSession }: Counts) {
  if (traces === 0) return 'This project has no traces yet.';
  if (tracesInSession === 0) return `${search.nothing}: the session has no traces.`;
  const others = tracesInWindow === 1 ? 'one trace is' : `${tracesInWindow} traces are`;
  return `${search.nothing} matched; ${others} in the window searched.`;
}

async function suggest(search: EmptySearch, context: ToolContext): Promise<RecoveryAction[]> {
  const suggestions = [
    ...(await suggestNearestUrls(search, context)),
    ...(await suggestFewerFilters(search, context)),
    ...(await suggestOtherWindow(search, context)),
    ...(await suggestOtherSession(search, context)),
  ].slice(0, MOST_ACTIONS);
  if (suggestions.length > 0) return suggestions;
  return [{ label: 'Trigger the failing request again, then ask again.' }];
}

/** Paths of the window that are longer than, shorter than or much like the one asked for. */
async function suggestNearestUrls({ tool, filter, filters }: EmptySearch, { store, credential }: ToolContext) {
  if (filter.url === undefined) return [];
  const rows = await store.listTraces(credential.projectId, {
    ...(filter.window && { window: filter.window }),
    ...(filter.minErrorRank && { minErrorRank: filter.minErrorRank }),
    order: 'newest',
    limit: NEARBY,
  });
  const key = 'route' in filters ? 'route' : 'url';
  return nearestUrls(
    filter.url,
    rows.flatMap(({ index }) => index.urls),
  ).map(
    (url): RecoveryAction => ({
      label: 'A path that was requested and is near to it; filters match exactly.',
      tool,
      suggestedParams: { ...filters, [key]: url },
    }),
  );
}

/** Which single filter hides what would be found without it. */
async function suggestFewerFilters({ tool, filter, filters }: EmptySearch, { store, credential }: ToolContext) {
  const actions: RecoveryAction[] = [];
  const removable: [parameter: string, keys: (keyof TraceFilter)[]][] = [
    ['statusCode', ['statusCode']],
    ['method', ['method']],
    ['sessionId', ['sessionId']],
    ['correlationId', ['correlationId']],
    ['url', ['url']],
    ['route', ['url']],
  ];
  for (const [parameter, keys] of removable) {
    if (!(parameter in filters)) continue;
    const wider = { ...filter };
    for (const key of keys) delete wider[key];
    const matches = await store.countTraces(credential.projectId, wider);
    if (matches === 0) continue;
    const { [parameter]: _, ...others } = filters;
    actions.push({ label: `Without ${parameter}: ${plural(matches)}.`, tool, suggestedParams: others });
  }
  if (actions.length === 0 && filter.includeFrameworkInternal !== true) {
    const matches = await store.countTraces(credential.projectId, { ...filter, includeFrameworkInternal: true });
    if (matches > 0) {
      const suggestedParams = { ...filters, includeFrameworkInternal: true };
      actions.push({ label: `With the framework's own requests: ${plural(matches)}.`, tool, suggestedParams });
    }
  }
  return actions;
}

/** The same filters find something at another time. */
async function suggestOtherWindow({ tool, filter, filters, window }: EmptySearch, { store, credential }: ToolContext) {
  if (!filter.window || !window || window.defaulted) return [];
  const { window: _, ...anytime } = filter;
  const [newest] = await store.listTraces(credential.projectId, { ...anytime, order: 'newest', limit: 1 });
  if (!newest) return [];
  const at = newest.index.startedAtMs;
  const action: RecoveryAction = {
    label: 'These filters match outside of the window; this one holds the newest match.',
    tool,
    suggestedParams: {
      ...filters,
      timeWindow: { start: Math.min(at, window.start), end: Math.max(at, window.end) },
    },
  };
  return [action];
}

/** The session that the newest trace is of. */
async function suggestOtherSession({ tool, filter, filters }: EmptySearch, { store, credential }: ToolContext) {
  if (filter.sessionId === undefined) return [];
  const { sessionId: _, ...anySession } = filter;
  const [newest] = await store.listTraces(credential.projectId, { ...anySession, order: 'newest', limit: 1 });
  const sessionId = newest?.index.sessionId;
  if (sessionId === undefined) return [];
  const action: RecoveryAction = {
    label: 'The session of the newest match.',
    tool,
    suggestedParams: { ...filters, sessionId },
  };
  return [action];
}

/** Filters as the diagnostic shows them. */
function flatten(filters: Record<string, unknown>): Record<string, string | number | boolean> {
  return Object.fromEntries(
    Object.entries(filters).map(([name, value]) => [
      name,
      typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string'
        ? value
        : JSON.stringify(value),
    ]),
  );
}

const plural = (matches: number) => (matches === 1 ? 'one match' : `${matches} matches`);
