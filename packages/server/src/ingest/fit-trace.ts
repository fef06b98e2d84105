import { EXCEPTION_EVENT, SPAN } from '@glasstrace/protocol/attributes';
import { truncate } from '@glasstrace/protocol/redaction';
import type { Attributes, Span } from '../traces/span.ts';

/** The spans of a trace as they are known, with what keeps the next part of it from being measured anew. */
export interface FittedTrace {
  spans: ReadonlyMap<string, Span>;
  /** About what the spans take before compression. */
  bytes: number;
  /** Spans that were not kept, and as how many its spans say so. */
  dropped: number;
  droppedSaid: number;
}

/** The failed spans and the way to them get so much more room than the others. */
const ROOM_FOR_ESSENTIALS = 1.5;
/** What is kept of an attribute of a span that is kept for its failure only, and of a stack trace. */
const SLIM_ATTRIBUTE_CHARS = 1_024;
const SLIM_STACK_CHARS = 8_192;
const SLIM_EVENTS = 8;
/** A new number of dropped spans is written when it is so much larger than the last one: each writing costs a span. */
const SAY_AGAIN = 1.1;

/**
 * Adds what arrived to what is known of a trace, within the size that the project's tier allows. Over it, only roots,
 * failed spans and their ancestors are still added, without their long attributes, and the root says how many others
 * were not; over one and a half of it, only the first root.
 *
 * `added` is what has to be appended; `trace` is the trace as it then is.
 */
export function fitTrace(
  known: FittedTrace,
  arrived: readonly Span[],
  maxBytes: number,
): { added: Span[]; trace: FittedTrace } {
  const spans = new Map(known.spans);
  const added = new Map<string, Span>();
  let { bytes, dropped, droppedSaid } = known;

  function add(span: Span, limit: number): boolean {
    const before = spans.get(span.spanId);
    const size = bytes + sizeOf(span) - (before ? sizeOf(before) : 0);
    if (size > limit) return false;
    bytes = size;
    spans.set(span.spanId, span);
    added.set(span.spanId, span);
    return true;
  }

  const arrivedBytes = arrived.reduce((sum, span) => sum + sizeOf(span), 0);
  if (bytes + arrivedBytes <= maxBytes) {
    for (const span of arrived) add(span, maxBytes);
  } else {
    const isOnTheWay = findWayToFailures([...spans.values(), ...arrived]);
    const isEssential = (span: Span) => isRoot(span) || isOnTheWay(span);
    const hasRoot = known.spans.size > 0 && [...known.spans.values()].some(isRoot);
    const first = hasRoot ? undefined : rootOf(arrived.filter(isRoot));
    if (first && !add(first, maxBytes)) add(slim(first), Number.POSITIVE_INFINITY);
    const essential = arrived.filter((span) => span !== first && isEssential(span));
    const others = arrived.filter((span) => span !== first && !isEssential(span));
    for (const span of essential) {
      if (!add(span, maxBytes) && !add(slim(span), maxBytes * ROOM_FOR_ESSENTIALS)) dropped++;
    }
    for (const span of others) if (!add(span, maxBytes)) dropped++;
  }

  const carrier = rootOf([...spans.values()]);
  if (carrier && (droppedSaid === 0 ? dropped > 0 : dropped >= droppedSaid * SAY_AGAIN)) {
    const noted = noteDropped(carrier, dropped - droppedSaid);
    spans.set(noted.spanId, noted);
    added.set(noted.spanId, noted);
    droppedSaid = dropped;
  }
  return { added: [...added.values()], trace: { spans, bytes, dropped, droppedSaid } };
}

/** What is known of a trace from its stored spans. */
export function measureTrace(stored: readonly Span[]): FittedTrace {
  const dropped = stored.reduce((sum, span) => sum + droppedOf(span), 0);
  return {
    spans: new Map(stored.map((span) => [span.spanId, span])),
    bytes: stored.reduce((sum, span) => sum + sizeOf(span), 0),
    dropped,
    droppedSaid: dropped,
  };
}

const sizeOf = ({ name, attributes, events }: Span): number => JSON.stringify([name, attributes, events]).length + 100;

const isRoot = ({ parentSpanId, attributes }: Span): boolean =>
  parentSpanId === undefined || attributes[SPAN.requestRoot] === true;

const hasFailed = ({ status, events }: Span): boolean =>
  status === 'ERROR' || events.some(({ name }) => name === EXCEPTION_EVENT);

/** Whether a span has failed or is an ancestor of one that has, as far as the spans between are known. */
function findWayToFailures(spans: readonly Span[]): (span: Span) => boolean {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const way = new Set<string>();
  for (const failed of spans) {
    if (!hasFailed(failed)) continue;
    for (let spanId: string | undefined = failed.spanId; spanId !== undefined && !way.has(spanId); ) {
      way.add(spanId);
      spanId = byId.get(spanId)?.parentSpanId;
    }
  }
  return ({ spanId }) => way.has(spanId);
}

function rootOf(spans: readonly Span[]): Span | undefined {
  return spans.find(({ attributes }) => attributes[SPAN.requestRoot] === true) ?? spans.find(isRoot) ?? spans[0];
}

/** The span without what is long in it; how much that was is counted in it. */
function slim(span: Span): Span {
  const events = span.events
    .filter(({ name }) => name === EXCEPTION_EVENT)
    .slice(0, SLIM_EVENTS)
    .map((event) => ({ ...event, attributes: shorten(event.attributes, SLIM_STACK_CHARS).attributes }));
  const { attributes, count } = shorten(span.attributes, SLIM_ATTRIBUTE_CHARS);
  const add = (key: string, more: number) => {
    if (more > 0) attributes[key] = Number(span.attributes[key] ?? 0) + more;
  };
  add(SPAN.droppedAttributes, count);
  add(SPAN.droppedEvents, span.events.length - events.length);
  return { ...span, attributes, events };
}

/** Long strings are cut, other long values left out. */
function shorten(values: Attributes, maxChars: number): { attributes: Attributes; count: number } {
  const attributes: Attributes = {};
  let count = 0;
  for (const [key, value] of Object.entries(values)) {
    const isLong = typeof value === 'string' ? value.length > maxChars : JSON.stringify(value).length > maxChars;
    if (isLong) count++;
    if (!isLong) attributes[key] = value;
    else if (typeof value === 'string') attributes[key] = truncate(value, maxChars);
  }
  return { attributes, count };
}

const droppedOf = ({ attributes }: Span): number => Number(attributes[SPAN.droppedSpans] ?? 0);

const noteDropped = (span: Span, more: number): Span => ({
  ...span,
  attributes: { ...span.attributes, [SPAN.droppedSpans]: droppedOf(span) + more },
});
