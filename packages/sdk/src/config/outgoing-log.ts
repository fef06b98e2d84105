import type { OutgoingValue } from './outgoing-span.ts';

/** A log record on its way out, as `beforeSendLog` sees it: redacted, its own to change. */
export interface OutgoingLog {
  /** 32 hex digits, that of the request; not to be changed. */
  readonly traceId: string;
  /** 16 hex digits; not to be changed. */
  readonly spanId: string;
  /** Who logged it; not to be changed. */
  readonly source: 'console' | 'pino' | 'winston' | 'stdout';
  /** As the logger names it; not to be changed. */
  readonly level: string;
  message: string;
  /** Fields of the record, and where it was logged, such as `code.file.path`. */
  attributes: Record<string, OutgoingValue>;
  /** Lines of source around the call, for errors. */
  sourceLines?: { line: number; text: string; current?: true }[];
}
