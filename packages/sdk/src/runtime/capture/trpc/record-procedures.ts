import { EXCEPTION, SPAN } from '@glasstrace/protocol/attributes';
import { LIMITS } from '@glasstrace/protocol/environment';
import { truncate } from '@glasstrace/protocol/redaction';
import { context, createContextKey, type Span, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import { readError } from '../describe-error.ts';
import type { ReportError } from '../report-error.ts';
import type { RequestRecords } from '../request-record.ts';
import { trpcCodeOf, UNEXPECTED, withoutTrpcError } from './trpc-error.ts';
import { findMemberIndex } from './trpc-request.ts';

/** What a middleware of tRPC 11 is called with, as far as we need it. */
export interface ProcedureCall {
  path: string;
  type: string;
  /** Not in the first versions of tRPC 11. */
  batchIndex?: number;
  /** Absent from a call that the server makes itself. */
  signal?: object | undefined;
  /** One function for each call. */
  getRawInput: object;
  /** The rest of the procedure; resolves also when that fails. */
  next(): Promise<ProcedureResult>;
}

export type ProcedureResult = { ok: true } | { ok: false; error: unknown };

/** Calls the rest of the procedure; undefined, without having called it, when nothing is to be recorded. */
export type RecordProcedure = (call: ProcedureCall) => Promise<ProcedureResult> | undefined;

const IN_PROCEDURE = createContextKey('glasstrace.trpc.procedure');

interface OpenCall {
  span: Span;
  fail(error: unknown): void;
}

/** A span for every call of a procedure, with what it threw before tRPC makes an answer of it. */
export function createProcedureRecorder(options: {
  records: RequestRecords;
  tracer: Tracer;
  report: ReportError;
}): RecordProcedure {
  const { records, tracer, report } = options;
  /** An app may have put the middleware under a procedure twice. */
  const known = new WeakSet<object>();

  return (call) => {
    const open = begin(call);
    if (!open) return undefined;
    const inside = trace.setSpan(context.active(), open.span).setValue(IN_PROCEDURE, true);
    return context.with(inside, call.next).then(
      (result) => {
        end(open, result);
        return result;
      },
      (error: unknown) => {
        end(open, { ok: false, error });
        throw error;
      },
    );
  };

  function begin({ path, type, batchIndex, signal, getRawInput }: ProcedureCall): OpenCall | undefined {
    try {
      const record = records.current();
      if (record?.state !== 'open' || known.has(getRawInput)) return undefined;
      known.add(getRawInput);
      const isInner = context.active().getValue(IN_PROCEDURE) === true;
      const index = isInner || !signal ? undefined : findMemberIndex(record, path, batchIndex);
      const span = tracer.startSpan(path, {
        attributes: {
          [SPAN.rpcSystem]: 'trpc',
          [SPAN.rpcMethod]: path,
          [SPAN.trpcType]: type,
          ...(index !== undefined && record.trpc?.batch && { [SPAN.trpcMemberIndex]: index }),
        },
      });
      record.unfinished.add(span);
      return {
        span,
        fail(error) {
          const code = trpcCodeOf(error);
          markFailed(span, error, code);
          // Finding the line takes time that is not the procedure's.
          span.end();
          // What an inner call throws is told of the outer one, and a refusal is an answer to whoever called.
          if (isInner || (index === undefined && code !== UNEXPECTED)) return;
          if (index !== undefined) record.trpc?.failures.set(index, error);
          const details = {
            [EXCEPTION.trpcProcedure]: path,
            ...(index !== undefined && { [EXCEPTION.trpcMemberIndex]: index }),
            ...(code !== undefined && { [EXCEPTION.trpcCode]: code }),
          };
          report({ error, hook: 'framework', details, record });
        },
      };
    } catch {
      return undefined;
    }
  }

  function end({ span, fail }: OpenCall, result: ProcedureResult): void {
    try {
      if (!result.ok) fail(result.error);
      span.end();
    } catch {
      // The span is lost, the call is not.
    }
  }
}

function markFailed(span: Span, error: unknown, code: string | undefined): void {
  const { type, message } = readError(withoutTrpcError(error));
  span.setStatus({ code: SpanStatusCode.ERROR, message: truncate(message, LIMITS.causeMessageChars) });
  span.setAttributes({ [SPAN.errorType]: type, ...(code !== undefined && { [SPAN.rpcStatus]: code }) });
}
