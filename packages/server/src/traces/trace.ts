import type {
  ErrorCategory,
  ErrorEvidencePacket,
  FieldProvenance,
  RequestIdentity,
  StackFrame,
  SummaryProvenance,
  TraceLog,
} from '@glasstrace/protocol';
import { EXCEPTION_EVENT, SPAN } from '@glasstrace/protocol/attributes';
import { isCanary } from '@glasstrace/protocol/canary';
import { readInteger, readText } from './attribute.ts';
import { categorize } from './category.ts';
import { findComponent } from './component.ts';
import { findError, type TraceError } from './error.ts';
import { collectEvidence, readCauses } from './evidence.ts';
import type { RecordedException } from './exception.ts';
import { fingerprint } from './fingerprint.ts';
import { type Frames, readCodeLocation, readFrames, readResponseOrigin, topInAppFrame } from './frames.ts';
import { identifyRequest } from './identity/identify-request.ts';
import type { LogRecord } from './log-record.ts';
import { showLogs, spanOfLogs } from './logs.ts';
import { evidencePath, fromChild, fromLog, fromRoot, missing } from './provenance.ts';
import { findRequestRoot, type RequestRoot } from './request-root.ts';
import { readSessionId } from './session.ts';
import type { Span } from './span.ts';
import { readStatus } from './status.ts';
import { titleOf } from './title.ts';

/** What the spans of one trace mean. Times are milliseconds. */
export interface Trace {
  traceId: string;
  root: RequestRoot;
  spans: readonly Span[];
  /** false when only log records have come, for which one span stands. */
  hasSpans: boolean;
  /** What was logged in it, the records worth showing. */
  logs: TraceLog[];
  /** Start of the earliest span, whole milliseconds since the epoch. */
  startedAtMs: number;
  /** From the request's start to its end. */
  durationMs: number;
  /** Upper case; empty when there was no request. */
  method: string;
  /** What the client received; 0 when unknown. */
  statusCode: number;
  /** Bare: transport route of a tRPC call, pattern, else path. */
  route: string;
  urls: string[];
  procedures: string[];
  identity: RequestIdentity;
  provenance: SummaryProvenance;
  sessionId?: string;
  correlationId?: string;
  clientAction?: string;
  failure?: TraceFailure;
  /** Spans that were not kept because the trace was over the size limit; where they were many, up to a tenth more. */
  droppedSpans: number;
  /** Attributes and events that were not kept, or were cut, because a span or the trace had too much of them. */
  droppedDetails: number;
  /** Log records that the SDK did not send because the request wrote too many. */
  droppedLogs: number;
}

/** What went wrong in a trace. */
export interface TraceFailure {
  /** As in TraceIndex.errorRank. */
  rank: 1 | 2 | 3;
  /** `Type: message`, one line. */
  title: string;
  code?: string;
  category: ErrorCategory;
  component?: string;
  /** The response looked fine. */
  masked: boolean;
  location?: StackFrame & { file: string; line: number };
  evidence: ErrorEvidencePacket;
  fingerprint: string;
  /** What it was concluded from. */
  error: TraceError;
  /** Spans of calls that failed with this error. */
  failedCalls: readonly Span[];
}

/**
 * Interprets all spans and log records of one trace, at least one of either, in any order. Pure: the same records
 * always mean the same.
 */
