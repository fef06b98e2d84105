import { AsyncResource } from 'node:async_hooks';
import type { SdkInitRequest, SdkInitResponse } from '@glasstrace/protocol/sdk-init';
import type { Attributes } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import type { LogRecord } from '../capture/logs/log-record.ts';
import { redactLog } from '../capture/logs/redact-log.ts';
import type { Health, Signal } from '../health.ts';
import { cleanHello, type Hello } from '../hello.ts';
import { redactAttributes, redactSpan } from '../redact-span.ts';
import type { DestinationFinder } from './destination.ts';
import { encodeLogs } from './encode-logs.ts';
import { encodeSpans } from './encode-spans.ts';
import { createOutbox, OTLP_PATHS, type Parcel } from './outbox.ts';
import { createPoster } from './post.ts';
import { readHello, readPartialSuccess, readRefusal } from './read-answer.ts';

/** One of the parcels of a request may be the reason, which the others need not suffer for. */
const isAboutContent = (status: number): boolean => status === 400 || status === 413 || status >= 500;

export interface Exporter {
  /** Takes a span; it is redacted, encoded and sent a moment later. Never blocks, never throws. */
  add(span: ReadableSpan): void;
  /** The same for a log record. */
  addLog(log: LogRecord): void;
  /** Looks for the server and says hello, so that the first error finds an open connection. */
  connect(): void;
  /** Says hello again, for what it says has changed. */
  update(): void;
  /** Sends what there is; resolves when it is delivered, can't be, or `deadlineMs` is over. */
  flush(deadlineMs: number): Promise<void>;
  /**
   * Takes back what is not delivered, each parcel fit for one request, for somebody else to send it. What is on its way
   * at this moment is among it.
   */
  takeUnsent(): Parcel[];
}

/** Spans of one request come together; an error should be visible at once. */
const BATCH_MS = 50;
const MAX_BATCH_SPANS = 512;
const MAX_WAITING_BYTES = 16_000_000;
const FIRST_RETRY_MS = 250;
/** A server that comes back gets new traces within this time. */
const LAST_RETRY_MS = 2_000;
const UNAUTHORISED_RETRY_MS = 30_000;
/** The server's idea of our counters is at most so old. */
const HEARTBEAT_MS = 5_000;

