import type { ErrorEvidencePacket, FieldProvenance, SpanSummary, TraceLog, TraceSummary } from '@glasstrace/protocol';
import { truncate } from '@glasstrace/protocol/redaction';
import { countSpans, keepFailedSpans, keepTellingSpans } from './prune-spans.ts';
import { shortenColumns } from './shorten-columns.ts';
import type { TraceDetail } from './trace-detail.ts';

/** One way to make a trace smaller. */
export interface TraceCut {
  what: string;
  /** `count` is how much of it was taken away; 0 when there was nothing to take. */
  apply: (detail: TraceDetail) => { detail: TraceDetail; count: number };
}

/**
 * The order of worth, the least worth first. What lasts longest is the message, the frames of the app and the source
 * line: with them alone an agent can open the right file.
 */
export const TRACE_CUTS: readonly TraceCut[] = [
  cutQueries(200),
  cutFrames((frames) => frames.filter(({ inApp }, i) => inApp || i === 0)),
  cutSpans((spans) => keepTellingSpans(spans, 25)),
  cutEvidencePaths(() => true),
  cutLogs(8),
  cutSpans((spans) => keepTellingSpans(spans, 12)),
  cutQueries(80),
  cutSummary('summaryProvenance', ({ summaryProvenance: _, ...rest }) => rest),
  cutFrameworkReport(),
  cutIdentity(),
  cutSpans(keepFailedSpans),
  cutLogs(3),
  cutCauses(2),
  cutFrames((frames) => frames.filter(({ inApp }) => inApp).slice(0, 5)),
  cutSpans(() => []),
  cutCauses(0),
  cutLogs(0),
  cutSummary('requestIdentity', ({ requestIdentity: _, ...rest }) => rest),
  cutSummary('session, action and component', withoutMinorFields),
  cutFrames((frames) => frames.slice(0, 2)),
  cutSourceLines(1),
  cutMessage(400),
  cutSourceLines(0),
  cutFrames((frames) => frames.slice(0, 1)),
  cutMessage(120),
  cutSummary('errorEvidence', ({ errorEvidence: _, ...rest }) => rest),
  cutMessage(40),
];

/**
 * What the default answer has no need of, done before anything has to be cut: the answer itself shows that it was done,
 * by `framesOmitted`, by `…`, and whoever asks with a larger budget gets it.
 */
export const COMPACTIONS: readonly TraceCut[] = [
  cutFrames((frames) => frames.filter(({ inApp }, i) => inApp || i === 0)),
  cutSourceLines(3),
  dropBlankEnds(),
  shortenColumnLists(),
  dropRepeatedErrors(),
  dropSureProvenance(),
  cutEvidencePaths(({ confidence }) => confidence === 'high'),
  dropRepeatedPath(),
];

/** `what` names one thing, in one or more steps: it counts once. */
function cutSummary(what: string, reduce: (summary: TraceSummary) => TraceSummary): TraceCut {
  return {
    what,
    apply: (detail) => {
      const summary = reduce(detail.summary);
      const changed = Object.keys(summary).length < Object.keys(detail.summary).length;
      return { detail: { ...detail, summary }, count: Number(changed) };
    },
  };
}

function withoutMinorFields(summary: TraceSummary): TraceSummary {
  const { sessionId: _session, affectedComponent: _component, clientAction: _action, ...rest } = summary;
  return rest;
}

const withEvidence = (detail: TraceDetail, errorEvidence: ErrorEvidencePacket): TraceDetail => ({
  ...detail,
  summary: { ...detail.summary, errorEvidence },
});

function cutFrameworkReport(): TraceCut {
  return {
    what: 'frameworkErrorSummary',
    apply: (detail) => {
      const { errorEvidence } = detail.summary;
      if (errorEvidence?.frameworkErrorSummary === undefined) return { detail, count: 0 };
      const { frameworkErrorSummary: _, ...rest } = errorEvidence;
      return { detail: withEvidence(detail, rest), count: 1 };
    },
  };
}

type Frames = NonNullable<ErrorEvidencePacket['stack']>['frames'];

