import { ERROR_HOOKS, EXCEPTION_EVENT, SPAN } from '@glasstrace/protocol/attributes';
import { readText } from './attribute.ts';
import { type RecordedException, readException } from './exception.ts';
import type { LogRecord } from './log-record.ts';
import { exceptionOfLog, findErrorLog, isErrorLog, messageOf } from './logs.ts';
import { isNextControlFlow, NEXT_SCOPE } from './next-span.ts';
import type { RequestRoot } from './request-root.ts';
import type { Span } from './span.ts';

/** The error of a trace: an exception, or what is left to say without one. */
export type TraceError =
  | {
      kind: 'exception';
      exception: RecordedException;
      /** What else our SDK saw fail in the same request. */
      others: RecordedException[];
      unhandled: boolean;
      inRoot: boolean;
    }
  /** A failed span that recorded no exception event. */
  | { kind: 'span'; span: Span; key: string; type?: string; message?: string }
  /** Nothing else says what failed, but the app logged an error. */
  | { kind: 'log'; log: LogRecord; message: string }
  | { kind: 'status' };

/** Which of everything that went wrong is THE error; undefined for a request without one. */
export function findError(
  root: RequestRoot,
  { spans, logs }: { spans: readonly Span[]; logs: readonly LogRecord[] },
  statusCode: number,
): TraceError | undefined {
  // Without a response there is no status to go by: a job, or a server that isn't HTTP.
  const failed = statusCode >= 400 || (statusCode === 0 && root.span.status === 'ERROR');
  const exceptions = readExceptions(root, spans, logs);
  const bySdk = exceptions.filter(({ bySdk }) => bySdk).toSorted(byWeight);
  const byOthers = exceptions.filter(({ bySdk }) => !bySdk);
  const ofRequest = bySdk.filter((exception) => !exception.late && !isMereWarning(exception));

  const exception =
    ofRequest[0] ??
    byOthers.find((candidate) => candidate.span === root.span) ??
    byOthers.find((candidate) => isUnhandled(candidate, spans)) ??
    (failed ? byOthers[0] : undefined) ??
    bySdk.find((candidate) => candidate.late && !isMereWarning(candidate)) ??
    (failed ? bySdk[0] : undefined);
  if (exception) {
    const unhandled = isUnhandled(exception, spans);
    const others = ofRequest.filter((other) => other !== exception);
    return { kind: 'exception', exception, others, unhandled, inRoot: exception.span === root.span };
  }
  if (!failed) return undefined;
  const log = findErrorLog(logs);
  return (
    findFailedSpan(root, spans) ??
    (log ? { kind: 'log', log, message: messageOf(log) } : undefined) ?? { kind: 'status' }
  );
}

/** Exceptions in the order they happened, the deepest first where one travelled up; no framework control flow. */
function readExceptions(root: RequestRoot, spans: readonly Span[], logs: readonly LogRecord[]): RecordedException[] {
  const onSpans = spans.flatMap((span) =>
    span.events.filter((event) => event.name === EXCEPTION_EVENT).map((event) => readException(span, event)),
  );
  const inLogs = logs.filter(isErrorLog).flatMap((log) => {
    const event = exceptionOfLog(log);
    const span = spans.find(({ spanId }) => spanId === log.spanId) ?? root.span;
    return event ? [{ ...readException(span, event), bySdk: false, log }] : [];
  });
  return [...onSpans, ...inLogs]
    .filter(({ type, message, digest, code }) => !isNextControlFlow(type, message, digest, code))
    .toSorted((a, b) => a.event.timeMs - b.event.timeMs || b.span.startMs - a.span.startMs);
}

/**
 * Unhandled first, a server's failure before a refused call, then by who saw it, then in order: of the members of a tRPC
 * batch, else of appearance. What only came of another failure is last.
 */
function byWeight(a: RecordedException, b: RecordedException): number {
  return (
    Number(isAftermath(a)) - Number(isAftermath(b)) ||
    Number(isSeenUnhandled(b)) - Number(isSeenUnhandled(a)) ||
    Number(isRefusal(a)) - Number(isRefusal(b)) ||
    hookRank(a) - hookRank(b) ||
    (a.trpc?.memberIndex ?? 0) - (b.trpc?.memberIndex ?? 0) ||
    a.order - b.order
  );
}

/** Next goes on to render an error page when the response has been sent already. */
const isAftermath = ({ code }: RecordedException) => code === 'ERR_HTTP_HEADERS_SENT';

const hookRank = ({ hooks }: RecordedException) =>
  hooks.length === 0 ? ERROR_HOOKS.length : Math.min(...hooks.map((hook) => ERROR_HOOKS.indexOf(hook)));

const WARNINGS = new Set<string>(['console_warn', 'logger_warn']);
const isMereWarning = ({ hooks }: RecordedException) => hooks.length > 0 && hooks.every((hook) => WARNINGS.has(hook));

/** A tRPC procedure that said no on purpose: NOT_FOUND, BAD_REQUEST and the like. */
const isRefusal = ({ trpc }: RecordedException) =>
  trpc?.httpStatus === undefined ? trpc?.code !== undefined && !SERVER_FAILURES.has(trpc.code) : trpc.httpStatus < 500;

/** tRPC's codes for what it answers with a status of 500 or more. */
const SERVER_FAILURES = new Set(
  'INTERNAL_SERVER_ERROR NOT_IMPLEMENTED BAD_GATEWAY SERVICE_UNAVAILABLE GATEWAY_TIMEOUT'.split(' '),
);

/** A call that came over HTTP, where nothing of the app's is left to catch what a procedure throws. */
const isAnsweredByTrpc = ({ trpc }: RecordedException) => trpc?.code !== undefined && trpc.memberIndex !== undefined;

const SEES_UNHANDLED = new Set(['on_request_error', 'uncaught_exception', 'unhandled_rejection']);

function isSeenUnhandled(exception: RecordedException): boolean {
  if (isRefusal(exception)) return false;
  const { handled, hooks } = exception;
  return handled === false || hooks.some((hook) => SEES_UNHANDLED.has(hook)) || isAnsweredByTrpc(exception);
}

/**
 * Whether nobody in the app's code caught it. Other senders record an exception where it left a span; for an outgoing
 * call that says little, the caller may have tried again, unless the failure went on into the span around it.
 */
function isUnhandled(exception: RecordedException, spans: readonly Span[]): boolean {
  if (exception.bySdk) return isSeenUnhandled(exception);
  const { handled, span } = exception;
  if (handled !== undefined) return !handled;
  if (span.kind !== 'client' && span.kind !== 'producer') return span.status === 'ERROR';
  return spans.some((parent) => parent.spanId === span.parentSpanId && parent.status === 'ERROR');
}

/** The earliest failed span below the root that says what failed; the status of HTTP is no news. */
function findFailedSpan(root: RequestRoot, spans: readonly Span[]): TraceError | undefined {
  const failed = spans.filter((span) => span.status === 'ERROR').toSorted((a, b) => a.endMs - b.endMs);
  for (const span of [...failed.filter((span) => span !== root.span), root.span]) {
    const typed = readText(span.attributes, SPAN.errorType);
    const type = typed !== undefined && !/^\d+$/.test(typed) ? typed : undefined;
    const message = span.statusMessage?.trim() || undefined;
    if (type === undefined && (message === undefined || span.scope.name === NEXT_SCOPE)) continue;
    const key = type === undefined ? 'status.message' : SPAN.errorType;
    return { kind: 'span', span, key, ...(type !== undefined && { type }), ...(message !== undefined && { message }) };
  }
  return undefined;
}
