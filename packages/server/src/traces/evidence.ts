import { type ErrorEvidencePacket, type StackSummary, stackFrame } from '@glasstrace/protocol';
import { EXCEPTION, LOG_SOURCE_LINES, RESOURCE, SPAN } from '@glasstrace/protocol/attributes';
import { LIMITS } from '@glasstrace/protocol/environment';
import { REDACTION_VERSION } from '@glasstrace/protocol/redaction';
import { z } from 'zod';
import { readBoolean, readText, readTexts } from './attribute.ts';
import type { TraceError } from './error.ts';
import type { RecordedException } from './exception.ts';
import { type Frames, parseJson, topInAppFrame } from './frames.ts';
import type { LogRecord } from './log-record.ts';
import { showLogs } from './logs.ts';
import { type ProcedureCall, readBatchMembers } from './procedure-call.ts';
import type { Span } from './span.ts';

export type Cause = NonNullable<ErrorEvidencePacket['causes']>[number];

const causeList = z.array(
  z.object({ type: z.string(), message: z.string(), code: z.string().optional(), frame: stackFrame.optional() }),
);
const sourceLineList = z.array(z.object({ line: z.number(), text: z.string(), current: z.literal(true).optional() }));

export const readCauses = (exception: RecordedException): Cause[] =>
  parseJson(exception.event.attributes[EXCEPTION.causes], causeList)?.slice(0, LIMITS.causes) ?? [];

/** Everything that was recorded about an error, and what was not. */
export function collectEvidence(
  error: TraceError,
  root: Span,
  frames: Frames,
  { spans, logs }: { spans: readonly Span[]; logs: readonly LogRecord[] },
): ErrorEvidencePacket {
  const exception = error.kind === 'exception' ? error.exception : undefined;
  const recordedOn = exception?.log ?? exception?.span ?? sourceOf(error) ?? root;
  const type = exception?.type ?? (error.kind === 'span' ? error.type : undefined);
  const message = exception?.message ?? ('message' in error ? error.message : undefined);
  const shownLogs = showLogs(logs, root.startMs);
  const responseSnippet = readText(root.attributes, SPAN.responseSnippet);
  const bySdk = readText(recordedOn.resource, RESOURCE.redactionVersion) !== undefined;
  const summary = error.kind === 'exception' ? summarizeFrameworkReport(error, readBatchMembers(spans)) : undefined;
  const causes = exception ? readCauses(exception) : [];
  const sourceText =
    error.kind === 'log' ? error.log.attributes[LOG_SOURCE_LINES] : exception?.event.attributes[EXCEPTION.sourceLines];
  const sourceLines = parseJson(sourceText, sourceLineList);
  return {
    ...(type !== undefined && { exceptionType: type }),
    ...(message !== undefined && { exceptionMessage: message }),
    stack: summarizeStack(frames),
    ...(sourceLines && sourceLines.length > 0 && { sourceLines }),
    ...(causes.length > 0 && { causes }),
    ...(summary !== undefined && { frameworkErrorSummary: summary }),
    ...(shownLogs.length > 0 && { logs: shownLogs }),
    ...(responseSnippet !== undefined && { responseSnippet }),
    ...(!exception && { missingExceptionDetails: true }),
    ...(!exception && shownLogs.length === 0 && { externalLogEvidenceMissing: true }),
    capture: {
      capturePolicy: { stackFrames: frames.source === 'missing' ? 'missing' : 'captured' },
      redaction: {
        applied: true,
        rules: [...new Set([root, recordedOn, ...logs].flatMap((it) => readTexts(it.attributes, SPAN.redactionRules)))],
        omittedFields: bySdk ? neverCaptured(responseSnippet !== undefined) : [],
        truncationApplied:
          exception !== undefined && readBoolean(exception.event.attributes, EXCEPTION.truncated) === true,
      },
      safeForAgent: [recordedOn, ...logs].every(isRedacted),
    },
  };
}

/** By this version of the rules: what a sender did not redact itself, the server did when it came in. */
function isRedacted({ resource }: Span | LogRecord): boolean {
  const rulesOfSender = readText(resource, RESOURCE.redactionVersion);
  return rulesOfSender === undefined || rulesOfSender === REDACTION_VERSION;
}

function sourceOf(error: TraceError): Span | LogRecord | undefined {
  if (error.kind === 'span') return error.span;
  return error.kind === 'log' ? error.log : undefined;
}

/** What the SDK leaves in the process, whatever the error. */
const neverCaptured = (hasSnippet: boolean): string[] => [
  'headers',
  hasSnippet ? 'request bodies' : 'bodies',
  'query values',
  'SQL parameters',
];

function summarizeStack(frames: Frames): StackSummary {
  const returned = frames.frames.length;
  const top = topInAppFrame(frames);
  return {
    frames: frames.frames,
    ...(frames.observed !== undefined && { frameCountObserved: frames.observed }),
    frameCountReturned: returned,
    framesOmitted: frames.observed === undefined ? 'unknown' : frames.observed > returned,
    source: frames.source,
    confidence: top === undefined ? 'low' : top.mapped ? 'high' : 'medium',
    redactionNotes: [],
  };
}

/** What the framework said besides the error, as `name=value`: Next's `onRequestError`, the error shapes of tRPC. */
function summarizeFrameworkReport(
  { exception: { event, digest, trpc }, others }: TraceError & { kind: 'exception' },
  members: readonly ProcedureCall[],
): string | undefined {
  const failedToo = findOtherFailures(others, members, trpc?.memberIndex);
  const facts = {
    routerKind: readText(event.attributes, EXCEPTION.nextRouterKind),
    routeType: readText(event.attributes, EXCEPTION.nextRouteType),
    routePath: readText(event.attributes, EXCEPTION.nextRoutePath),
    renderSource: readText(event.attributes, EXCEPTION.nextRenderSource),
    digest,
    procedure: trpc?.procedure,
    trpcCode: trpc?.code,
    httpStatus: trpc?.httpStatus,
    otherFailedMembers: failedToo.length === 0 ? undefined : failedToo.join(','),
  };
  const known = Object.entries(facts).filter(([, value]) => value !== undefined);
  return known.length === 0 ? undefined : known.map(([name, value]) => `${name}=${value}`).join(' ');
}

/** Members that failed alike are one exception, and those that came to no procedure have no span: both tell. */
function findOtherFailures(
  others: readonly RecordedException[],
  members: readonly ProcedureCall[],
  memberIndex: number | undefined,
): string[] {
  const told = new Set(members.map((member) => member.memberIndex));
  const failed = members.filter((member) => member.failed && member.memberIndex !== memberIndex);
  return [
    ...failed.map(({ procedure, code, errorType }) => `${procedure}:${code ?? errorType}`),
    ...others.flatMap(({ trpc, type }) =>
      trpc?.procedure === undefined || (trpc.memberIndex !== undefined && told.has(trpc.memberIndex))
        ? []
        : [`${trpc.procedure}:${trpc.code ?? type}`],
    ),
  ];
}
