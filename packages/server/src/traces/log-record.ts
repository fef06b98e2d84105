import type { Attributes, AttributeValue, Span } from './span.ts';

/** A log record as received, decoded from OTLP and redacted; always of a trace. */
export interface LogRecord {
  /** 32 lower-case hex digits. */
  traceId: string;
  /** The span it was written in, 16 lower-case hex digits, when the sender says so. */
  spanId?: string;
  /** Milliseconds since the epoch, with a fraction. */
  timeMs: number;
  /** OpenTelemetry's severity number, 1 to 24; 0 when the sender gave none. */
  severity: number;
  /** The level as the logging library names it. */
  severityText?: string;
  body: AttributeValue;
  attributes: Attributes;
  scope: Span['scope'];
  /** Attributes of the process that sent it. */
  resource: Attributes;
}
