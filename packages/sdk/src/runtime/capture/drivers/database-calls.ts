import { AsyncResource } from 'node:async_hooks';
import { EXCEPTION, SPAN } from '@glasstrace/protocol/attributes';
import { LIMITS } from '@glasstrace/protocol/environment';
import { truncate } from '@glasstrace/protocol/redaction';
import {
  type Attributes,
  type Context,
  context,
  createContextKey,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { rememberCallSite } from '../call-sites.ts';
import { captureStack } from '../capture-stack.ts';
import { readError } from '../describe-error.ts';
import type { ReportError } from '../report-error.ts';
import type { RequestRecords } from '../request-record.ts';
import { readDatabaseCode } from './database-code.ts';

export interface CallDescription {
  /** `SELECT users` */
  name: string;
  attributes: Attributes;
}

// biome-ignore lint/suspicious/noExplicitAny: those of drivers take all kinds of results, which only pass through here.
type Callback = (error: unknown, ...rest: any[]) => unknown;

/** Calls of database drivers as CLIENT spans. Whatever the driver does goes on unchanged, also when recording fails. */
export interface DatabaseCalls {
  /**
   * A call that ends when `work` does: with its value, or its promise. With `callback`, it ends when the wrapped one,
   * which `work` gets, is called.
   */
  trace<Result>(
    describe: () => CallDescription,
    work: (callback: Callback | undefined) => Result,
    callback?: Callback,
  ): Result;
}

const INSIDE = createContextKey('glasstrace.database_call');

/** Calls in this context are parts of one that is recorded already: a pool's client, the driver below Prisma. */
export const insideDatabaseCall = (from: Context): Context => from.setValue(INSIDE, true);

export function createDatabaseCalls(options: {
  records: RequestRecords;
  tracer: Tracer;
  report: ReportError;
}): DatabaseCalls {
  const { records, tracer, report } = options;

  function open(describe: () => CallDescription) {
    const from = context.active();
    if (from.getValue(INSIDE) === true || !(records.current() || trace.getSpan(from))) return undefined;
    const { name, attributes } = describe();
    const span = tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes }, from);
    const stack = captureStack(open);
    return {
      context: insideDatabaseCall(trace.setSpan(from, span)),
      end: () => span.end(),
      fail: quietly((error: unknown) => {
        const { type, message, code: driverCode } = readError(error);
        const code = readDatabaseCode(error) ?? driverCode;
        const status = code === undefined ? {} : { [SPAN.dbStatus]: code };
        span.setAttributes({ [SPAN.errorType]: type, ...status });
        span.setStatus({ code: SpanStatusCode.ERROR, message: truncate(message, LIMITS.causeMessageChars) });
        span.end();
        rememberCallSite(error, stack);
        report({ error, hook: 'database', details: code === undefined ? {} : { ...status, [EXCEPTION.code]: code } });
      }),
    };
  }

  return {
    trace(describe, work, callback) {
      const call = quietly(open)(describe);
      if (!call) return work(callback);
      // It is called by a connection, which belongs to the request that opened it.
      const watched =
        callback &&
        AsyncResource.bind((error: unknown, ...rest: unknown[]) => {
          if (error) call.fail(error);
          else call.end();
          return callback(error, ...rest);
        });
      try {
        const result = context.with(call.context, () => work(watched));
        // With a callback the result may be anything: that of mysql2 has a `then` that complains when it is called.
        if (watched) return result;
        if (isPromiseLike(result)) return endWith(result, call) as typeof result;
        call.end();
        return result;
      } catch (error) {
        call.fail(error);
        throw error;
      }
    },
  };
}

/** The driver's work comes first. */
function quietly<Args extends unknown[], Result>(work: (...args: Args) => Result) {
  return (...args: Args): Result | undefined => {
    try {
      return work(...args);
    } catch {
      return undefined;
    }
  };
}

/**
 * The app gets the promise behind ours. Were it given the first one, that would count as handled, and a failure that
 * nobody awaits would pass in silence; and V8 follows a promise with one reaction only to the functions that await it.
 */
function endWith<Value>(
  result: PromiseLike<Value>,
  call: { end: () => void; fail: (error: unknown) => void },
): PromiseLike<Value> {
  return result.then(
    (value) => {
      call.end();
      return value;
    },
    (error: unknown) => {
      call.fail(error);
      throw error;
    },
  );
}

const isPromiseLike = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as PromiseLike<unknown>).then === 'function';
