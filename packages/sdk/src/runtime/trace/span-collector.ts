import { EXCEPTION, EXCEPTION_EVENT, SDK_SCOPE, SPAN } from '@glasstrace/protocol/attributes';
import { type Attributes, type Span, SpanStatusCode } from '@opentelemetry/api';
import { millisToHrTime } from '@opentelemetry/core';
import type { ReadableSpan, SpanProcessor, TimedEvent } from '@opentelemetry/sdk-trace-base';
import { frameAttributes } from '../capture/describe-error.ts';
import { isFallbackRoute, withoutFileRole } from '../capture/next-request.ts';
import { cleanPrismaMessage } from '../capture/prisma-error.ts';
import type { RequestRecord, RequestRecords } from '../capture/request-record.ts';
import type { FrameMapper } from '../frames/frame-mapper.ts';
import type { Health } from '../health.ts';
import { copySpan } from './copy-span.ts';
import { hookOfSpan } from './hook-of-span.ts';
import { isPlumbing, nextSpanType } from './next-spans.ts';

/** A request that makes more spans than this is worth sending; the rest goes out as it comes. */
const MAX_HELD = 512;

/** What we know of a span of ours beyond what any exporter may see. */
export interface PrivateFacts {
  attributes?: Attributes;
  events: Array<{ name: string; attributes: Attributes; atMs: number }>;
}

export interface SpanCollector extends SpanProcessor {
  /**
   * Adds facts to a span, before it ends, in what we send of it only: they are redacted on that way, and the exporters
   * of another SDK in this process would send them as they are.
   */
  tell(span: Span, facts: PrivateFacts): void;
  /** Lets go of what was held for a request: its state must say `sent` or `dropped`. */
  release(record: RequestRecord): void;
}

/**
 * Receives every span that ends in this process, ours, Next's and the app's, and passes on what is worth sending. Spans
 * of an open request wait for its end: only then it shows whether it was a request of the app at all.
 */