export function interpretTrace(receivedSpans: readonly Span[], receivedLogs: readonly LogRecord[] = []): Trace {
  const logs = receivedLogs.toSorted(byTime);
  const spans = receivedSpans.length > 0 ? receivedSpans.toSorted(byStart) : [spanOfLogs(logs)];
  const root = findRequestRoot(spans);
  const status = readStatus(root, spans);
  const correlationId = readText(root.span.attributes, SPAN.correlationId);
  // Whatever the app answered to it, doctor's own request is no failure of the app.
  const error = isCanary(correlationId) ? undefined : findError(root, { spans, logs }, status.value);
  const request = identifyRequest(root, spans, error);
  const failure = error && describeFailure(error, root, { spans, logs }, status.value, request);
  const sessionId = readSessionId(root.span.resource);
  return {
    traceId: root.span.traceId,
    root,
    spans,
    hasSpans: receivedSpans.length > 0,
    logs: showLogs(logs, root.span.startMs),
    startedAtMs: Math.floor(Math.min(...spans.map(({ startMs }) => startMs))),
    durationMs: root.span.endMs - root.span.startMs,
    method: request.method.value,
    statusCode: status.value,
    route: request.route.value,
    urls: request.urls,
    procedures: request.procedures,
    identity: request.identity,
    provenance: {
      route: request.route.provenance,
      method: request.method.provenance,
      statusCode: status.provenance,
      duration: fromRoot(root, 'end'),
      error: errorProvenance(error, root, status),
    },
    ...(sessionId !== undefined && { sessionId }),
    ...(correlationId !== undefined && { correlationId }),
    ...(request.clientAction !== undefined && { clientAction: request.clientAction }),
    ...(failure && { failure }),
    droppedSpans: sumOf(spans, SPAN.droppedSpans),
    droppedDetails: sumOf(spans, SPAN.droppedAttributes) + sumOf(spans, SPAN.droppedEvents),
    droppedLogs: sumOf(spans, SPAN.droppedLogs),
  };
}

/** Where the start is the same, the id decides: an answer must not depend on what arrived first. */
const byStart = (a: Span, b: Span): number => a.startMs - b.startMs || compareText(a.spanId, b.spanId);

const byTime = (a: LogRecord, b: LogRecord): number =>
  a.timeMs - b.timeMs ||
  compareText(a.spanId ?? '', b.spanId ?? '') ||
  a.severity - b.severity ||
  compareText(JSON.stringify([a.body, a.attributes]), JSON.stringify([b.body, b.attributes]));

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const sumOf = (spans: readonly Span[], key: string): number =>
  spans.reduce((sum, span) => sum + (readInteger(span.attributes, key) ?? 0), 0);

function describeFailure(
  error: TraceError,
  root: RequestRoot,
  { spans, logs }: { spans: readonly Span[]; logs: readonly LogRecord[] },
  statusCode: number,
  request: { identity: RequestIdentity; route: { value: string } },
): TraceFailure {
  const frames = framesOf(error, root);
  const evidence = collectEvidence(error, root.span, frames, { spans, logs });
  const causes = error.kind === 'exception' ? readCauses(error.exception) : [];
  const failedCalls = findFailedCalls(spans, error.kind === 'log' ? {} : evidence);
  const codes = [
    error.kind === 'exception' ? error.exception.code : undefined,
    error.kind === 'span' && isCode(error.type) ? error.type : undefined,
    ...causes.map(({ code }) => code),
    ...failedCalls.flatMap(({ attributes }) => [
      readText(attributes, SPAN.prismaCode),
      readText(attributes, SPAN.dbStatus),
    ]),
  ].filter((code) => code !== undefined);
  const types = [evidence.exceptionType, ...causes.map(({ type }) => type)].filter(
    // The runtime's own TypeErrors have no cause; with one, it is fetch that failed.
    (type): type is string => type !== undefined && !(type === 'TypeError' && causes.length > 0),
  );
  const trpcCode = error.kind === 'exception' ? error.exception.trpc?.code : undefined;
  const code = codes[0] ?? trpcCode;
  const component = findComponent(types, codes, failedCalls);
  const frame = topInAppFrame(frames);
  const { file, line } = frame ?? {};
  return {
    rank: rankOf(error, statusCode),
    title: titleOf(evidence, statusCode),
    ...(code !== undefined && { code }),
    category: categorize({ codes, types, ...(trpcCode !== undefined && { trpcCode }), statusCode }),
    ...(component !== undefined && { component }),
    masked: statusCode >= 100 && statusCode < 400,
    ...(frame && file !== undefined && line !== undefined && { location: { ...frame, file, line } }),
    evidence,
    fingerprint: fingerprint({
      type: evidence.exceptionType,
      code,
      statusCode,
      frame,
      route: request.identity.trpc?.procedureName ?? request.identity.routePattern ?? sanitizedRoute(request),
    }),
    error,
    failedCalls,
  };
}

