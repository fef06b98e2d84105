import type { Span, SpanEvent } from '../../traces/span.ts';
import { emptySpan, SPAN_KINDS, STATUS_CODES, settleSpan } from './decoded-span.ts';
import { asArray, asMs, asObject, asString, type JsonObject, parseJsonObject } from './json.ts';
import { readAttributes, readScope } from './values-json.ts';

/**
 * Spans of an ExportTraceServiceRequest in OTLP/JSON. Lenient where senders differ: ids in any case, 64-bit integers as
 * text or number, enums as number or name. Unknown fields are ignored. Throws AppError BODY_MALFORMED.
 */
export function decodeTracesJson(body: Buffer): Span[] {
  const spans: Span[] = [];
  for (const item of asArray(parseJsonObject(body).resourceSpans, 'resourceSpans')) {
    const resourceSpans = asObject(item, 'resourceSpans[]');
    const resource = readAttributes(asObject(resourceSpans.resource, 'resource').attributes);
    for (const item of asArray(resourceSpans.scopeSpans, 'scopeSpans')) {
      const scopeSpans = asObject(item, 'scopeSpans[]');
      const scope = readScope(asObject(scopeSpans.scope, 'scope'));
      for (const span of asArray(scopeSpans.spans, 'spans')) {
        spans.push(readSpan(asObject(span, 'spans[]'), emptySpan(scope, resource)));
      }
    }
  }
  return spans;
}

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
