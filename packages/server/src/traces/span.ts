/** A span as received, decoded from OTLP and redacted. The input of interpretation and the unit that a store keeps. */

export type AttributeValue = string | number | boolean | null | AttributeValue[] | { [key: string]: AttributeValue };
export type Attributes = Record<string, AttributeValue>;

export interface SpanEvent {
  name: string;
  /** Milliseconds since the epoch, with a fraction. */
  timeMs: number;
  attributes: Attributes;
}

export interface Span {
  /** 32 lower-case hex digits. */
  traceId: string;
  /** 16 lower-case hex digits. */
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  /** Milliseconds since the epoch, with a fraction (OTLP's nanoseconds, to about 0.2 µs). */
  startMs: number;
  endMs: number;
  status: 'UNSET' | 'OK' | 'ERROR';
  statusMessage?: string;
  attributes: Attributes;
  events: SpanEvent[];
  scope: { name: string; version?: string };
  /** Attributes of the process that sent it. */
  resource: Attributes;
}
