import {
  getSessionTimeline as contract,
  DEFAULT_MAX_TOKENS,
  TIMELINE_LIMIT,
  type TraceSummary,
} from '@glasstrace/protocol';
import type { TraceFilter } from '../store/trace-store.ts';
import { inspectTrace } from './answer/next-steps.ts';
import { summarizeTrace } from './answer/trace-summary.ts';
import { fitPage, type ItemCut, versionsByCuts } from './budget/fit-page.ts';
import { commonCuts, nameOmitted, without } from './budget/item-cuts.ts';
import { explainEmptiness } from './emptiness/explain-emptiness.ts';
import { implementTool } from './implement-tool.ts';
import { decodeCursor, encodeCursor, queryOf } from './input/cursor.ts';
import { readLimit } from './input/page-limit.ts';
import { readSessionId } from './input/request-filter.ts';
import { findCurrentSession } from './reading/current-session.ts';
import { readTraces } from './reading/read-traces.ts';

/** So many items are worth making each of them smaller for: a timeline is read for its course. */
const FEWEST = 20;
const CUTS: ItemCut<TraceSummary>[] = [
  { what: 'errorEvidence', apply: (item) => without(item, 'errorEvidence') },
  { what: 'sessionId', apply: (item) => without(item, 'sessionId') },
  ...commonCuts<TraceSummary>(),
  { what: 'error details', apply: withoutErrorDetails },
];

function withoutErrorDetails(item: TraceSummary): TraceSummary {
  const { sourceLocation: _location, errorCategory: _category, errorCode: _code, affectedComponent: _, ...rest } = item;
  return rest;
}

export const getSessionTimeline = implementTool(contract, async (input, context) => {
  const { store, credential } = context;
  const query = queryOf(contract.name, input);
  const page = input.cursor === undefined ? undefined : decodeCursor(query, input.cursor);
  const asked = input.sessionId === undefined ? undefined : readSessionId(input.sessionId);
  // The app may have started anew between two pages; the second is still about the session of the first.
  const sessionId = page ? page.sessionId : (asked ?? (await findCurrentSession(context)));
  const session = sessionId === undefined ? {} : { sessionId };
  const filter: TraceFilter = session;

  const { limit, said } = readLimit(input.limit, TIMELINE_LIMIT, input.maxTokens ?? DEFAULT_MAX_TOKENS);
  const after = page && { after: page.position };
  const found = await store.listTraces(credential.projectId, {
    ...filter,
    ...after,
    order: 'oldest',
    limit: limit + 1,
  });
  const read = await readTraces(context, found.slice(0, limit));
  if (read.length === 0) {
    const filters = asked === undefined ? {} : { sessionId: asked };
    const search = { tool: contract.name, filter, filters, nothing: 'No request' };
    const diagnostic = page ? undefined : await explainEmptiness(search, context);
    return {
      success: true,
      data: { items: [], ...session, ...said, hasMore: false, ...(diagnostic && { diagnostic }) },
    };
  }

  const items = read.map(({ trace }) => versionsByCuts(summarizeTrace(trace), CUTS));
  const failed = read.find(({ trace }) => trace.failure)?.trace;
  const data = fitPage({
    budget: context.budget,
    items,
    fewest: FEWEST,
    build: (shown, version) => {
      const hasMore = found.length > limit || shown.length < items.length;
      const { position } = read[shown.length - 1]!.row;
      return {
        items: shown,
        ...session,
        ...said,
        ...(hasMore && { cursor: encodeCursor(query, { position, ...session }) }),
        hasMore,
        ...nameOmitted({ tool: contract.name, input, cuts: CUTS.slice(0, version) }, shown.length),
        ...(failed &&
          version < CUTS.length && { next: [inspectTrace(failed.traceId, 'The first that failed, whole.')] }),
      };
    },
  });
  return { success: true, data };
});
