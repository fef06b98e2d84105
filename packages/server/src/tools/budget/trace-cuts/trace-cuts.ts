import {
  cutCauses,
  cutFrames,
  cutFrameworkReport,
  cutLogs,
  cutMessage,
  cutSourceLines,
  dropBlankEnds,
} from './evidence-cuts.ts';
import { keepFailedSpans, keepTellingSpans } from './prune-spans.ts';
import { cutQueries, cutSpans, dropRepeatedErrors, shortenColumnLists } from './span-cuts.ts';
import {
  cutEvidencePaths,
  cutIdentity,
  cutSummary,
  dropRepeatedPath,
  dropSureProvenance,
  withoutMinorFields,
} from './summary-cuts.ts';
import type { TraceCut } from './trace-cut.ts';

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
