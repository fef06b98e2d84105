import type { StackFrame } from '@glasstrace/protocol';
import { EXCEPTION_EVENT, SPAN } from '@glasstrace/protocol/attributes';
import { LIMITS } from '@glasstrace/protocol/environment';
import { readInteger, readText } from '../../traces/attribute.ts';
import { type RecordedException, readException } from '../../traces/exception.ts';
import { readFrames, readResponseOrigin } from '../../traces/frames.ts';
import { findMethod, findStatusCode, findUrl } from '../../traces/http-attributes.ts';
import { evidencePath } from '../../traces/provenance.ts';
import type { Span } from '../../traces/span.ts';
import { layerOf } from '../../traces/span-summary.ts';
import type { Trace, TraceFailure } from '../../traces/trace.ts';
import type { CodeLocation } from './rule.ts';
import { openSource, type Source } from './source/source.ts';
import { place, requestName } from './words.ts';

/** An error that is part of the failure: the exception, one of its causes, or a call that failed with it. */
export interface ErrorSeen {
  type?: string;
  message: string;
  code?: string;
  /** Top frame of the app's own code. */
  frame?: StackFrame;
  /** Where the type, the message and the code were read from. */
  paths: { type: string; message: string; code: string };
  span?: Span;
  /** A call that failed before an error which says nothing: that it led to it is inferred. */
  inferred?: true;
}

/** A call to another service. */
export interface OutgoingCall {
  span: Span;
  method: string;
  url?: string;
  host?: string;
  /** Of the answer. */
  status?: number;
  durationMs: number;
}

/** A call of a database, as the app made it. */
export interface DatabaseCall {
  span: Span;
  system?: string;
  query?: string;
  operation?: string;
  table?: string;
  durationMs: number;
}

/** What rules look at. */
export interface Facts {
  trace: Trace;
  failure?: TraceFailure;
  /**
   * The error, then its causes from the outermost, then the calls that failed with it, and, where none of these says
   * what failed, the calls that failed before it. Of a request that did not fail, the calls that failed in it.
   */
  errors: ErrorSeen[];
  /** Every exception that was recorded, also warnings and the control flow of frameworks. */
  recorded: RecordedException[];
  /** Source around the top frame of the error; absent when it was not recorded. */
  source?: Source;
  /** In order of time. */
  outgoing: OutgoingCall[];
  database: DatabaseCall[];
}

export function gatherFacts(trace: Trace): Facts {
  const failure = trace.failure && withOwnPlace(trace.failure, trace.root.span);
  const spans = trace.spans.toSorted((a, b) => a.startMs - b.startMs);
  const source = failure && openSource(failure.evidence.sourceLines ?? [], failure.location);
  return {
    trace,
    ...(failure && { failure }),
    errors: failure ? collectErrors(failure, spans) : spans.filter(isFailedCall).map(readFailedCall),
    recorded: spans.flatMap((span) =>
      span.events.filter(({ name }) => name === EXCEPTION_EVENT).map((event) => readException(span, event)),
    ),
    ...(source && { source }),
    outgoing: spans.filter((span) => isOutgoing(span, spans)).map(readOutgoingCall),
    database: spans.filter((span) => layerOf(span) === 'database' && span.kind === 'client').map(readDatabaseCall),
  };
}

/**
 * Where an exception has no frame of the app, the interpretation names the line that made the response. That line did
 * not fail.
 */
function withOwnPlace(failure: TraceFailure, root: Span): TraceFailure {
  const [origin] = readResponseOrigin(root)?.frames ?? [];
  const { location, ...rest } = failure;
  const isOrigin = origin !== undefined && origin.file === location?.file && origin.line === location?.line;
  if (failure.error.kind !== 'exception' || !isOrigin) return failure;
  const { stack } = failure.evidence;
  const { frames } = readFrames(failure.error.exception);
  return { ...rest, evidence: { ...failure.evidence, ...(stack && { stack: { ...stack, frames } }) } };
}

function collectErrors(failure: TraceFailure, spans: readonly Span[]): ErrorSeen[] {
  const told = [...readErrors(failure), ...failure.failedCalls.map(readFailedCall)];
  if (told.some((error) => error.code !== undefined || !saysNothing(error))) return told;
  const event = failure.error.kind === 'exception' ? failure.error.exception.event : undefined;
  const before = spans.filter(
    (span) =>
      isFailedCall(span) &&
      !failure.failedCalls.includes(span) &&
      span.startMs <= (event?.timeMs ?? Number.POSITIVE_INFINITY),
  );
  return [...told, ...before.toReversed().map((span) => ({ ...readFailedCall(span), inferred: true as const }))];
}

/** A call of another service or a database that failed, whatever the app made of that. */
export const isFailedCall = ({ kind, status }: Span): boolean => kind === 'client' && status === 'ERROR';

/** A class that tells no more than that something failed. */
export const saysNothing = ({ type = 'Error' }: Pick<ErrorSeen, 'type'>): boolean =>
  /^(?:Error|AxiosError|FetchError|TRPCError|AggregateError|\w*(?:Api|API|Http|HTTP|Response|Status|Request|Fetch|Upstream)\w*(?:Error|Exception))$/.test(
    type,
  );

