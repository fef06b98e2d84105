import type { RecoveryAction } from '@glasstrace/protocol';
import type { TraceFilter } from '../../store/trace-store.ts';
import type { ToolContext } from '../tool-context.ts';
import type { EmptySearch } from './empty-search.ts';
import { nearestUrls } from './nearest-urls.ts';
import { sayMatches } from './say-count.ts';

/** How many recent traces are looked through for a URL that is nearly the one asked for. */
const NEARBY = 500;

const MOST_ACTIONS = 4;

/** Searches that find something where this one finds nothing, the nearest first; else what to do before the next. */
export async function suggestOtherSearch(search: EmptySearch, context: ToolContext): Promise<RecoveryAction[]> {
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
    actions.push({ label: `Without ${parameter}: ${sayMatches(matches)}.`, tool, suggestedParams: others });
  }
  if (actions.length === 0 && filter.includeFrameworkInternal !== true) {
    const matches = await store.countTraces(credential.projectId, { ...filter, includeFrameworkInternal: true });
    if (matches > 0) {
      const suggestedParams = { ...filters, includeFrameworkInternal: true };
      actions.push({ label: `With the framework's own requests: ${sayMatches(matches)}.`, tool, suggestedParams });
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
