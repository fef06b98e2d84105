import { type AttributeValue, SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { describe, expect, it } from 'vitest';
import { encodeSpans } from '../../packages/sdk/src/runtime/export/encode-spans.ts';
import { aSpan } from '../../packages/sdk/test/runtime/support/a-span.ts';
import { decodeTracesProtobuf } from '../../packages/server/src/ingest/otlp/traces-protobuf.ts';

/** What arrives when OpenTelemetry's own encoder has written the same spans. */
const expected = (spans: ReadableSpan[]) =>
  decodeTracesProtobuf(Buffer.from(ProtobufTraceSerializer.serializeRequest(spans)!));
const arrived = (spans: ReadableSpan[]) =>
  decodeTracesProtobuf(Buffer.from(encodeSpans(spans[0]!.resource.attributes as never, spans)));

const withAttributes = (attributes: Record<string, AttributeValue>) =>
  aSpan({ fill: (span) => span.setAttributes(attributes) });

describe('encodeSpans', () => {
  it.each<[string, Record<string, AttributeValue>]>([
    ['nothing', {}],
    ['texts of every length up to where its length needs two bytes', { a: '', b: 'x'.repeat(127), c: 'x'.repeat(128) }],
    ['a text whose length needs three bytes', { long: 'x'.repeat(20_000) }],
    ['texts beyond ASCII, short and long', { short: 'Grüße 👋', long: '\u4f60\u597d'.repeat(50), lone: '\ud83d' }],
    ['whole numbers', { zero: 0, one: 1, big: Number.MAX_SAFE_INTEGER, minus: -1, small: Number.MIN_SAFE_INTEGER }],
    ['fractions and what is no number', { half: 0.5, minus: -1e-9, huge: 1e300, nan: Number.NaN }],
    ['truth values', { yes: true, no: false }],
    ['lists, also with holes', { texts: ['a', 'b'], numbers: [1, 2.5], holes: ['a', null, undefined], none: [] }],
  ])('writes %s as OpenTelemetry does', (_what, attributes) => {
    const span = withAttributes(attributes);
    expect(arrived([span])).toEqual(expected([span]));
  });

  it('writes every part of a span as OpenTelemetry does', () => {
    const other = aSpan();
    const span: ReadableSpan = {
      ...plain(
        aSpan({
          fill(it) {
            it.addEvent('exception', { 'exception.message': 'boom' }, 1_767_225_600_123);
            it.addEvent('nothing more');
            it.addLink({ context: other.spanContext(), attributes: { why: 'retry' } });
            it.addLink({ context: { ...other.spanContext(), isRemote: true } });
            it.setStatus({ code: SpanStatusCode.ERROR, message: 'boom' });
          },
        }),
      ),
      kind: SpanKind.SERVER,
      parentSpanContext: { ...other.spanContext(), isRemote: true, traceFlags: TraceFlags.NONE },
      droppedAttributesCount: 1,
      droppedEventsCount: 200,
      droppedLinksCount: 3,
    };
    expect(arrived([span])).toEqual(expected([span]));
  });

  it('writes moments of this century to the nanosecond', () => {
    const moments = [
      [1, 999_999_999],
      [1_767_225_599, 1],
      [4_102_444_800, 123_456_789],
    ] as const;
    for (const [seconds, nanoseconds] of moments) {
      const span: ReadableSpan = { ...plain(aSpan()), startTime: [seconds, nanoseconds], endTime: [seconds, 0] };
      const startTime = Buffer.alloc(9, 0x39);
      startTime.writeBigUInt64LE(BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds), 1);
      expect(Buffer.from(encodeSpans({}, [span])).includes(startTime)).toBe(true);
    }
  });

  it('keeps more spans than its first buffer holds, by scope', () => {
    const spans = Array.from({ length: 1_000 }, (_, i) =>
      aSpan({ name: `span ${i}`, fill: (span) => span.setAttribute('note', 'x'.repeat(200)) }),
    );
    expect(arrived(spans)).toEqual(expected(spans));
  });
});

/** The getters of a span as properties. */
function plain(span: ReadableSpan): ReadableSpan {
  const { name, kind, startTime, endTime, status, attributes, links, events, duration, ended } = span;
  const { resource, instrumentationScope } = span;
  return {
    name,
    kind,
    startTime,
    endTime,
    status,
    attributes,
    links,
    events,
    duration,
    ended,
    resource,
    instrumentationScope,
    spanContext: () => span.spanContext(),
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}
