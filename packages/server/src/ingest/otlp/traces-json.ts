import type { Span, SpanEvent } from '../../traces/span.ts';
import { emptySpan, SPAN_KINDS, STATUS_CODES, settleSpan } from './decoded-span.ts';
import { asArray, asMs, asObject, asString, type JsonObject } from './json.ts';
import { readJsonRecords } from './json-records.ts';
import { readAttributes } from './values-json.ts';

/**
 * Spans of an ExportTraceServiceRequest in OTLP/JSON. Lenient where senders differ: ids in any case, 64-bit integers as
 * text or number, enums as number or name. Unknown fields are ignored. Throws AppError BODY_MALFORMED.
 */
export const decodeTracesJson = (body: Buffer): Span[] =>
  readJsonRecords(body, NAMES, (span, scope, resource) => readSpan(span, emptySpan(scope, resource)));

const NAMES = { resources: 'resourceSpans', scopes: 'scopeSpans', records: 'spans' } as const;

function readSpan(json: JsonObject, span: Span): Span {
  const status = asObject(json.status, 'status');
  return settleSpan({
    ...span,
    traceId: asString(json.traceId, 'traceId').toLowerCase(),
    spanId: asString(json.spanId, 'spanId').toLowerCase(),
    ...(json.parentSpanId != null && { parentSpanId: asString(json.parentSpanId, 'parentSpanId').toLowerCase() }),
    name: asString(json.name, 'name'),
    kind: readEnum(json.kind, SPAN_KINDS, 'SPAN_KIND_'),
    startMs: asMs(json.startTimeUnixNano, 'startTimeUnixNano'),
    endMs: asMs(json.endTimeUnixNano, 'endTimeUnixNano'),
    status: readEnum(status.code, STATUS_CODES, 'STATUS_CODE_'),
    statusMessage: asString(status.message, 'status.message'),
    attributes: readAttributes(json.attributes),
    events: asArray(json.events, 'events').map((event) => readEvent(asObject(event, 'events[]'))),
  });
}

/** The first member stands for what is absent or unknown. */
function readEnum<const Name extends string>(value: unknown, names: readonly [Name, ...Name[]], prefix: string): Name {
  if (typeof value !== 'string') return names[Number(value ?? 0)] ?? names[0];
  const name = value.replace(prefix, '').toLowerCase();
  return names.find((known) => known.toLowerCase() === name) ?? names[0];
}

function readEvent({ name, timeUnixNano, attributes }: JsonObject): SpanEvent {
  return {
    name: asString(name, 'events[].name'),
    timeMs: asMs(timeUnixNano, 'events[].timeUnixNano'),
    attributes: readAttributes(attributes),
  };
}
