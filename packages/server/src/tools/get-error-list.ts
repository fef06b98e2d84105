import {
  getErrorList as contract,
  DEFAULT_MAX_TOKENS,
  ERROR_LIST_LIMIT,
  type ErrorListItem,
} from '@glasstrace/protocol';
import type { ErrorGroup, TraceFilter, TraceRow } from '../store/trace-store.ts';
import { createCodeComparer } from './answer/compare-code.ts';
import { inspectTrace } from './answer/next-steps.ts';
import { summarizeError } from './answer/trace-summary.ts';
import { fitPage, type ItemCut, versionsByCuts } from './budget/fit-page.ts';
import { commonCuts, nameOmitted, without } from './budget/item-cuts.ts';
import { explainEmptiness } from './emptiness/explain-emptiness.ts';
import { implementTool } from './implement-tool.ts';
import { decodeCursor, encodeCursor, queryOf } from './input/cursor.ts';
import { readLimit } from './input/page-limit.ts';
import { readSessionId, requestFilter } from './input/request-filter.ts';
import { describeWindow, readWindow, wholeWindow } from './input/time-window.ts';
import { readTraces } from './reading/read-traces.ts';
import type { ToolContext } from './tool-context.ts';

/** So many items are worth making each of them smaller for. */
const FEWEST = 10;
const CUTS: ItemCut<ErrorListItem>[] = [
  ...commonCuts<ErrorListItem>(),
  { what: 'sourceLocation', apply: (item) => without(item, 'sourceLocation') },
];

export const getErrorList = implementTool(contract, async (input, context) => {
  const { cursor, maxTokens, limit: askedLimit, grouped, ...filters } = input;
  const query = queryOf(contract.name, input);
  const page = cursor === undefined ? undefined : decodeCursor(query, cursor);
  const asked = input.timeWindow === undefined ? undefined : readWindow(input.timeWindow, context.now());
  const window = page?.window ?? asked ?? (await wholeWindow(context));
  const effectiveTimeWindow = await describeWindow(window, context, input.timeWindow === undefined);
  const filter: TraceFilter = {
    window,
    minErrorRank: 1,
    ...requestFilter(input.route, undefined),
    ...(input.statusCode !== undefined && { statusCode: input.statusCode }),
    ...(input.sessionId !== undefined && { sessionId: readSessionId(input.sessionId) }),
    ...(input.includeFrameworkInternal !== undefined && { includeFrameworkInternal: input.includeFrameworkInternal }),
  };
  const { limit, said } = readLimit(askedLimit, ERROR_LIST_LIMIT, maxTokens ?? DEFAULT_MAX_TOKENS);
  const after = page && { after: page.position };
  const found = await findErrors({ ...filter, ...after, limit: limit + 1 }, grouped === true, context);
  const totalCount = await context.store.countTraces(context.credential.projectId, filter);
  const counts = { totalCount, ...said };
  const read = await readTraces(context, found.slice(0, limit));
  if (read.length === 0) {
    const search = { tool: contract.name, filter, window: effectiveTimeWindow, filters, nothing: 'No failed request' };
    const diagnostic = page ? undefined : await explainEmptiness(search, context);
    return {
      success: true,
      data: { items: [], ...counts, effectiveTimeWindow, hasMore: false, ...(diagnostic && { diagnostic }) },
    };
  }

  const codeOf = await createCodeComparer(context);
  const items = read.map(({ row, trace }) =>
    versionsByCuts({ ...summarizeError(trace, row.index), ...codeOf(trace), ...row.group }, CUTS),
  );
  const data = fitPage({
    budget: context.budget,
    items,
    fewest: FEWEST,
    build: (shown, version) => {
      const hasMore = found.length > limit || shown.length < items.length;
      const { position } = read[shown.length - 1]!.row;
      return {
        items: shown,
        ...counts,
        ...(version < CUTS.length && { effectiveTimeWindow }),
        ...(hasMore && { cursor: encodeCursor(query, { position, window }) }),
        hasMore,
        ...nameOmitted({ tool: contract.name, input, cuts: CUTS.slice(0, version) }, shown.length),
        ...(version < CUTS.length && { next: [inspectTrace(shown[0]!.traceId, 'The newest of them, whole.')] }),
      };
    },
  });
  return { success: true, data };
});

type FoundError = TraceRow & { group?: Pick<ErrorListItem, 'count' | 'firstTimestamp'> };

async function findErrors(
  query: TraceFilter & { after?: string; limit: number },
  grouped: boolean,
  { store, credential }: ToolContext,
): Promise<FoundError[]> {
  if (!grouped) return store.listTraces(credential.projectId, { ...query, order: 'newest' });
  const groups: ErrorGroup[] = await store.groupErrors(credential.projectId, query);
  return groups.map(({ newest, count, firstMs }) => ({ ...newest, group: { count, firstTimestamp: firstMs } }));
}
