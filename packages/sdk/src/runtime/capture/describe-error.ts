import {
  type ErrorFramesOrigin,
  EXCEPTION,
  type WireCause,
  type WireFrame,
  type WireSourceLine,
} from '@glasstrace/protocol/attributes';
import { LIMITS } from '@glasstrace/protocol/environment';
import { stripControlCharacters, truncate } from '@glasstrace/protocol/redaction';
import type { Attributes } from '@opentelemetry/api';
import type { FrameMapper, MappedStack } from '../frames/frame-mapper.ts';
import { readSourceLines } from '../frames/source-lines.ts';
import { findCallSite } from './call-sites.ts';
import { messageWithoutValues } from './drivers/message-without-values.ts';
import { cleanPrismaMessage } from './prisma-error.ts';

/** What is known of one error, mapped to the source at the moment it was seen: after a hot reload it can't be. */
export interface ErrorEvidence {
  type: string;
  message: string;
  attributes: Attributes;
  /** The same for the same error, also when a framework has cloned it. */
  fingerprint: string;
}

/** An error as it is found: something thrown, or what a server wrote about it. */
export interface ErrorFacts {
  type: string;
  message: string;
  code?: string;
  digest?: string;
  stack?: string;
  /** Stack of the call that failed, for errors that the runtime made without the app's frames. */
  callSite?: string;
  causes: unknown[];
}

export type DescribeError = (facts: ErrorFacts) => ErrorEvidence;

/** `withSourceLines` is asked at every error, as where errors are sent to may become known late. */
export function createErrorDescriber(mapper: FrameMapper, withSourceLines: () => boolean): DescribeError {
  return (facts) => {
    const message = truncate(facts.message, LIMITS.exceptionMessageChars);
    const { mapped, origin } = mapFrames(facts, mapper);
    const stacktrace = mapped && writeStack(facts.type, message, mapped);
    const sourceLines = mapped?.top && withSourceLines() ? readSourceLines(mapped.top) : [];
    const causes = describeCauses(facts.causes, mapper);
    const top = mapped?.top?.wire;
    return {
      type: facts.type,
      message,
      fingerprint: JSON.stringify([facts.type, message, top?.file, top?.line]),
      attributes: {
        [EXCEPTION.type]: facts.type,
        [EXCEPTION.message]: message,
        ...(facts.code !== undefined && { [EXCEPTION.code]: facts.code }),
        ...(facts.digest !== undefined && { [EXCEPTION.digest]: facts.digest }),
        ...(stacktrace !== undefined && { [EXCEPTION.stacktrace]: truncate(stacktrace, LIMITS.stackChars) }),
        ...(mapped && frameAttributes(mapped, origin)),
        ...(causes.length > 0 && { [EXCEPTION.causes]: JSON.stringify(causes) }),
        ...(sourceLines.length > 0 && {
          [EXCEPTION.sourceLines]: JSON.stringify(sourceLines satisfies WireSourceLine[]),
        }),
        ...((message !== facts.message || (stacktrace?.length ?? 0) > LIMITS.stackChars) && {
          [EXCEPTION.truncated]: true,
        }),
      },
    };
  };
}

function mapFrames({ stack, callSite, message }: ErrorFacts, mapper: FrameMapper) {
  const thrown = stack === undefined ? undefined : mapper.mapStack(stack, message);
  // What the runtime made tells at best where the app awaited it; the call says the column, and the helper that made it.
  const called = thrown?.startsInApp || callSite === undefined ? undefined : mapper.mapStack(callSite);
  return called?.top ? { mapped: called, origin: 'call_site' as const } : { mapped: thrown, origin: 'thrown' as const };
}

/** Attributes of the frames alone, for errors that another instrumentation recorded. */
export function frameAttributes(mapped: MappedStack, origin: ErrorFramesOrigin): Attributes {
  return {
    [EXCEPTION.frames]: JSON.stringify(mapped.frames.map(({ wire }): WireFrame => wire)),
    [EXCEPTION.framesObserved]: mapped.observed,
    [EXCEPTION.framesOrigin]: origin,
  };
}

/** A stack as V8 prints it, with positions of the source. */
export function writeStack(type: string, message: string, { frames }: MappedStack): string {
  const lines = frames.map(({ wire: { functionName, file = '<anonymous>', line, column } }) => {
    const location = line === undefined ? file : `${file}:${line}:${column ?? 1}`;
    return functionName === undefined ? `    at ${location}` : `    at ${functionName} (${location})`;
  });
  return [message === '' ? type : `${type}: ${message}`, ...lines].join('\n');
}

