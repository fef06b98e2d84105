import type { Omission, SpanSummary, TraceSummary } from '@glasstrace/protocol';
import { buildSpanTree } from '../../traces/span-tree.ts';
import type { Trace } from '../../traces/trace.ts';
import { COMPACTIONS, TRACE_CUTS } from '../budget/trace-cuts/trace-cuts.ts';
import { fullTrace } from './next-steps.ts';
import { summarizeTrace } from './trace-summary.ts';

/** A whole trace as a tool shows it. */
export interface TraceDetail {
  summary: TraceSummary;
  spans: SpanSummary[];
  omitted?: Omission[];
}

/** From here on what is left of the error is worth more than anything around it. */
export const BARE_VERSION = TRACE_CUTS.length - 9;
export const LAST_VERSION = TRACE_CUTS.length;
/** So many digits of a trace id tell it from all others. */
const SHORT_ID = 12;

/**
 * A trace in ever smaller versions, the whole one first; all traces have the same number of them.
 * Every version names what it leaves out. Only with `whole` does the first hold what the default answer has no need of.
 */
export function versionsOf(
  trace: Trace,
  { whole = false, ...options }: { includeFrameworkInternal?: boolean; whole?: boolean } = {},
): TraceDetail[] {
  const notKept = [
    { what: 'spans over the size limit of a trace', count: trace.droppedSpans },
    { what: 'attributes and events over the limits of a span', count: trace.droppedDetails },
    { what: 'log records over the limit of a request', count: trace.droppedLogs },
  ].flatMap((omission) => (omission.count > 0 ? [{ ...omission, dataPreserved: false as const }] : []));
  const counts = new Map<string, number>();
  let current: TraceDetail = { summary: summarizeTrace(trace), spans: buildSpanTree(trace, options) };
  if (!whole) for (const { apply } of COMPACTIONS) current = apply(current).detail;
  const versions = [withOmitted(current, notKept)];
  for (const { what, apply } of TRACE_CUTS) {
    const { detail, count } = apply(current);
    if (count > 0) counts.set(what, (counts.get(what) ?? 0) + count);
    current = detail;
    const isBare = versions.length >= BARE_VERSION;
    versions.push(withOmitted(detail, [...nameOmitted(counts, trace.traceId, isBare), ...notKept]));
  }
  return versions;
}

const withOmitted = (detail: TraceDetail, omitted: Omission[]): TraceDetail =>
  omitted.length === 0 ? detail : { ...detail, omitted };

/** One call gets all of it, so what is gone is named together; spans apart, because their number says most. */
function nameOmitted(counts: ReadonlyMap<string, number>, traceId: string, isBare: boolean): Omission[] {
  const getIt = fullTrace(isBare ? traceId.slice(0, SHORT_ID) : traceId);
  const { spans = 0, ...others } = Object.fromEntries(counts);
  const names = Object.keys(others);
  const count = Object.values(others).reduce((sum, taken) => sum + taken, 0);
  if (isBare) return [{ what: 'spans and other details', count: spans + count, getIt }];
  return [
    ...(spans > 0 ? [{ what: 'spans', count: spans, getIt }] : []),
    ...(names.length > 0 ? [{ what: names.join(', '), count, getIt }] : []),
  ];
}