function cutFrames(reduce: (frames: Frames) => Frames): TraceCut {
  return {
    what: 'frames',
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

function cutCauses(keep: number): TraceCut {
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

/** Keeps so many log records: errors before warnings before the rest, and of those the last. */
function cutLogs(keep: number): TraceCut {
  return {
    what: 'logs',
    apply: (detail) => {
      const { summary } = detail;
      const { errorEvidence } = summary;
      const logs = errorEvidence?.logs ?? summary.logs ?? [];
      if (logs.length <= keep) return { detail, count: 0 };
      const byWorth = logs.toReversed().toSorted((a, b) => worthOfLog(b) - worthOfLog(a));
      const kept = new Set(byWorth.slice(0, keep));
      const shorten = <Holder extends { logs?: TraceLog[] | undefined }>({ logs: _, ...rest }: Holder) =>
        keep === 0 ? rest : { ...rest, logs: logs.filter((log) => kept.has(log)) };
      const count = logs.length - keep;
      return errorEvidence
        ? { detail: withEvidence(detail, shorten(errorEvidence)), count }
        : { detail: { ...detail, summary: shorten(summary) }, count };
    },
  };
}

const WORTH = ['warn', 'error', 'fatal'];
const worthOfLog = ({ severity }: TraceLog): number => WORTH.indexOf(severity);

/** Keeps the line itself and so many on either side; none at all with 0. */
function cutSourceLines(around: number): TraceCut {
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

function cutMessage(maxChars: number): TraceCut {
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

function cutSpans(reduce: (spans: SpanSummary[]) => SpanSummary[]): TraceCut {
  return {
    what: 'spans',
    apply: (detail) => {
      const spans = reduce(detail.spans);
      return { detail: { ...detail, spans }, count: countSpans(detail.spans) - countSpans(spans) };
    },
  };
}

function cutQueries(maxChars: number): TraceCut {
  const isLong = ({ query }: SpanSummary) => query !== undefined && query.length > maxChars;
  const cut = (span: SpanSummary): SpanSummary => ({
    ...span,
    ...(isLong(span) && { query: truncate(span.query!, maxChars) }),
    ...(span.children && { children: span.children.map(cut) }),
  });
  const countLong = (spans: readonly SpanSummary[]): number =>
    spans.reduce((sum, span) => sum + Number(isLong(span)) + countLong(span.children ?? []), 0);
  return {
    what: 'ends of long queries',
    apply: (detail) => ({ detail: { ...detail, spans: detail.spans.map(cut) }, count: countLong(detail.spans) }),
  };
}

/** Source lines without those at either end that are blank. */
function dropBlankEnds(): TraceCut {
  return {
    what: 'blank lines',
    apply: (detail) => {
      const { errorEvidence } = detail.summary;
      const isText = ({ text }: { text: string }) => text.trim() !== '';
      const lines = errorEvidence?.sourceLines ?? [];
      const kept = lines.slice(lines.findIndex(isText), lines.findLastIndex(isText) + 1);
      if (kept.length === lines.length) return { detail, count: 0 };
      return { detail: withEvidence(detail, { ...errorEvidence!, sourceLines: kept }), count: 0 };
    },
  };
}

/** A span within another that failed with the same words does not say them again; its status stays. */
function dropRepeatedErrors(): TraceCut {
  const drop = (span: SpanSummary, outer: string | undefined): SpanSummary => {
    const { error, ...rest } = span;
    return {
      ...(error !== undefined && error === outer ? rest : span),
      ...(span.children && { children: span.children.map((child) => drop(child, error ?? outer)) }),
    };
  };
  return {
    what: 'repeated errors',
    apply: (detail) => ({ detail: { ...detail, spans: detail.spans.map((span) => drop(span, undefined)) }, count: 0 }),
  };
}

/** Where every field is known with high confidence, saying so five times tells nothing. */
function dropSureProvenance(): TraceCut {
  return {
    what: 'summaryProvenance',
    apply: (detail) => {
      const { summaryProvenance, ...summary } = detail.summary;
      const fields = Object.values(summaryProvenance ?? {});
      const isSure = fields.every((field) => field?.confidence === 'high');
      return { detail: isSure ? { ...detail, summary } : detail, count: 0 };
    },
  };
}

/** A sanitised path that is the path itself says nothing new. */
function dropRepeatedPath(): TraceCut {
  return {
    what: 'sanitizedPath',
    apply: (detail) => {
      const { summary } = detail;
      if (!summary.requestIdentity) return { detail, count: 0 };
      const { sanitizedPath, ...requestIdentity } = summary.requestIdentity;
      if (sanitizedPath === undefined || sanitizedPath !== requestIdentity.originalPath) return { detail, count: 0 };
      return { detail: { ...detail, summary: { ...summary, requestIdentity } }, count: 0 };
    },
  };
}

function shortenColumnLists(): TraceCut {
  const shorten = (span: SpanSummary): SpanSummary => ({
    ...span,
    ...(span.query !== undefined && { query: shortenColumns(span.query) }),
    ...(span.children && { children: span.children.map(shorten) }),
  });
  return {
    what: 'columns',
    apply: (detail) => ({ detail: { ...detail, spans: detail.spans.map(shorten) }, count: 0 }),
  };
}

function cutIdentity(): TraceCut {
  return {
    what: 'requestIdentity',
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
      const changed = Object.keys(short).length < Object.keys(identity).length;
      return { detail: { ...detail, summary: { ...detail.summary, requestIdentity: short } }, count: Number(changed) };
    },
  };
}

function cutEvidencePaths(isObvious: (field: FieldProvenance) => boolean): TraceCut {
  return {
    what: 'summaryProvenance',
    apply: (detail) => {
      const provenance = detail.summary.summaryProvenance;
      if (!provenance) return { detail, count: 0 };
      const fields = Object.entries(provenance) as [string, FieldProvenance][];
      const short = Object.fromEntries(
        fields.map(([name, { evidencePath, ...field }]) => [
          name,
          evidencePath === undefined || isObvious(field) ? field : { ...field, evidencePath },
        ]),
      ) as typeof provenance;
      return { detail: { ...detail, summary: { ...detail.summary, summaryProvenance: short } }, count: 1 };
    },
  };
}
