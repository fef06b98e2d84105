import type { SdkInitRequest, SdkInitResponse } from '@glasstrace/protocol/sdk-init';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { redactSpan } from '../redact-span.ts';
import type { DestinationFinder } from './destination.ts';
import { createOutbox } from './outbox.ts';
import { createPoster } from './post.ts';

export interface Exporter {
  /** Takes a span; it is redacted, encoded and sent a moment later. Never blocks, never throws. */
  add(span: ReadableSpan): void;
  /** Looks for the server and says hello, so that the first error finds an open connection. */
  connect(): void;
  /** Sends what there is; resolves when it is delivered, can't be, or `deadlineMs` is over. */
  flush(deadlineMs: number): Promise<void>;
}

/** Spans of one request come together; an error should be visible at once. */
const BATCH_MS = 50;
const MAX_BATCH_SPANS = 512;
const MAX_WAITING_BYTES = 16_000_000;
const FIRST_RETRY_MS = 250;
/** A server that comes back gets new traces within this time. */
const LAST_RETRY_MS = 2_000;
const UNAUTHORISED_RETRY_MS = 30_000;

/** What this process tells a server about itself; its counters are added. */
export type Hello = Omit<SdkInitRequest, 'health'>;

export function createExporter(options: {
  destination: DestinationFinder;
  hello: Hello;
  onHello?: (answer: SdkInitResponse) => void;
}): Exporter {
  const { destination, hello, onHello } = options;
  const outbox = createOutbox({ maxBytes: MAX_WAITING_BYTES });
  const poster = createPoster(() => {
    destination.forget();
    greeted = undefined;
  });
  const counters = { tracesCaptured: 0, spansExported: 0, spansDropped: 0, exportFailures: 0 };

  let batch: ReadableSpan[] = [];
  let batchTimer: NodeJS.Timeout | undefined;
  let retryTimer: NodeJS.Timeout | undefined;
  let retryMs = FIRST_RETRY_MS;
  let sending: Promise<void> | undefined;
  let greeted: string | undefined;
  let isFlushing = false;

  function add(span: ReadableSpan): void {
    batch.push(span);
    if (batch.length >= MAX_BATCH_SPANS) pack();
    else batchTimer ??= setTimeout(pack, BATCH_MS).unref();
  }

  function pack(): void {
    clearTimeout(batchTimer);
    batchTimer = undefined;
    const spans = batch;
    batch = [];
    if (spans.length === 0) return;
    try {
      const bytes = ProtobufTraceSerializer.serializeRequest(spans.map(redactSpan));
      if (bytes) outbox.add({ bytes, spans: spans.length });
      counters.tracesCaptured += new Set(spans.map((span) => span.spanContext().traceId)).size;
    } catch {
      counters.spansDropped += spans.length;
    }
    if (retryTimer === undefined) void send();
  }

  function send(): Promise<void> {
    sending ??= sendAll().finally(() => {
      sending = undefined;
    });
    return sending;
  }

  async function sendAll(): Promise<void> {
    for (let parcel = outbox.next(); parcel !== undefined; parcel = outbox.next()) {
      const target = await destination.find();
      if (!target) return retryLater();
      await greet(target);
      const outcome = await poster.post({
        url: `${target.baseUrl}/v1/traces`,
        key: target.key,
        contentType: 'application/x-protobuf',
        body: parcel.bytes,
        keepAlive: isFlushing,
      });
      switch (outcome.status) {
        case 'delivered':
          counters.spansExported += parcel.spans;
          retryMs = FIRST_RETRY_MS;
          outbox.discard();
          break;
        case 'rejected':
          if (outcome.tooLarge && outbox.splitNext()) break;
          counters.spansDropped += parcel.spans;
          outbox.discard();
          break;
        case 'retryable':
          counters.exportFailures++;
          destination.forget();
          return retryLater(outcome.retryAfterMs);
        case 'unauthorised':
          counters.exportFailures++;
          destination.forget();
          return retryLater(UNAUTHORISED_RETRY_MS);
      }
    }
  }

  function retryLater(afterMs = retryMs): void {
    retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
    retryTimer = setTimeout(() => {
      retryTimer = undefined;
      void send();
    }, afterMs).unref();
  }

  /** Once for every connection: behind the same address may be a server that was restarted. */
  async function greet({ baseUrl, key }: { baseUrl: string; key: string }): Promise<void> {
    if (greeted === baseUrl) return;
    greeted = baseUrl;
    const spansDropped = counters.spansDropped + outbox.droppedSpans;
    const body: SdkInitRequest = { ...hello, health: { ...counters, spansDropped } };
    const outcome = await poster.post({
      url: `${baseUrl}/v1/sdk/init`,
      key,
      contentType: 'application/json',
      body: JSON.stringify(body),
      keepAlive: isFlushing,
    });
    if (outcome.status === 'delivered') onHello?.(JSON.parse(outcome.body) as SdkInitResponse);
  }

  async function connect(): Promise<void> {
    const target = await destination.find();
    if (target) await greet(target);
  }

  return {
    add,
    connect: () => void connect().catch(() => {}),
    async flush(deadlineMs) {
      isFlushing = true;
      pack();
      const deadline = new Promise<void>((resolve) => setTimeout(resolve, deadlineMs));
      await Promise.race([send().catch(() => {}), deadline]);
      isFlushing = false;
    },
  };
}
