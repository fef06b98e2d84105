import type { ErrorEvidencePacket, TraceLog } from '@glasstrace/protocol';
import { truncate } from '@glasstrace/protocol/redaction';
import type { TraceDetail } from '../../answer/trace-detail.ts';
import type { TraceCut } from './trace-cut.ts';

export function cutFrameworkReport(): TraceCut {
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

export function cutFrames(reduce: (frames: Frames) => Frames): TraceCut {
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

export function cutCauses(keep: number): TraceCut {
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
export function cutLogs(keep: number): TraceCut {
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
export function cutSourceLines(around: number): TraceCut {
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

/** Source lines without those at either end that are blank. */
export function dropBlankEnds(): TraceCut {
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

export function cutMessage(maxChars: number): TraceCut {
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

const withEvidence = (detail: TraceDetail, errorEvidence: ErrorEvidencePacket): TraceDetail => ({
  ...detail,
  summary: { ...detail.summary, errorEvidence },
});