function readErrors({ evidence, error, location }: TraceFailure): ErrorSeen[] {
  const { exceptionType, exceptionMessage, causes = [] } = evidence;
  const code = (error.kind === 'exception' ? error.exception.code : undefined) ?? codeInWords(exceptionMessage);
  const first: ErrorSeen = {
    ...(exceptionType !== undefined && { type: exceptionType }),
    message: (exceptionMessage ?? '').slice(0, LIMITS.exceptionMessageChars),
    ...(code !== undefined && { code }),
    ...(location && { frame: location }),
    paths: { type: 'errorEvidence.exceptionType', message: 'errorEvidence.exceptionMessage', code: 'errorCode' },
  };
  return [
    first,
    ...causes.map((cause, i) => {
      const path = `errorEvidence.causes[${i}]`;
      const paths = { type: `${path}.type`, message: `${path}.message`, code: `${path}.code` };
      const { type, code, frame } = cause;
      const message = cause.message.slice(0, LIMITS.causeMessageChars);
      return { type, message, ...(code !== undefined && { code }), ...(frame && { frame }), paths };
    }),
  ];
}

function readFailedCall(span: Span): ErrorSeen {
  const type = readText(span.attributes, SPAN.errorType);
  const prismaCode = readText(span.attributes, SPAN.prismaCode);
  // P2010 says that a raw query failed, no more.
  const ofPrisma = prismaCode === 'P2010' ? undefined : prismaCode;
  const code = ofPrisma ?? readText(span.attributes, SPAN.dbStatus) ?? (isErrno(type) ? type : undefined);
  const codeKey = ofPrisma !== undefined ? SPAN.prismaCode : SPAN.dbStatus;
  return {
    ...(type !== undefined && { type }),
    message: (span.statusMessage ?? '').slice(0, LIMITS.causeMessageChars),
    ...(code !== undefined && { code }),
    paths: {
      type: evidencePath(span, SPAN.errorType),
      message: evidencePath(span, 'status.message'),
      code: evidencePath(span, code === type ? SPAN.errorType : codeKey),
    },
    span,
  };
}

/** Node begins the message of a failed system call with its code: all that is left of it in a stack that was logged. */
const codeInWords = (message = ''): string | undefined => /^(E[A-Z]{3,}): [^,]+, [a-z]+(?: |$)/.exec(message)?.[1];

const isErrno = (type: string | undefined) => type !== undefined && /^[A-Z][A-Z0-9_]+$/.test(type);

/** Another instrumentation may have recorded the same call around ours. */
function isOutgoing(span: Span, spans: readonly Span[]): boolean {
  if (span.kind !== 'client' || layerOf(span) === 'database') return false;
  const url = findUrl(span)?.value;
  return (
    url !== undefined && !spans.some((inner) => inner.parentSpanId === span.spanId && findUrl(inner)?.value === url)
  );
}

function readOutgoingCall(span: Span): OutgoingCall {
  const url = findUrl(span)?.value;
  const status = findStatusCode(span)?.value;
  const host = readText(span.attributes, SPAN.serverAddress, 'net.peer.name') ?? hostOf(url);
  const port = readInteger(span.attributes, SPAN.serverPort);
  return {
    span,
    method: findMethod(span)?.value ?? 'GET',
    ...(url !== undefined && { url }),
    ...(host !== undefined && { host: port === undefined || port === 443 || port === 80 ? host : `${host}:${port}` }),
    ...(status !== undefined && { status }),
    durationMs: span.endMs - span.startMs,
  };
}

const hostOf = (url: string | undefined) =>
  url !== undefined && URL.canParse(url) ? new URL(url).hostname : undefined;

function readDatabaseCall(span: Span): DatabaseCall {
  const system = readText(span.attributes, SPAN.dbSystem, 'db.system');
  const query = readText(span.attributes, SPAN.dbQuery, 'db.statement');
  const operation = readText(span.attributes, SPAN.dbOperation, 'db.operation');
  const table = readText(span.attributes, SPAN.dbCollection, 'db.sql.table') ?? tableOf(query);
  return {
    span,
    ...(system !== undefined && { system }),
    ...(query !== undefined && { query }),
    ...(operation !== undefined && { operation }),
    ...(table !== undefined && { table }),
    durationMs: span.endMs - span.startMs,
  };
}

/** The first table that a statement names; a schema in front of it is left out. */
function tableOf(query: string | undefined): string | undefined {
  const named = /\b(?:from|into|update|join)\s+(?:["`[]?\w+["`\]]?\.)?["`[]?(\w+)/i.exec(query ?? '');
  return named?.[1];
}

/** Whether the error was made by the app's own line, not by a library that the line calls. */
export const isThrownByOwnLine = ({ failure }: Facts): boolean => failure?.evidence.stack?.frames[0]?.inApp !== false;

/** Whether the client got what it should get for a mistake of its own. */
export const isRefused = ({ trace: { statusCode } }: Facts): boolean => statusCode >= 400 && statusCode < 500;

/** The place of an error in the app's code: its own where it has one, else that of the failure. */
export function locationOf({ failure }: Facts, error: ErrorSeen): CodeLocation | undefined {
  const { file, line, column } = error.frame ?? failure?.location ?? {};
  if (file === undefined || line === undefined) return undefined;
  return { file, line, ...(column !== undefined && { column }) };
}

/** `at src/lib/polls.ts:21`, or `in POST /api/polls` where no line is known. */
export function whereIs(facts: Facts, error: ErrorSeen): string {
  const location = locationOf(facts, error);
  return location ? `at ${place(location)}` : `in ${requestName(facts.trace)}`;
}

/** The first error, from the outermost, of which something is known. */
export function findErrorBy<Known>(
  { errors }: Facts,
  read: (error: ErrorSeen) => Known | undefined,
): { error: ErrorSeen; known: Known } | undefined {
  for (const error of errors) {
    const known = read(error);
    if (known !== undefined) return { error, known };
  }
  return undefined;
}
