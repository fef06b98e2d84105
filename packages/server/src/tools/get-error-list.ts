import {
  getErrorList as contract,
  DEFAULT_MAX_TOKENS,
  ERROR_LIST_LIMIT,
  type ErrorListItem,
} from '@glasstrace/protocol';
import type { ErrorGroup, TraceFilter, TraceRow } from '../store/trace-store.ts';
import { createCodeComparer } from './compare-code.ts';
import { decodeCursor, encodeCursor, queryOf } from './cursor.ts';
import { explainEmptiness } from './emptiness.ts';
import { fitPage, type ItemCut, versionsByCuts } from './fit-page.ts';
import { implementTool } from './implement-tool.ts';
import { commonCuts, nameOmitted, without } from './item-cuts.ts';
import { inspectTrace } from './next-steps.ts';
import { readLimit } from './page-limit.ts';
import { readTraces } from './read-traces.ts';
import { readSessionId, requestFilter } from './request-filter.ts';
import { describeWindow, readWindow, wholeWindow } from './time-window.ts';
import type { ToolContext } from './tool-context.ts';
import { summarizeError } from './trace-summary.ts';

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
