import type { ErrorEvidencePacket, FieldProvenance, Omission, SpanSummary, TraceSummary } from '@glasstrace/protocol';
import { truncate } from '@glasstrace/protocol/redaction';
import { buildSpanTree } from '../traces/span-tree.ts';
import type { Trace } from '../traces/trace.ts';
import { fullTrace } from './next-steps.ts';
import { countSpans, keepFailedSpans, keepTellingSpans } from './prune-spans.ts';
import { summarizeTrace } from './trace-summary.ts';

/** A whole trace as a tool shows it. */
export interface TraceDetail {
  summary: TraceSummary;
  spans: SpanSummary[];
  omitted?: Omission[];
}

/** One way to make a detail smaller, and how much of what it took away; 0 when there was nothing to take. */
interface Cut {
  what: string;
  apply: (detail: TraceDetail) => { detail: TraceDetail; count: number };
}

/**
 * The order of worth, the least worth first. What lasts longest is the message, the frames of the app and the source
 * line: with them alone an agent can open the right file.
 */
const CUTS: Cut[] = [
  cutQueries(200),
  cutFrames('library frames', (frames) => frames.filter(({ inApp }, i) => inApp || i === 0)),
  cutSpans((spans) => keepTellingSpans(spans, 25)),
  { what: 'provenance evidence paths', apply: withoutEvidencePaths },
  cutSpans((spans) => keepTellingSpans(spans, 12)),
  cutQueries(80),
  cutSummary('summaryProvenance', ({ summaryProvenance: _, ...rest }) => rest),
  cutEvidence('frameworkErrorSummary', ({ frameworkErrorSummary: _, ...rest }) => rest),
  cutIdentity(),
  cutSpans(keepFailedSpans),
  cutCauses(2),
  cutFrames('frames', (frames) => frames.filter(({ inApp }) => inApp).slice(0, 5)),
  cutSpans(() => []),
  cutSourceLines(1),
  cutCauses(0),
  cutFrames('frames', (frames) => frames.slice(0, 2)),
  cutSummary('requestIdentity', ({ requestIdentity: _, ...rest }) => rest),
  cutMessage(400),
  cutSourceLines(0),
  cutFrames('frames', (frames) => frames.slice(0, 1)),
  cutMessage(120),
  cutSummary('errorEvidence', ({ errorEvidence: _, ...rest }) => rest),
  cutSummary(
    'session and affected component',
    ({ sessionId: _s, affectedComponent: _a, clientAction: _c, ...rest }) => rest,
  ),
];

/**
 * A trace in ever smaller versions, the whole one first; all traces have the same number of them.
 * Every version names what it leaves out.
 */
export function versionsOf(trace: Trace, options: { includeFrameworkInternal?: boolean } = {}): TraceDetail[] {
  const notKept =
    trace.droppedSpans === 0 ? [] : [{ what: 'spans over the size limit of a trace', count: trace.droppedSpans }];
  const counts = new Map<string, number>();
  let current: TraceDetail = { summary: summarizeTrace(trace), spans: buildSpanTree(trace, options) };
  const versions = [withOmitted(current, notKept)];
  for (const { what, apply } of CUTS) {
    const { detail, count } = apply(current);
    if (count > 0) counts.set(what, (counts.get(what) ?? 0) + count);
    current = detail;
    versions.push(withOmitted(detail, [...nameOmitted(counts, trace.traceId), ...notKept]));
  }
  return versions;
}

const withOmitted = (detail: TraceDetail, omitted: Omission[]): TraceDetail =>
  omitted.length === 0 ? detail : { ...detail, omitted };

/** One call gets all of it: what is gone is named together, spans apart because their number says most. */
function nameOmitted(counts: ReadonlyMap<string, number>, traceId: string): Omission[] {
  const getIt = fullTrace(traceId);
  const { spans = 0, ...others } = Object.fromEntries(counts);
  const names = Object.keys(others);
  return [
    ...(spans > 0 ? [{ what: 'spans', count: spans, getIt }] : []),
    ...(names.length > 0 ? [{ what: names.join(', '), count: sum(Object.values(others)), getIt }] : []),
  ];
}

const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);

function cutSummary(what: string, reduce: (summary: TraceSummary) => TraceSummary): Cut {
  return {
    what,
    apply: (detail) => {
      const summary = reduce(detail.summary);
      const changed = Object.keys(summary).length < Object.keys(detail.summary).length;
      return { detail: { ...detail, summary }, count: Number(changed) };
    },
  };
}

function cutEvidence(what: string, reduce: (evidence: ErrorEvidencePacket) => ErrorEvidencePacket): Cut {
  return {
    what,
    apply: (detail) => {
      const before = detail.summary.errorEvidence;
      if (!before) return { detail, count: 0 };
      const errorEvidence = reduce(before);
      const count = Object.keys(before).length - Object.keys(errorEvidence).length;
      return { detail: withEvidence(detail, errorEvidence), count };
    },
  };
}

const withEvidence = (detail: TraceDetail, errorEvidence: ErrorEvidencePacket): TraceDetail => ({
  ...detail,
  summary: { ...detail.summary, errorEvidence },
});

type Frames = NonNullable<ErrorEvidencePacket['stack']>['frames'];

