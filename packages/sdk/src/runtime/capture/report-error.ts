import { type ErrorHook, LATE_ERROR_SPAN } from '@glasstrace/protocol/attributes';
import { type Attributes, ROOT_CONTEXT, type Span, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import type { Health } from '../health.ts';
import type { Later } from '../later.ts';
import type { SpanCollector } from '../trace/span-collector.ts';
import { type DescribeError, type ErrorFacts, readError } from './describe-error.ts';
import type { RequestRecord, RequestRecords } from './request-record.ts';
import { createSeenErrors, type SeenErrors } from './seen-errors.ts';
import { withoutTrpcError } from './trpc/trpc-error.ts';

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
export function createErrorReporter(options: {
  records: RequestRecords;
  tracer: Tracer;
  collector: SpanCollector;
  describeError: DescribeError;
  later: Later;
  health: Pick<Health, 'fired'>;
}): ReportError {
  const { records, tracer, collector, describeError, later, health } = options;
  const lateErrors = new WeakMap<object, SeenErrors>();

  return ({ error: reported, hook, details = {}, facts, record = records.current() }) => {
    if (record?.state === 'ignored' || isNextsOwnFailure(reported)) return;
    health.fired(`error:${hook}`);
    const error = withoutTrpcError(withoutPipeFailure(reported));
    const sighting = { error, hook, details, describe: () => describeError(facts ?? readError(error)) };
    if (record?.state === 'open') {
      record.errors.add(sighting);
      return;
    }
    if (record?.errors.has(error)) return;
    const known = isObject(error) ? lateErrors.get(error) : undefined;
    const seen = known ?? createSeenErrors();
    seen.add(sighting);
    if (known) return;
    if (isObject(error)) lateErrors.set(error, seen);
    const parent = record?.span ?? trace.getActiveSpan();
    // The other hooks that see the error do so in the same turn.
    later.add(() => addLateSpan(parent, seen));
  };

  function addLateSpan(parent: Span | undefined, errors: SeenErrors): void {
    const parentContext = parent ? trace.setSpan(ROOT_CONTEXT, parent) : ROOT_CONTEXT;
    const span = tracer.startSpan(LATE_ERROR_SPAN, {}, parentContext);
    collector.tell(span, { events: errors.toEvents() });
    span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  }
}

/** In development Next fails to rewrite the message of a DOMException, and reports that as an error of its own. */
function isNextsOwnFailure(error: unknown): boolean {
  if (!(error instanceof TypeError)) return false;
  const topFrame = /^[ \t]+at .*$/m.exec(error.stack ?? '')?.[0] ?? '';
  return /next[\\/]dist[\\/]server[\\/]lib[\\/]router-utils[\\/]setup-dev-bundler/.test(topFrame);
}

/** A response stream that fails midway reaches the hooks inside an error of Next's, whose frames are all Next's. */
function withoutPipeFailure(error: unknown): unknown {
  const isWrapped =
    error instanceof Error && error.message === 'failed to pipe response' && error.cause instanceof Error;
  return isWrapped ? error.cause : error;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
