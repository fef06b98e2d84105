import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Attributes, Span, SpanEvent } from '../../traces/span.ts';
import { SPAN_DICTIONARY } from './span-dictionary.ts';

/** How a chunk's body is written; kept beside it, so that old chunks stay readable. */
export const DEFLATE_WITH_DICTIONARY = 1;

const KINDS = ['internal', 'server', 'client', 'producer', 'consumer'] as const;
const STATUSES = ['UNSET', 'OK', 'ERROR'] as const;

/** Time as 1/4096 ms since the chunk's base, the precision of a double for today's dates; as text where that is inexact. */
type Ticks = number | string;
const TICKS_PER_MS = 4096;

type PackedEvent = [name: string, time: Ticks, attributes: Attributes];
type PackedSpan = [
  spanId: string,
  parentSpanId: string | 0,
  name: string,
  kind: number,
  start: Ticks,
  end: Ticks,
  status: number,
  statusMessage: string | 0,
  attributes: Attributes,
  events: PackedEvent[],
  scope: number,
  resource: number,
];
interface Packed {
  base: number;
  resources: Attributes[];
  scopes: Span['scope'][];
  spans: PackedSpan[];
}

/** Spans of one trace as text; resources and scopes once, however many spans share them. */
export function packSpans(spans: readonly Span[]): string {
  const base = Math.floor(spans[0]?.startMs ?? 0);
  const resources = new Map<string, { position: number; value: Attributes }>();
  const scopes = new Map<string, { position: number; value: Span['scope'] }>();
  const packed = spans.map((span): PackedSpan => {
    return [
      span.spanId,
      span.parentSpanId ?? 0,
      span.name,
      KINDS.indexOf(span.kind),
      toTicks(span.startMs, base),
      toTicks(span.endMs, base),
      STATUSES.indexOf(span.status),
      span.statusMessage ?? 0,
      span.attributes,
      span.events.map((event): PackedEvent => [event.name, toTicks(event.timeMs, base), event.attributes]),
      positionOf(scopes, span.scope),
      positionOf(resources, span.resource),
    ];
  });
  const values = <T>(shared: Map<string, { value: T }>) => [...shared.values()].map(({ value }) => value);
  return JSON.stringify({ base, resources: values(resources), scopes: values(scopes), spans: packed } satisfies Packed);
}

function positionOf<T>(shared: Map<string, { position: number; value: T }>, value: T): number {
  const text = JSON.stringify(value);
  const known = shared.get(text) ?? { position: shared.size, value };
  shared.set(text, known);
  return known.position;
}

function toTicks(timeMs: number, base: number): Ticks {
  const ticks = (timeMs - base) * TICKS_PER_MS;
  return Number.isSafeInteger(ticks) && base + ticks / TICKS_PER_MS === timeMs ? ticks : String(timeMs);
}

const toMs = (ticks: Ticks, base: number): number =>
  typeof ticks === 'string' ? Number(ticks) : base + ticks / TICKS_PER_MS;

export function compressSpans(packed: string): Uint8Array {
  return deflateRawSync(packed, { dictionary: SPAN_DICTIONARY });
}

/** Spans of a chunk. Throws when the codec is unknown or the body damaged. */
export function decodeSpans(traceId: string, codec: number, body: Uint8Array): Span[] {
  if (codec !== DEFLATE_WITH_DICTIONARY) throw new Error(`Unknown span codec ${codec}`);
  const text = inflateRawSync(body, { dictionary: SPAN_DICTIONARY }).toString();
  const { base, resources, scopes, spans } = JSON.parse(text) as Packed;
  return spans.map(([spanId, parentSpanId, name, kind, start, end, status, statusMessage, attributes, ...rest]) => {
    const [events, scope, resource] = rest;
    return {
      traceId,
      spanId,
      ...(parentSpanId !== 0 && { parentSpanId }),
      name,
      kind: KINDS[kind]!,
      startMs: toMs(start, base),
      endMs: toMs(end, base),
      status: STATUSES[status]!,
      ...(statusMessage !== 0 && { statusMessage }),
      attributes,
      events: events.map(([name, time, attributes]): SpanEvent => ({ name, timeMs: toMs(time, base), attributes })),
      scope: scopes[scope]!,
      resource: resources[resource]!,
    };
  });
}
