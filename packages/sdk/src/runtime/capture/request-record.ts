import { AsyncLocalStorage } from 'node:async_hooks';
import { type Span, trace } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import type { StackHolder } from './capture-stack.ts';
import type { SeenErrors } from './seen-errors.ts';
import type { ServerAction } from './server-action.ts';
import type { TrpcRequest } from './trpc/trpc-request.ts';

/** What is known of one incoming request while it runs and shortly after. */
export interface RequestRecord {
  /** The root span. */
  readonly span: Span;
  readonly traceId: string;
  readonly method: string;
  /** Path without the query. */
  readonly path: string;
  readonly query: string;
  readonly correlationId?: string;
  readonly errors: SeenErrors;
  /** Spans that ended while the request ran: whether they are worth sending shows at its end. */
  held: ReadableSpan[];
  /** Spans that may never end by themselves; ended with the request. */
  readonly unfinished: Set<Span>;
  /** Spans that are not sent, with their parents: children move up. */
  readonly removed: Map<string, string | undefined>;
  /**
   * `open` until the response ended; then the spans were `sent`, or `dropped` because nobody wants them. `ignored` from
   * the start when the app wants nothing recorded of it.
   */
  state: 'open' | 'sent' | 'dropped' | 'ignored';
  /** Where a response with a status of 400 or more was made. */
  responseOrigin?: StackHolder;
  /** Best route seen on Next's own spans. */
  childRoute?: string;
  /** Next's proxy (middleware) ran. */
  proxyRan?: true;
  /** Route that `onRequestError` named. */
  reportedRoute?: string;
  action?: ServerAction;
  trpc?: TrpcRequest;
}

export interface RequestRecords {
  run<Result>(record: RequestRecord, work: () => Result): Result;
  /** The request that the current code works for; by the active span's trace where the asynchronous context was lost. */
  current(): RequestRecord | undefined;
  /** The request whose handler has thrown in this turn: an exception has left its context when the process hears of it. */
  failing(): RequestRecord | undefined;
  /** By trace, also after the response, until many other requests have come. */
  find(traceId: string): RequestRecord | undefined;
  /** The trace may be forgotten soon. */
  release(record: RequestRecord): void;
}

/** Spans and errors may come after the response of their request: so many of the last requests are still known. */
const KEPT_RELEASED = 1_000;

/**
 * A storage of our own, not OpenTelemetry's context: Next starts that anew from the request's headers after its proxy
 * has run.
 */
export function createRequestRecords(): RequestRecords {
  const storage = new AsyncLocalStorage<RequestRecord>();
  const byTrace = new Map<string, RequestRecord>();
  const released: RequestRecord[] = [];
  let failing: RequestRecord | undefined;

  function fail(record: RequestRecord): void {
    failing = record;
    setImmediate(() => {
      if (failing === record) failing = undefined;
    }).unref();
  }

  return {
    run(record, work) {
      byTrace.set(record.traceId, record);
      let hasReturned = false;
      // Not `catch`: Node prints the line of the last `throw`, which must be the app's.
      try {
        const result = storage.run(record, work);
        hasReturned = true;
        return result;
      } finally {
        if (!hasReturned) fail(record);
      }
    },
    current() {
      const record = storage.getStore();
      if (record) return record;
      const traceId = trace.getActiveSpan()?.spanContext().traceId;
      return traceId === undefined ? undefined : byTrace.get(traceId);
    },
    failing: () => failing,
    find: (traceId) => byTrace.get(traceId),
    release(record) {
      released.push(record);
      const oldest = released.length > KEPT_RELEASED ? released.shift() : undefined;
      if (oldest && byTrace.get(oldest.traceId) === oldest) byTrace.delete(oldest.traceId);
    },
  };
}
