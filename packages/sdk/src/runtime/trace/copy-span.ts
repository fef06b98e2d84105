import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';

/** Parts of a span that we change before it is sent. */
export type SpanChanges = Partial<
  Pick<
    ReadableSpan,
    'name' | 'status' | 'attributes' | 'events' | 'links' | 'parentSpanContext' | 'instrumentationScope'
  >
>;

/** A copy: the original also goes to the exporters of others. */
export function copySpan(span: ReadableSpan, changes: SpanChanges): ReadableSpan {
  const context = span.spanContext();
  return {
    name: span.name,
    kind: span.kind,
    spanContext: () => context,
    ...(span.parentSpanContext && { parentSpanContext: span.parentSpanContext }),
    startTime: span.startTime,
    endTime: span.endTime,
    status: span.status,
    attributes: span.attributes,
    links: span.links,
    events: span.events,
    duration: span.duration,
    ended: span.ended,
    resource: span.resource,
    instrumentationScope: span.instrumentationScope,
    droppedAttributesCount: span.droppedAttributesCount,
    droppedEventsCount: span.droppedEventsCount,
    droppedLinksCount: span.droppedLinksCount,
    ...changes,
  };
}
