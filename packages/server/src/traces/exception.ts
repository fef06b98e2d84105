import {
  ERROR_HOOKS,
  type ErrorHook,
  EXCEPTION,
  LATE_ERROR_SPAN,
  SDK_SCOPE,
  SPAN,
} from '@glasstrace/protocol/attributes';
import { readBoolean, readInteger, readText, readTexts } from './attribute.ts';
import type { LogRecord } from './log-record.ts';
import type { Span, SpanEvent } from './span.ts';

/** An error as one `exception` event tells it. */
export interface RecordedException {
  span: Span;
  event: SpanEvent;
  /** The log record that carried it, when no span did. */
  log?: LogRecord;
  /** true when our SDK recorded it: one event per error object, frames mapped, hooks named. */
  bySdk: boolean;
  /** Seen after the response had ended. */
  late: boolean;
  /** Class name, never a code. */
  type?: string;
  message?: string;
  code?: string;
  /** Who saw it, as our SDK says; empty for other senders. */
  hooks: ErrorHook[];
  /** false: it left the app's code unhandled. */
  handled?: boolean;
  order: number;
  digest?: string;
  /** The call of a tRPC request that failed. */
  trpc?: { procedure?: string; memberIndex?: number; code?: string; httpStatus?: number };
}

export function readException(span: Span, event: SpanEvent): RecordedException {
  const { attributes } = event;
  const bySdk = span.scope.name === SDK_SCOPE;
  const hooks = readTexts(attributes, EXCEPTION.hooks);
  const named = bySdk ? nameFromSdk(event) : nameFromOthers(span, event);
  const message = readText(attributes, EXCEPTION.message);
  const handled = readBoolean(attributes, EXCEPTION.handled) ?? handledBySemconv(event);
  const digest = readText(attributes, EXCEPTION.digest);
  const trpc = readTrpc(event);
  return {
    span,
    event,
    bySdk,
    late: bySdk && span.name === LATE_ERROR_SPAN,
    ...named,
    ...(message !== undefined && { message: withoutInvocation(message, named.type) }),
    hooks: ERROR_HOOKS.filter((hook) => hooks.includes(hook)),
    ...(handled !== undefined && { handled }),
    order: readInteger(attributes, EXCEPTION.order) ?? 0,
    ...(digest !== undefined && { digest }),
    ...(trpc && { trpc }),
  };
}

type ErrorName = Pick<RecordedException, 'type' | 'code'>;

function nameFromSdk({ attributes }: SpanEvent): ErrorName {
  return defined({ type: readText(attributes, EXCEPTION.type), code: readText(attributes, EXCEPTION.code) });
}

/**
 * OpenTelemetry JS writes the error's `code`, when it has one, where the convention wants its class. The class is then
 * found in the span's `error.type` (Next sets it) or at the head of the stack.
 */
function nameFromOthers(span: Span, { attributes }: SpanEvent): ErrorName {
  const recorded = readText(attributes, EXCEPTION.type);
  const ofSpan = readText(span.attributes, SPAN.errorType);
  const head = /^\s*(?:Uncaught )?([A-Z]\w*(?:\.\w+)*)(?: \[\w+\])?(?::|\s*$)/m;
  const ofStack = head.exec(readText(attributes, EXCEPTION.stacktrace)?.split('\n', 1)[0] ?? '')?.[1];
  const type = [ofSpan, ofStack].find((name) => name !== undefined && /^(?:[A-Z]\w*)?(?:Error|Exception)$/.test(name));
  if (type === undefined || recorded === undefined || recorded === type || recorded.endsWith(`.${type}`)) {
    return defined({ type: recorded ?? type });
  }
  return /^(?:[A-Z]+_[A-Z\d_]+|[A-Z]{0,3}\d+|E[A-Z]+)$/.test(recorded) ? { type, code: recorded } : { type: recorded };
}

function handledBySemconv({ attributes }: SpanEvent): boolean | undefined {
  const escaped = readBoolean(attributes, 'exception.escaped');
  return escaped === undefined ? undefined : !escaped;
}

function readTrpc({ attributes }: SpanEvent): RecordedException['trpc'] {
  const trpc = defined({
    procedure: readText(attributes, EXCEPTION.trpcProcedure),
    memberIndex: readInteger(attributes, EXCEPTION.trpcMemberIndex),
    code: readText(attributes, EXCEPTION.trpcCode),
    httpStatus: readInteger(attributes, EXCEPTION.trpcHttpStatus),
  });
  return Object.keys(trpc).length > 0 ? trpc : undefined;
}

/** Prisma puts its own call, bundled source and all, in front of what went wrong. */
function withoutInvocation(message: string, type: string | undefined): string {
  const isPrisma = type?.startsWith('PrismaClient') || /^\s*Invalid `[^`]*` invocation/.test(message);
  return (
    (isPrisma &&
      message
        .trim()
        .split(/\n\s*\n/)
        .at(-1)
        ?.trim()) ||
    message
  );
}

function defined<Value extends object>(value: Value): { [Key in keyof Value]: Exclude<Value[Key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as never;
}
