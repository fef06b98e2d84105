import type { Attributes, AttributeValue } from '@opentelemetry/api';

/** A span on its way out, as `beforeSend` sees it: redacted, its own to change. */
export interface OutgoingSpan {
  /** 32 hex digits, the same for all spans of a request; not to be changed. */
  readonly traceId: string;
  /** 16 hex digits; not to be changed. */
  readonly spanId: string;
  name: string;
  /** Message of a failed span. */
  statusMessage?: string;
  /** By OpenTelemetry's names, such as `url.path` and `http.response.status_code`. */
  attributes: Record<string, OutgoingValue>;
  /** Errors are events named `exception`. */
  events: { name: string; attributes: Record<string, OutgoingValue> }[];
}

export type OutgoingValue = string | number | boolean | readonly (string | number | boolean | null | undefined)[];

export function toOutgoing(attributes: Attributes): Record<string, OutgoingValue> {
  const defined = Object.entries(attributes).filter(
    (entry): entry is [string, AttributeValue] => entry[1] !== undefined,
  );
  return Object.fromEntries(defined);
}