export function createSpanCollector(options: {
  records: RequestRecords;
  mapper: FrameMapper;
  health: Health;
  emit: (span: ReadableSpan) => void;
}): SpanCollector {
  const { records, mapper, health, emit } = options;
  const ignored = new WeakSet<object>();

  const told = new WeakMap<object, PrivateFacts>();

  function onEnd(span: ReadableSpan): void {
    const hook = hookOfSpan(span);
    if (hook !== undefined) health.fired(hook);
    if (ignored.has(span)) {
      health.captured('spans', 1);
      health.dropped('spans', 'ignored_path', 1);
      return;
    }
    const record = recordOf(span);
    if (!record) {
      if (!isPlumbing(span)) emit(prepare(span, undefined));
      return;
    }
    record.unfinished.delete(span as never);
    learnFrom(span, record);
    if (record.state === 'dropped') return;
    if (isPlumbing(span) && span.status.code !== SpanStatusCode.ERROR) remove(span, record);
    else if (record.state === 'open' && record.held.length < MAX_HELD) record.held.push(span);
    else emit(prepare(span, record));
  }

  function release(record: RequestRecord): void {
    const { held } = record;
    record.held = [];
    if (record.state === 'dropped') return;
    const ours = new Set(held.filter(isOurs).map(({ parentSpanContext }) => parentSpanContext?.spanId));
    // Next tells a fetch too, but neither its failure nor its host: kept only when it came from Next's cache.
    const [told, rest] = partition(held, (span) => isNextFetch(span) && ours.has(span.spanContext().spanId));
    for (const span of told) remove(span, record);
    for (const span of rest) emit(prepare(span, record));
  }

  function recordOf(span: ReadableSpan): RequestRecord | undefined {
    const { traceId } = span.spanContext();
    const current = records.current();
    return current?.traceId === traceId ? current : records.find(traceId);
  }

  /** Most spans are sent as they are. */
  function prepare(span: ReadableSpan, record: RequestRecord | undefined): ReadableSpan {
    const parentSpanContext = prepareParent(span, record);
    const facts = told.get(span);
    const attributes = facts ? { ...span.attributes, ...facts.attributes } : span.attributes;
    const events = prepareEvents(span, record, facts);
    const status = prepareStatus(span);
    const isSame =
      parentSpanContext === span.parentSpanContext &&
      attributes === span.attributes &&
      events === span.events &&
      status === span.status;
    if (isSame) return span;
    return copySpan(span, { attributes, events, status, ...(parentSpanContext && { parentSpanContext }) });
  }

  function prepareEvents(
    span: ReadableSpan,
    record: RequestRecord | undefined,
    facts: PrivateFacts | undefined,
  ): TimedEvent[] {
    const isUnchanged = span.events.length === 0 || isOurs(span);
    const events = isUnchanged ? span.events : span.events.flatMap((event) => prepareEvent(event, span, record));
    if (!facts) return events;
    return [...events, ...facts.events.map(({ atMs, ...event }) => ({ ...event, time: millisToHrTime(atMs) }))];
  }

  /**
   * Next records an error on up to five spans, unmapped, its code in place of its type; when the request has a record,
   * the error is told once, on the root. An error that the app or a library recorded keeps its place and gets frames.
   */
  function prepareEvent(event: TimedEvent, span: ReadableSpan, record: RequestRecord | undefined): TimedEvent[] {
    if (event.name !== EXCEPTION_EVENT) return [event];
    if (record && nextSpanType(span) !== undefined) return [];
    const {
      [EXCEPTION.stacktrace]: stack,
      [EXCEPTION.message]: message,
      [EXCEPTION.frames]: known,
    } = event.attributes ?? {};
    if (typeof stack !== 'string' || known !== undefined) return [event];
    const mapped = mapper.mapStack(stack, String(message ?? ''));
    return [{ ...event, attributes: { ...event.attributes, ...frameAttributes(mapped, 'thrown') } }];
  }

  return {
    onStart(span) {
      if (records.current()?.state === 'ignored') ignored.add(span);
    },
    tell(span, facts) {
      told.set(span, facts);
    },
    onEnd,
    release,
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
}

function learnFrom(span: ReadableSpan, record: RequestRecord): void {
  const type = nextSpanType(span);
  if (type === 'Middleware.execute') record.proxyRan = true;
  const route = span.attributes[SPAN.nextRoute];
  if (typeof route !== 'string' || span.attributes[SPAN.nextBubble] === true) return;
  const bare = withoutFileRole(route);
  if (!isFallbackRoute(bare)) record.childRoute = bare;
}

function prepareParent(
  { parentSpanContext: parent }: ReadableSpan,
  record: RequestRecord | undefined,
): ReadableSpan['parentSpanContext'] {
  if (!parent) return parent;
  const spanId = keptAncestor(parent.spanId, record);
  return spanId === parent.spanId ? parent : { ...parent, spanId };
}

function prepareStatus({ status }: ReadableSpan): ReadableSpan['status'] {
  if (status.message === undefined) return status;
  const message = cleanPrismaMessage(status.message);
  return message === status.message ? status : { ...status, message };
}

function remove(span: ReadableSpan, record: RequestRecord): void {
  record.removed.set(span.spanContext().spanId, span.parentSpanContext?.spanId);
}

function keptAncestor(spanId: string, record: RequestRecord | undefined): string {
  let ancestor = spanId;
  for (let next = record?.removed.get(ancestor); next !== undefined; next = record?.removed.get(ancestor)) {
    ancestor = next;
  }
  return ancestor;
}

const isOurs = (span: ReadableSpan): boolean => span.instrumentationScope.name === SDK_SCOPE;
const isNextFetch = (span: ReadableSpan): boolean => nextSpanType(span) === 'AppRender.fetch';

function partition<Item>(items: readonly Item[], test: (item: Item) => boolean): [Item[], Item[]] {
  const yes: Item[] = [];
  const no: Item[] = [];
  for (const item of items) (test(item) ? yes : no).push(item);
  return [yes, no];
}