/** Reads whatever was thrown. Errors may have getters that throw: then only what could be read is told. */
export function readError(thrown: unknown): ErrorFacts {
  if (!isErrorLike(thrown)) return readOtherValue(thrown);
  const stack = read(() => thrown.stack);
  const callSite = findCallSite(thrown);
  const code = readCode(thrown);
  const digest = read(() => thrown.digest);
  return {
    type: nameOf(thrown),
    message: stripControlCharacters(messageWithoutValues(cleanPrismaMessage(String(read(() => thrown.message) ?? '')))),
    ...(code !== undefined && { code }),
    ...(typeof digest === 'string' && { digest }),
    ...(typeof stack === 'string' && { stack }),
    ...(callSite !== undefined && { callSite }),
    causes: causesOf(thrown),
  };
}

interface ErrorLike {
  name?: unknown;
  message?: unknown;
  stack?: unknown;
  code?: unknown;
  cause?: unknown;
  /** What GraphQL calls its cause. */
  originalError?: unknown;
  /** And Sequelize. */
  original?: unknown;
  errors?: unknown;
  digest?: unknown;
}

function isErrorLike(value: unknown): value is ErrorLike {
  if (typeof value !== 'object' || value === null) return false;
  return value instanceof Error || typeof read(() => (value as ErrorLike).stack) === 'string';
}

const OTHER_VALUE_CHARS = 500;

function readOtherValue(thrown: unknown): ErrorFacts {
  const isObject = typeof thrown === 'object' && thrown !== null;
  const ownMessage = isObject ? read(() => (thrown as ErrorLike).message) : undefined;
  const text = typeof ownMessage === 'string' ? ownMessage : isObject ? read(() => JSON.stringify(thrown)) : undefined;
  const callSite = isObject ? findCallSite(thrown) : undefined;
  const code = isObject ? readCode(thrown) : undefined;
  return {
    type: isObject ? nameOf(thrown as ErrorLike) : thrown === null ? 'null' : typeof thrown,
    message: stripControlCharacters(truncate(String(text ?? read(() => String(thrown)) ?? ''), OTHER_VALUE_CHARS)),
    ...(code !== undefined && { code }),
    ...(callSite !== undefined && { callSite }),
    causes: [],
  };
}

/** `name` is what most errors set; a plain `class X extends Error` has its name in the constructor only. */
function nameOf(error: ErrorLike): string {
  const name = read(() => error.name);
  if (typeof name === 'string' && name !== '' && name !== 'Error') return truncate(name, 120);
  const constructorName = read(() => (error as object).constructor.name);
  return typeof constructorName === 'string' && constructorName.length > 2 ? truncate(constructorName, 120) : 'Error';
}

/** The numeric code of a DOMException is a legacy that only repeats its name. */
function readCode(error: ErrorLike): string | undefined {
  const code = read(() => error.code);
  if (typeof code === 'number' && error instanceof DOMException) return undefined;
  return typeof code === 'string' || typeof code === 'number' ? truncate(String(code), 120) : undefined;
}

function causesOf(error: ErrorLike): unknown[] {
  const members = read(() => error.errors);
  const cause = read(() => error.cause ?? error.originalError ?? error.original);
  return [...(cause === undefined || cause === null ? [] : [cause]), ...(Array.isArray(members) ? members : [])];
}

/** The `cause` chain and the members of AggregateErrors, outermost first, each error once. */
function describeCauses(direct: readonly unknown[], mapper: FrameMapper): WireCause[] {
  const causes: WireCause[] = [];
  const seen = new Set<unknown>();
  const open = [...direct];
  while (open.length > 0 && causes.length < LIMITS.causes) {
    const next = open.shift();
    if (seen.has(next)) continue;
    seen.add(next);
    const facts = readError(next);
    const frame = facts.stack === undefined ? undefined : mapper.mapStack(facts.stack, facts.message).top?.wire;
    causes.push({
      type: facts.type,
      message: truncate(facts.message, LIMITS.causeMessageChars),
      ...(facts.code !== undefined && { code: facts.code }),
      ...(frame && { frame }),
    });
    open.push(...facts.causes.slice(0, LIMITS.causes));
  }
  return causes;
}

function read<Value>(get: () => Value): Value | undefined {
  try {
    return get();
  } catch {
    return undefined;
  }
}
