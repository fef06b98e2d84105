import type { Attributes, Span, SpanEvent } from '../../traces/span.ts';
import { emptySpan, SPAN_KINDS, STATUS_CODES, settleSpan } from './decoded-span.ts';
import { ProtobufReader } from './protobuf.ts';
import { readKeyValue, readResource, readScope } from './values-protobuf.ts';

/** Spans of an ExportTraceServiceRequest. Unknown fields are ignored. Throws AppError BODY_MALFORMED. */
export function decodeTracesProtobuf(body: Buffer): Span[] {
  const spans: Span[] = [];
  const request = new ProtobufReader(body);
  while (request.next()) {
    if (request.field === 1) readResourceSpans(request.message(), spans);
    else request.skip();
  }
  return spans;
}

function readResourceSpans(reader: ProtobufReader, spans: Span[]): void {
  const resource: Attributes = {};
  while (reader.next()) {
    if (reader.field === 1) readResource(reader.message(), resource);
    else if (reader.field === 2) readScopeSpans(reader.message(), resource, spans);
    else reader.skip();
  }
}

function readScopeSpans(reader: ProtobufReader, resource: Attributes, spans: Span[]): void {
  const scope: Span['scope'] = { name: '' };
  while (reader.next()) {
    if (reader.field === 1) readScope(reader.message(), scope);
    else if (reader.field === 2) spans.push(readSpan(reader.message(), emptySpan(scope, resource)));
    else reader.skip();
  }
}

function readSpan(reader: ProtobufReader, span: Span): Span {
  while (reader.next()) {
    switch (reader.field) {
      case 1:
        span.traceId = reader.hex();
        break;
      case 2:
        span.spanId = reader.hex();
        break;
      case 4:
        span.parentSpanId = reader.hex();
        break;
      case 5:
        span.name = reader.string();
        break;
      case 6:
        span.kind = SPAN_KINDS[reader.number()] ?? 'internal';
        break;
      case 7:
        span.startMs = reader.nanosAsMs();
        break;
      case 8:
        span.endMs = reader.nanosAsMs();
        break;
      case 9:
        readKeyValue(reader.message(), span.attributes);
        break;
      case 11:
        span.events.push(readEvent(reader.message()));
        break;
      case 15:
        readStatus(reader.message(), span);
        break;
      default:
        reader.skip();
    }
  }
  return settleSpan(span);
}

function readEvent(reader: ProtobufReader): SpanEvent {
  const event: SpanEvent = { name: '', timeMs: 0, attributes: {} };
  while (reader.next()) {
    if (reader.field === 1) event.timeMs = reader.nanosAsMs();
    else if (reader.field === 2) event.name = reader.string();
    else if (reader.field === 3) readKeyValue(reader.message(), event.attributes);
    else reader.skip();
  }
  return event;
}

function readStatus(reader: ProtobufReader, span: Span): void {
  while (reader.next()) {
    if (reader.field === 2) span.statusMessage = reader.string();
    else if (reader.field === 3) span.status = STATUS_CODES[reader.number()] ?? 'UNSET';
    else reader.skip();
  }
}
