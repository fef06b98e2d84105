import type { Attributes, AttributeValue } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import type { Health } from '../runtime/health.ts';
import { redactSpan } from '../runtime/redact-span.ts';
import { copySpan } from '../runtime/trace/copy-span.ts';
import type { RecordingSettings } from './generated/settings.ts';
import type { OutgoingSpan } from './outgoing-span.ts';

/** Redacts a span and shows it to the app's hook, if it has one; undefined when it is not to be sent. Never throws. */
export function createSpanPreparer(
  beforeSend: RecordingSettings['beforeSend'],
  health: Health,
): (span: ReadableSpan) => ReadableSpan | undefined {
  if (!beforeSend) return redactSpan;
  return (span) => {
    try {
      const wanted = applyBeforeSend(redactSpan(span), beforeSend);
      if (wanted) return redactSpan(wanted);
      health.dropped('before_send', 1);
    } catch {
      health.dropped('before_send_failed', 1);
    }
    return undefined;
  };
}

/**
 * The span as the app's hook wants it sent, not redacted again yet; undefined when the hook drops it. Throws what the
 * hook throws, and when it returns something else than a span.
 */
function applyBeforeSend(
  span: ReadableSpan,
  beforeSend: NonNullable<RecordingSettings['beforeSend']>,
): ReadableSpan | undefined {
  const { traceId, spanId } = span.spanContext();
  const { message } = span.status;
  const wanted: OutgoingSpan | null | undefined = beforeSend({
    traceId,
    spanId,
    name: span.name,
    ...(message !== undefined && { statusMessage: message }),
    attributes: toRecord(span.attributes),
    events: span.events.map(({ name, attributes = {} }) => ({ name, attributes: toRecord(attributes) })),
  });
  if (wanted === null) return undefined;
  if (typeof wanted?.name !== 'string' || !Array.isArray(wanted.events)) throw new TypeError('beforeSend: not a span');

  const { name, statusMessage, attributes, events } = wanted;
  return copySpan(span, {
    name,
    status: { code: span.status.code, ...(statusMessage !== undefined && { message: statusMessage }) },
    attributes: attributes as Attributes,
    // An event keeps its time by its place among those that were there; one more has the time of the last.
    events: events.map((event, index) => ({
      time: (span.events[index] ?? span.events.at(-1))?.time ?? span.endTime,
      name: event.name,
      attributes: event.attributes as Attributes,
    })),
  });
}

function toRecord(attributes: Attributes): OutgoingSpan['attributes'] {
  const defined = Object.entries(attributes).filter(
    (entry): entry is [string, AttributeValue] => entry[1] !== undefined,
  );
  return Object.fromEntries(defined);
}
