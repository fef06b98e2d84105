import type { Attributes, AttributeValue, Link } from '@opentelemetry/api';
import type { ReadableSpan, TimedEvent } from '@opentelemetry/sdk-trace-base';
import { ProtobufWriter } from './protobuf-writer.ts';

type Scope = ReadableSpan['instrumentationScope'];

/**
 * The spans as an OTLP `ExportTraceServiceRequest` in protobuf, all of one resource. The state of a trace is left out:
 * it is text of the client.
 */
export function encodeSpans(resource: Attributes, spans: readonly ReadableSpan[]): Uint8Array {
  const writer = new ProtobufWriter();
  const resourceSpans = writer.open(1);
  const described = writer.open(1);
  writeAttributes(writer, 1, resource);
  writer.close(described);
  for (const [scope, ofScope] of groupByScope(spans)) {
    const scopeSpans = writer.open(2);
    writeScope(writer, scope);
    for (const span of ofScope) writeSpan(writer, span);
    writer.close(scopeSpans);
  }
  writer.close(resourceSpans);
  return writer.finish();
}

function groupByScope(spans: readonly ReadableSpan[]): Map<Scope, ReadableSpan[]> {
  const groups = new Map<Scope, ReadableSpan[]>();
  for (const span of spans) {
    const group = groups.get(span.instrumentationScope);
    if (group) group.push(span);
    else groups.set(span.instrumentationScope, [span]);
  }
  return groups;
}

export function writeScope(writer: ProtobufWriter, { name, version }: Scope): void {
  const scope = writer.open(1);
  writer.text(1, name);
  if (version !== undefined) writer.text(2, version);
  writer.close(scope);
}

function writeSpan(writer: ProtobufWriter, span: ReadableSpan): void {
  const { traceId, spanId, traceFlags } = span.spanContext();
  const parent = span.parentSpanContext;
  const message = writer.open(2);
  writer.hex(1, traceId);
  writer.hex(2, spanId);
  if (parent) writer.hex(4, parent.spanId);
  writer.text(5, span.name);
  // OTLP counts from 1.
  writer.integer(6, span.kind + 1);
  writer.nanoseconds(7, span.startTime);
  writer.nanoseconds(8, span.endTime);
  writeAttributes(writer, 9, span.attributes);
  writeCount(writer, 10, span.droppedAttributesCount);
  for (const event of span.events) writeEvent(writer, event);
  writeCount(writer, 12, span.droppedEventsCount);
  for (const link of span.links) writeLink(writer, link);
  writeCount(writer, 14, span.droppedLinksCount);
  writeStatus(writer, span.status);
  writer.fixed32(16, flags(traceFlags, parent?.isRemote));
  writer.close(message);
}

function writeEvent(writer: ProtobufWriter, { time, name, attributes, droppedAttributesCount }: TimedEvent): void {
  const event = writer.open(11);
  writer.nanoseconds(1, time);
  writer.text(2, name);
  if (attributes) writeAttributes(writer, 3, attributes);
  writeCount(writer, 4, droppedAttributesCount);
  writer.close(event);
}

function writeLink(writer: ProtobufWriter, { context, attributes, droppedAttributesCount }: Link): void {
  const { traceId, spanId, traceFlags, isRemote } = context;
  const link = writer.open(13);
  writer.hex(1, traceId);
  writer.hex(2, spanId);
  if (attributes) writeAttributes(writer, 4, attributes);
  writeCount(writer, 5, droppedAttributesCount);
  writer.fixed32(6, flags(traceFlags, isRemote));
  writer.close(link);
}

function writeStatus(writer: ProtobufWriter, { code, message }: ReadableSpan['status']): void {
  if (code === 0 && message === undefined) return;
  const status = writer.open(15);
  if (message !== undefined) writer.text(2, message);
  writer.integer(3, code);
  writer.close(status);
}

const KNOWS_WHETHER_REMOTE = 0x100;
const IS_REMOTE = 0x200;
const flags = (traceFlags: number, isRemote = false): number =>
  (traceFlags & 0xff) | KNOWS_WHETHER_REMOTE | (isRemote ? IS_REMOTE : 0);

function writeCount(writer: ProtobufWriter, field: number, count: number | undefined): void {
  if (count) writer.integer(field, count);
}

export function writeAttributes(writer: ProtobufWriter, field: number, attributes: Attributes): void {
  for (const key in attributes) {
    const value = attributes[key];
    if (value === undefined) continue;
    const pair = writer.open(field);
    writer.text(1, key);
    writeValue(writer, 2, value);
    writer.close(pair);
  }
}

/** `null` and `undefined` inside a list stand as an empty value, so that the others keep their places. */
function writeValue(writer: ProtobufWriter, field: number, value: AttributeValue | null | undefined): void {
  const message = writer.open(field);
  if (typeof value === 'string') writer.text(1, value);
  else if (typeof value === 'boolean') writer.integer(2, value ? 1 : 0);
  else if (typeof value === 'number') writeNumber(writer, value);
  else if (Array.isArray(value)) {
    const list = writer.open(5);
    for (const item of value) writeValue(writer, 1, item);
    writer.close(list);
  }
  writer.close(message);
}

function writeNumber(writer: ProtobufWriter, value: number): void {
  if (Number.isSafeInteger(value)) writer.integer(3, value);
  else writer.double(4, value);
}