function cutFrames(what: string, reduce: (frames: Frames) => Frames): Cut {
  return {
    what,
    apply: (detail) => {
      const { errorEvidence } = detail.summary;
      const stack = errorEvidence?.stack;
      if (!stack) return { detail, count: 0 };
      const reduced = reduce(stack.frames);
      // A stack without a single frame of the app keeps its innermost ones.
      const frames = reduced.length > 0 ? reduced : stack.frames.slice(0, 2);
      const count = stack.frames.length - frames.length;
      if (count === 0) return { detail, count };
      const shorter = { ...stack, frames, frameCountReturned: frames.length, framesOmitted: true };
      return { detail: withEvidence(detail, { ...errorEvidence, stack: shorter }), count };
    },
  };
}

function cutCauses(keep: number): Cut {
  return {
    what: 'causes',
    apply: (detail) => {
      const { errorEvidence } = detail.summary;
      const causes = errorEvidence?.causes ?? [];
      if (causes.length <= keep) return { detail, count: 0 };
      const { causes: _, ...rest } = errorEvidence!;
      const kept = keep === 0 ? rest : { ...rest, causes: causes.slice(0, keep) };
      return { detail: withEvidence(detail, kept), count: causes.length - keep };
    },
  };
}

/** Keeps the line itself and so many on either side; none at all with 0. */
function cutSourceLines(around: number): Cut {
  return {
    what: 'source lines',
    apply: (detail) => {
      const { errorEvidence } = detail.summary;
      const lines = errorEvidence?.sourceLines ?? [];
      const at = lines.findIndex(({ current }) => current);
      const kept = around === 0 ? [] : lines.slice(Math.max(0, at - around), at + around + 1);
      if (kept.length === lines.length) return { detail, count: 0 };
      const { sourceLines: _, ...rest } = errorEvidence!;
      const reduced = kept.length === 0 ? rest : { ...rest, sourceLines: kept };
      return { detail: withEvidence(detail, reduced), count: lines.length - kept.length };
    },
  };
}

function cutMessage(maxChars: number): Cut {
  return {
    what: 'end of the message',
    apply: (detail) => {
      const { summary } = detail;
      const { errorEvidence, error } = summary;
      const message = errorEvidence?.exceptionMessage;
      const tooLong = [message, error].some((text) => text !== undefined && text.length > maxChars);
      if (!tooLong) return { detail, count: 0 };
      return {
        detail: {
          ...detail,
          summary: {
            ...summary,
            ...(error !== undefined && { error: truncate(error, maxChars) }),
            ...(message !== undefined && {
              errorEvidence: markTruncated({ ...errorEvidence!, exceptionMessage: truncate(message, maxChars) }),
            }),
          },
        },
        count: 1,
      };
    },
  };
}

function markTruncated(evidence: ErrorEvidencePacket): ErrorEvidencePacket {
  const { capture } = evidence;
  return { ...evidence, capture: { ...capture, redaction: { ...capture.redaction, truncationApplied: true } } };
}

function cutSpans(reduce: (spans: SpanSummary[]) => SpanSummary[]): Cut {
  return {
    what: 'spans',
    apply: (detail) => {
      const spans = reduce(detail.spans);
      return { detail: { ...detail, spans }, count: countSpans(detail.spans) - countSpans(spans) };
    },
  };
}

function cutQueries(maxChars: number): Cut {
  let count = 0;
  const cut = (span: SpanSummary): SpanSummary => {
    const tooLong = span.query !== undefined && span.query.length > maxChars;
    if (tooLong) count++;
    return {
      ...span,
      ...(tooLong && { query: truncate(span.query!, maxChars) }),
      ...(span.children && { children: span.children.map(cut) }),
    };
  };
  return {
    what: 'ends of long queries',
    apply: (detail) => {
      count = 0;
      return { detail: { ...detail, spans: detail.spans.map(cut) }, count };
    },
  };
}

function cutIdentity(): Cut {
  return {
    what: 'requestIdentity details',
    apply: (detail) => {
      const identity = detail.summary.requestIdentity;
      if (!identity) return { detail, count: 0 };
      const { displayRoute, originalPath, routePattern, method, operationKind } = identity;
      const short = {
        displayRoute,
        ...(originalPath !== undefined && { originalPath }),
        ...(routePattern !== undefined && { routePattern }),
        method,
        ...(operationKind !== undefined && { operationKind }),
      };
      const count = Object.keys(identity).length - Object.keys(short).length;
      return { detail: { ...detail, summary: { ...detail.summary, requestIdentity: short } }, count };
    },
  };
}

function withoutEvidencePaths(detail: TraceDetail): { detail: TraceDetail; count: number } {
  const provenance = detail.summary.summaryProvenance;
  if (!provenance) return { detail, count: 0 };
  const fields = Object.entries(provenance) as [string, FieldProvenance][];
  const withPath = fields.filter(([, { evidencePath }]) => evidencePath !== undefined).length;
  const short = Object.fromEntries(fields.map(([name, { evidencePath: _, ...field }]) => [name, field])) as typeof provenance;
  return { detail: { ...detail, summary: { ...detail.summary, summaryProvenance: short } }, count: withPath };
}