export function createExporter(options: {
  destination: DestinationFinder;
  hello: () => Hello;
  /** What every span is of, at this moment. */
  resource: () => Attributes;
  health: Health;
  /** Make a span, or a log record, ready to leave the process; undefined when it is not to be sent. */
  prepareSpan?: (span: ReadableSpan) => ReadableSpan | undefined;
  prepareLog?: (log: LogRecord) => LogRecord | undefined;
  /** What a server wants captured. */
  onHello?: (capture: SdkInitResponse['capture']) => void;
}): Exporter {
  const { destination, hello, resource, health, prepareSpan = redactSpan, prepareLog = redactLog, onHello } = options;
  const outbox = createOutbox({
    maxBytes: MAX_WAITING_BYTES,
    onDrop: ({ signal, count }) => health.dropped(signal, 'queue_full', count),
  });
  const poster = createPoster(() => {
    destination.forget();
    greeted = undefined;
  });

  let batch: ReadableSpan[] = [];
  let logBatch: LogRecord[] = [];
  let batchTimer: NodeJS.Timeout | undefined;
  let retryTimer: NodeJS.Timeout | undefined;
  let heartbeatTimer: NodeJS.Timeout | undefined;
  let retryMs = FIRST_RETRY_MS;
  let sending: Promise<void> | undefined;
  let greeted: string | undefined;

  // Outside of every request: what the app's hooks do is no part of the one that happens to start the clock.
  const pack = AsyncResource.bind(packNow);

  function add(span: ReadableSpan): void {
    health.captured('spans', 1);
    batch.push(span);
    // Even when it can't wait: not in the middle of a request.
    if (batch.length === MAX_BATCH_SPANS) setImmediate(pack);
    else batchTimer ??= setTimeout(pack, BATCH_MS).unref();
  }

  function addLog(log: LogRecord): void {
    health.captured('logs', 1);
    logBatch.push(log);
    batchTimer ??= setTimeout(pack, BATCH_MS).unref();
  }

  function packNow(): void {
    clearTimeout(batchTimer);
    batchTimer = undefined;
    if (batch.length + logBatch.length === 0) return;
    packBatches();
    heartbeatTimer ??= setTimeout(update, HEARTBEAT_MS).unref();
    if (retryTimer === undefined) void send();
  }

  /** Records after the spans of the same requests, so that the server knows these when they come. */
  function packBatches(): void {
    const spans = batch;
    const logs = logBatch;
    batch = [];
    logBatch = [];
    packParcel('spans', spans, prepareSpan, encodeSpans);
    packParcel('logs', logs, prepareLog, encodeLogs);
  }

  function packParcel<Item>(
    signal: Signal,
    items: readonly Item[],
    prepare: (item: Item) => Item | undefined,
    encode: (resource: Attributes, items: readonly Item[]) => Uint8Array,
  ): void {
    const prepared = items.flatMap((item) => {
      try {
        return prepare(item) ?? [];
      } catch {
        health.dropped(signal, 'encoding_failed', 1);
        return [];
      }
    });
    encodeParcel(signal, prepared, encode);
  }

  /** What can't be encoded with the others is tried alone. */
  function encodeParcel<Item>(
    signal: Signal,
    items: readonly Item[],
    encode: (resource: Attributes, items: readonly Item[]) => Uint8Array,
  ): void {
    if (items.length === 0) return;
    try {
      outbox.add({ signal, bytes: encode(redactAttributes(resource()), items), count: items.length });
    } catch {
      if (items.length === 1) health.dropped(signal, 'encoding_failed', 1);
      else for (const item of items) encodeParcel(signal, [item], encode);
    }
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
        url: `${target.baseUrl}${OTLP_PATHS[parcel.signal]}`,
        key: target.key,
        contentType: 'application/x-protobuf',
        body: parcel.bytes,
      });
      switch (outcome.status) {
        case 'delivered': {
          const { rejected, reason } = readPartialSuccess(outcome.answer);
          const lost = Math.min(rejected, parcel.count);
          health.exported(parcel.signal, parcel.count - lost);
          if (lost > 0) health.refused(parcel.signal, 'rejected', lost, reason);
          retryMs = FIRST_RETRY_MS;
          outbox.discard();
          break;
        }
        case 'rejected':
          if (isAboutContent(outcome.answer.status) && outbox.splitNext()) break;
          health.refused(
            parcel.signal,
            outcome.tooLarge ? 'too_large' : 'refused',
            parcel.count,
            readRefusal(outcome.answer),
          );
          outbox.discard();
          break;
        case 'retryable':
          health.failed(parcel.signal, 'unavailable');
          destination.forget();
          return retryLater(outcome.retryAfterMs);
        case 'unauthorised':
          health.failed(parcel.signal, 'key_refused');
          destination.forget();
          return retryLater(UNAUTHORISED_RETRY_MS);
      }
    }
  }

  function retryLater(afterMs = retryMs): void {
    outbox.putBack();
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
    const body: SdkInitRequest = { ...cleanHello(hello()), health: health.report() };
    const outcome = await poster.post({
      url: `${baseUrl}/v1/sdk/init`,
      key,
      contentType: 'application/json',
      body: JSON.stringify(body),
    });
    const capture = outcome.status === 'delivered' ? readHello(outcome.answer) : undefined;
    if (capture) onHello?.(capture);
  }

  /** The counters are told of what was just sent: a process that is ending has no later time for it. */
  async function sendAndTell(): Promise<void> {
    await send();
    if (heartbeatTimer === undefined) return;
    stopHeartbeat();
    await connect();
  }

  async function connect(): Promise<void> {
    const target = await destination.find();
    if (target) await greet(target);
  }

  function update(): void {
    stopHeartbeat();
    void connect().catch(() => {});
  }

  /** The next contact says hello again. */
  function stopHeartbeat(): void {
    clearTimeout(heartbeatTimer);
    heartbeatTimer = undefined;
    greeted = undefined;
  }

  return {
    add,
    addLog,
    connect: () => void connect().catch(() => {}),
    update,
    async flush(deadlineMs) {
      poster.holdProcess(true);
      pack();
      let timer: NodeJS.Timeout | undefined;
      const deadline = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, deadlineMs);
      });
      await Promise.race([sendAndTell().catch(() => {}), deadline]);
      // An app that ends does not wait for it.
      clearTimeout(timer);
      poster.holdProcess(false);
    },
    takeUnsent() {
      packBatches();
      const unsent: Parcel[] = [];
      for (let parcel = outbox.next(); parcel !== undefined; parcel = outbox.next()) {
        unsent.push(parcel);
        outbox.discard();
      }
      return unsent;
    },
  };
}