const inOrderOfEnd = (a: Span, b: Span) => a.endMs - b.endMs || (a.spanId < b.spanId ? -1 : 1);

/** Spans of the same failure as the error, as far as words or class say so; without an error, all that failed. */
function findFailedCalls(
  spans: readonly Span[],
  { exceptionType, exceptionMessage }: Partial<ErrorEvidencePacket>,
): Span[] {
  const failed = spans.filter(({ status }) => status === 'ERROR').toSorted(inOrderOfEnd);
  if (exceptionType === undefined && exceptionMessage === undefined) return failed;
  return failed.filter(
    ({ statusMessage, attributes }) =>
      (statusMessage !== undefined && statusMessage === exceptionMessage) ||
      (exceptionType !== 'Error' && readText(attributes, SPAN.errorType) === exceptionType),
  );
}

/** Senders write the code of a failed call where others write its class: `ECONNREFUSED`. */
const isCode = (type: string | undefined) => type !== undefined && /^[A-Z][A-Z0-9_]+$/.test(type);

const sanitizedRoute = ({ identity, route }: { identity: RequestIdentity; route: { value: string } }) =>
  identity.sanitizedPath ?? route.value;

function framesOf(error: TraceError, root: RequestRoot): Frames {
  const thrown = error.kind === 'exception' ? readFrames(error.exception) : undefined;
  if (thrown && topInAppFrame(thrown)) return thrown;
  const wrapping =
    error.kind === 'exception' ? error.others.find((other) => isCausedBy(other, error.exception)) : undefined;
  const wrapped = wrapping && readFrames(wrapping);
  if (wrapped && topInAppFrame(wrapped)) return wrapped;
  const logged = error.kind === 'log' ? readCodeLocation(error.log.attributes) : undefined;
  if (logged) return { frames: [logged], source: 'source_location_attributes' };
  return readResponseOrigin(root.span) ?? thrown ?? { frames: [], source: 'missing' };
}

/** A query builder's error around that of the driver, which knows nothing of the app. */
const isCausedBy = (outer: RecordedException, { type, message }: RecordedException): boolean =>
  readCauses(outer).some((cause) => cause.type === type && cause.message === message);

/** A server's failure, a refusal, or a plain 404 that hardly anyone asks about. */
function rankOf(error: TraceError, statusCode: number): 1 | 2 | 3 {
  if (statusCode >= 500 || statusCode === 0) return 3;
  if (error.kind === 'exception') return error.unhandled ? 3 : 2;
  return statusCode === 404 ? 1 : 2;
}

function errorProvenance(
  error: TraceError | undefined,
  root: RequestRoot,
  status: { value: number; provenance: FieldProvenance },
): FieldProvenance {
  if (!error) return { source: 'missing', confidence: 'high', notes: 'No error was recorded.' };
  if (error.kind === 'status') {
    if (status.value >= 400 && status.value < 500) return status.provenance;
    return missing('No exception was recorded; the text is the name of the status.');
  }
  if (error.kind === 'span') {
    const path = evidencePath(error.span, error.key);
    return error.span === root.span
      ? { source: 'root_span', confidence: 'medium', evidencePath: path }
      : { source: 'child_span_fallback', confidence: 'low', evidencePath: path };
  }
  if (error.kind === 'log')
    return fromLog(error.log, root, 'No exception was recorded; this is the last error logged.');
  if (error.exception.log) return fromLog(error.exception.log, root, 'An exception that was logged.');
  if (error.inRoot) return fromRoot(root, EXCEPTION_EVENT);
  const { span, late } = error.exception;
  const provenance = fromChild(span, EXCEPTION_EVENT);
  return late ? { ...provenance, notes: 'Seen after the response had ended.' } : provenance;
}
