import type { Attributes } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import type { Health } from '../runtime/health.ts';
import { redactSpan } from '../runtime/redact-span.ts';
import { copySpan } from '../runtime/trace/copy-span.ts';
import type { RecordingSettings } from './generated/settings.ts';
import { type OutgoingSpan, toOutgoing } from './outgoing-span.ts';
import { refusePromise, withHook } from './with-hook.ts';

/** Makes a span ready to leave the process; the result answers undefined for one that is not to be sent, never throws. */
export function createSpanPreparer(
  beforeSend: RecordingSettings['beforeSend'],
  health: Health,
): (span: ReadableSpan) => ReadableSpan | undefined {
  if (!beforeSend) return redactSpan;
  return withHook({ signal: 'spans', health, redact: redactSpan, ask: (span) => applyBeforeSend(span, beforeSend) });
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
    attributes: toOutgoing(span.attributes),
    events: span.events.map(({ name, attributes = {} }) => ({ name, attributes: toOutgoing(attributes) })),
  });
  if (wanted === null) return undefined;
  refusePromise(wanted);
  if (!isSpan(wanted)) throw new TypeError('beforeSend: not a span');

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

const isSpan = (answer: OutgoingSpan | undefined): answer is OutgoingSpan =>
  typeof answer?.name === 'string' &&
  (answer.statusMessage === undefined || typeof answer.statusMessage === 'string') &&
  answer.events?.every(({ name }) => typeof name === 'string');
