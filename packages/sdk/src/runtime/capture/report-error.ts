import { type ErrorHook, EXCEPTION_EVENT, LATE_ERROR_SPAN } from '@glasstrace/protocol/attributes';
import { type Attributes, context, type Span, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import { type DescribeError, type ErrorFacts, readError } from './describe-error.ts';
import type { RequestRecord, RequestRecords } from './request-record.ts';
import { createSeenErrors, type SeenErrors } from './seen-errors.ts';

export interface ErrorSighting {
  error: unknown;
  hook: ErrorHook;
  details?: Attributes;
  /** What is known of the error when it isn't an object of this process: read from text. */
  facts?: ErrorFacts;
  /** The request, when it isn't the current one. */
  record?: RequestRecord | undefined;
}

export type ReportError = (sighting: ErrorSighting) => void;

/**
 * The one way of an error into a trace: an event on the root span while the request is open, a span of its own in the
 * same trace once the response has ended (`after()`, a floating promise).
 */
export function createErrorReporter(
  records: RequestRecords,
  tracer: Tracer,
  describeError: DescribeError,
): ReportError {
  /** Two hooks see most late errors. */
  const late = new WeakSet<object>();

  return ({ error, hook, details = {}, facts, record = findRecord(records) }) => {
    const describe = () => describeError(facts ?? readError(error));
    if (record?.state === 'open') {
      record.errors.add({ error, hook, details, describe });
      return;
    }
    if (record?.errors.has(error)) return;
    if (typeof error === 'object' && error !== null) {
      if (late.has(error)) return;
      late.add(error);
    }
    const seen = createSeenErrors();
    seen.add({ error, hook, details, describe });
    addLateSpan(tracer, record?.span ?? trace.getActiveSpan(), seen);
  };
}

/** The record of the asynchronous context, else that of the active span's trace. */
function findRecord(records: RequestRecords): RequestRecord | undefined {
  const traceId = trace.getActiveSpan()?.spanContext().traceId;
  return records.current() ?? (traceId === undefined ? undefined : records.find(traceId));
}

function addLateSpan(tracer: Tracer, parent: Span | undefined, errors: SeenErrors): void {
  const parentContext = parent ? trace.setSpan(context.active(), parent) : context.active();
  const span = tracer.startSpan(LATE_ERROR_SPAN, {}, parentContext);
  for (const { attributes, atMs } of errors.toEvents()) span.addEvent(EXCEPTION_EVENT, attributes, atMs);
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}
