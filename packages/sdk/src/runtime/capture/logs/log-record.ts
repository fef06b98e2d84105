import type { WireSourceLine } from '@glasstrace/protocol/attributes';
import type { Attributes } from '@opentelemetry/api';

/** Something that the app logged while it served a request, as it is sent. */
export interface LogRecord {
  traceId: string;
  spanId: string;
  /** Milliseconds since the epoch, with a fraction. */
  timeMs: number;
  /** OpenTelemetry's severity number. */
  severity: number;
  /** The level, as the library names it. */
  level: string;
  message: string;
  attributes: Attributes;
  /** Around the call, for errors, where they may be shown. */
  sourceLines?: WireSourceLine[];
  /** Who logged it. */
  source: LogSource;
}

export type LogSource = 'console' | 'pino' | 'winston' | 'stdout';
