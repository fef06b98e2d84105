import { getTrace as contract, DEFAULT_MAX_TOKENS, type ToolDiagnostic, TRACE_LIMIT } from '@glasstrace/protocol';
import type { z } from 'zod';
import type { TraceFilter } from '../store/trace-store.ts';
import type { Trace } from '../traces/trace.ts';
import { type CodeComparer, createCodeComparer } from './answer/compare-code.ts';
import { enrichmentStatus, withEnrichmentStatus } from './answer/enrichment-status.ts';
import { LAST_VERSION, versionsOf } from './answer/trace-detail.ts';
import type { Budget } from './budget/budget.ts';
import { fitPage } from './budget/fit-page.ts';
import { explainEmptiness, inFailure } from './emptiness/explain-emptiness.ts';
import { explainUnknownTrace } from './emptiness/explain-removal.ts';
import { implementTool } from './implement-tool.ts';
import { decodeCursor, encodeCursor, queryOf } from './input/cursor.ts';
import { readLimit } from './input/page-limit.ts';
import { requestFilter } from './input/request-filter.ts';
import { describeWindow, readWindow } from './input/time-window.ts';
import { readTraceByPrefix } from './reading/read-trace-by-prefix.ts';
import { readTraces } from './reading/read-traces.ts';
import type { ToolContext } from './tool-context.ts';

type Input = z.output<typeof contract.input>;
type Answer =
  | { success: true; data: z.output<typeof contract.output> }
  | { success: false; diagnostic: ToolDiagnostic };
type Context = ToolContext & { budget: Budget };

/** So many traces are worth making each of them smaller for. */
const FEWEST = 3;

export const getTrace = implementTool(contract, (input, context) => {
  return input.traceId === undefined ? searchTraces(input, context) : findTrace(input.traceId, input, context);
});

async function findTrace(asked: string, input: Input, context: Context): Promise<Answer> {
  const trace = await readTraceByPrefix(context, asked);
  if (!trace) return { success: false, diagnostic: await explainUnknownTrace(context, asked) };
  const mismatches = findMismatches(trace, input, context.now());
  if (mismatches.length > 0) return { success: false, diagnostic: otherTrace(trace.traceId, mismatches) };

  const data = fitPage({
    budget: context.budget,
    items: [
      withEnrichmentStatus(
        versionsToShow(trace, input, await createCodeComparer(context)),
        await enrichmentStatus(trace, context),
      ),
    ],
    fewest: 1,
    build: (items) => ({ items, hasMore: false }),
  });
  return { success: true, data };
}

/** Names of the filters beside the trace id that the trace does not meet. */
function findMismatches(trace: Trace, input: Input, nowMs: number): string[] {
  const { url, method } = requestFilter(input.url, input.method);
  const window = input.timeWindow === undefined ? undefined : readWindow(input.timeWindow, nowMs);
  const { startedAtMs } = trace;
  const mismatch = {
    url: url !== undefined && !trace.urls.includes(url) && !trace.urls.includes(input.url!),
    method: method !== undefined && method !== trace.method,
    statusCode: input.statusCode !== undefined && input.statusCode !== trace.statusCode,
    correlationId: input.correlationId !== undefined && input.correlationId !== trace.correlationId,
    timeWindow: window !== undefined && (startedAtMs < window.startMs || startedAtMs > window.endMs),
  };
  return Object.entries(mismatch).flatMap(([name, differs]) => (differs ? [name] : []));
}

function otherTrace(traceId: string, mismatches: string[]): ToolDiagnostic {
  return {
    reason: 'no_traces_found',
    message: `The trace exists, but does not match: ${mismatches.join(', ')}.`,
    searchedScope: { credentialScoped: true, credentialScope: 'authenticated_credential', filters: { traceId } },
    recoveryActions: [{ label: 'Ask for it by its id alone.', tool: contract.name, suggestedParams: { traceId } }],
    notAbsenceProof: true,
  };
}

async function searchTraces(input: Input, context: Context): Promise<Answer> {
  const { cursor, limit: askedLimit, maxTokens, ...filters } = input;
  if (input.timeWindow === undefined) return { success: false, diagnostic: windowRequired(filters) };
  const query = queryOf(contract.name, input);
  const page = cursor === undefined ? undefined : decodeCursor(query, cursor);
  const window = page?.window ?? readWindow(input.timeWindow, context.now());
  const effectiveTimeWindow = await describeWindow(window, context, false);
  const filter: TraceFilter = {
    window,
    ...requestFilter(input.url, input.method),
    ...(input.statusCode !== undefined && { statusCode: input.statusCode }),
    ...(input.correlationId !== undefined && { correlationId: input.correlationId }),
    ...(input.includeFrameworkInternal !== undefined && { includeFrameworkInternal: input.includeFrameworkInternal }),
  };
  const { limit, said } = readLimit(askedLimit, TRACE_LIMIT, maxTokens ?? DEFAULT_MAX_TOKENS);
  const after = page && { after: page.position };
  const { store, credential } = context;
  const found = await store.listTraces(credential.projectId, {
    ...filter,
    ...after,
    order: 'newest',
    limit: limit + 1,
  });
  const read = await readTraces(context, found.slice(0, limit));
  if (read.length === 0) {
    if (page) return { success: true, data: { items: [], ...said, effectiveTimeWindow, hasMore: false } };
    const search = { tool: contract.name, filter, window: effectiveTimeWindow, filters, nothing: 'No trace' };
    return { success: false, diagnostic: inFailure(await explainEmptiness(search, context)) };
  }

  const codeOf = await createCodeComparer(context);
  const statuses = await Promise.all(read.map(({ trace }) => enrichmentStatus(trace, context)));
  const data = fitPage({
    budget: context.budget,
    items: read.map(({ trace }, i) => withEnrichmentStatus(versionsToShow(trace, input, codeOf), statuses[i])),
    fewest: FEWEST,
    build: (items, version) => {
      const hasMore = found.length > limit || items.length < read.length;
      const { position } = read[items.length - 1]!.row;
      return {
        items,
        ...said,
        ...(version < LAST_VERSION && { effectiveTimeWindow }),
        ...(hasMore && { cursor: encodeCursor(query, { position, window }) }),
        hasMore,
      };
    },
  });
  return { success: true, data };
}

function versionsToShow(trace: Trace, input: Input, codeOf: CodeComparer) {
  const code = codeOf(trace);
  const versions = versionsOf(trace, {
    includeFrameworkInternal: input.includeFrameworkInternal === true,
    whole: (input.maxTokens ?? DEFAULT_MAX_TOKENS) > DEFAULT_MAX_TOKENS,
  });
  return versions.map((detail) => ({ ...detail, ...code }));
}

function windowRequired(filters: Record<string, unknown>): ToolDiagnostic {
  return {
    reason: 'invalid_input',
    message:
      'timeWindow is required unless traceId is given, so that traces are of the situation at hand. Use "15m", "24h", an ISO 8601 time, or {start, end} in milliseconds since the epoch.',
    recoveryActions: [
      {
        label: 'The same search in the last hour.',
        tool: contract.name,
        suggestedParams: { ...filters, timeWindow: '60m' },
      },
    ],
  };
}
