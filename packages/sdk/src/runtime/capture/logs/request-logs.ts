import { CODE } from '@glasstrace/protocol/attributes';
import { LIMITS } from '@glasstrace/protocol/environment';
import { stripControlCharacters, truncate } from '@glasstrace/protocol/redaction';
import { type Attributes, trace } from '@opentelemetry/api';
import type { FrameMapper, MappedFrame } from '../../frames/frame-mapper.ts';
import { readSourceLines } from '../../frames/source-lines.ts';
import type { Health } from '../../health.ts';
import type { Later } from '../../later.ts';
import type { StackHolder } from '../capture-stack.ts';
import type { RequestRecord, RequestRecords } from '../request-record.ts';
import type { LogRecord, LogSource } from './log-record.ts';
import { SEVERITY } from './severity.ts';

/** One call of a logger. */
export interface LoggedLine {
  source: LogSource;
  severity: number;
  level: string;
  message: string;
  attributes?: Attributes;
  /** Where it was called. */
  stack?: StackHolder;
}

export interface RequestLogs {
  /**
   * Calls `record` when the current code works for a request whose logs are recorded, and answers whether it does. Never
   * throws: logging must work whatever is logged. Never inside itself: what is logged may log when it is read.
   */
  observe(record: () => void): boolean;
  /** Adds a line to the current request, if there is one. */
  add(line: LoggedLine): void;
  /** The response has ended: passes the request's lines on, unless it is dropped. Answers how many there was no room for. */
  close(record: RequestRecord): number;
}

interface HeldLine {
  line: LoggedLine;
  spanId: string;
  timeMs: number;
}

interface Book {
  held: HeldLine[];
  /** Lines that were passed on or are held. */
  kept: number;
  /** Lines there was no room for. */
  dropped: number;
}

/**
 * What is logged in each request, at most LIMITS.logsPerRequest lines. When there are more, errors take the place of
 * warnings, and both that of the rest. Lines wait for the end of their request: nobody wants those of a static file, and
 * finding their place in the source is no work for the time of the response.
 */
export function createRequestLogs(options: {
  records: RequestRecords;
  mapper: FrameMapper;
  health: Health;
  /** Asked at every error, as where logs are sent to may become known late. */
  withSourceLines: () => boolean;
  emit: (log: LogRecord) => void;
  later: Later;
}): RequestLogs {
  const { records, mapper, health, withSourceLines, emit, later } = options;
  const books = new WeakMap<RequestRecord, Book>();
  let isObserving = false;

  const isOpen = (record: RequestRecord | undefined) => record?.state === 'open' || record?.state === 'sent';

  function bookOf(record: RequestRecord): Book {
    const book = books.get(record) ?? { held: [], kept: 0, dropped: 0 };
    books.set(record, book);
    return book;
  }

  function send({ line, spanId, timeMs }: HeldLine, record: RequestRecord): void {
    const top = line.stack?.stack === undefined ? undefined : mapper.mapStack(line.stack.stack).top;
    const sourceLines = top && line.severity >= SEVERITY.error && withSourceLines() ? readSourceLines(top) : [];
    emit({
      traceId: record.traceId,
      spanId: keptSpan(spanId, record),
      timeMs,
      severity: line.severity,
      level: line.level,
      message: line.message,
      attributes: { ...line.attributes, ...(top && placeOf(top)) },
      ...(sourceLines.length > 0 && { sourceLines }),
      source: line.source,
    });
  }

  return {
    observe(record) {
      if (isObserving || !isOpen(records.current())) return false;
      isObserving = true;
      try {
        record();
      } catch {
        // The app's own logging goes on.
      } finally {
        isObserving = false;
      }
      return true;
    },

    add(line) {
      const record = records.current();
      if (!record || !isOpen(record)) return;
      const message = truncate(stripControlCharacters(line.message).trim(), LIMITS.logChars);
      if (message === '') return;
      const held = { line: { ...line, message }, spanId: activeSpan(record), timeMs: now() };
      const book = bookOf(record);
      if (book.kept >= LIMITS.logsPerRequest) {
        book.dropped++;
        health.captured('logs', 1);
        health.dropped('logs', 'request_limit', 1);
        if (!makeRoom(book, line)) return;
      }
      book.kept++;
      if (record.state === 'open') book.held.push(held);
      else later.add(() => send(held, record));
    },

    close(record) {
      const book = books.get(record);
      if (!book) return 0;
      const { held, dropped } = book;
      book.held = [];
      if (record.state !== 'dropped') for (const line of held) send(line, record);
      return dropped;
    },
  };
}

function placeOf({ wire: { file, line, column } }: MappedFrame): Attributes {
  if (file === undefined || line === undefined) return {};
  return { [CODE.file]: file, [CODE.line]: line, ...(column !== undefined && { [CODE.column]: column }) };
}

/** Milliseconds with a fraction, so that lines keep their order. */
const now = (): number => performance.timeOrigin + performance.now();

function activeSpan(record: RequestRecord): string {
  const active = trace.getActiveSpan()?.spanContext();
  return active?.traceId === record.traceId ? active.spanId : record.span.spanContext().spanId;
}

/** Some spans are not sent: then the one above them. */
function keptSpan(spanId: string, { removed, span }: RequestRecord): string {
  let kept = spanId;
  while (removed.has(kept)) kept = removed.get(kept) ?? span.spanContext().spanId;
  return kept;
}

const worthOf = ({ severity }: LoggedLine): number =>
  severity >= SEVERITY.error ? 2 : severity >= SEVERITY.warn ? 1 : 0;

/** Takes away the first line of the least worth, if that is less than the new one's. */
function makeRoom(book: Book, line: LoggedLine): boolean {
  const least = Math.min(...book.held.map((held) => worthOf(held.line)));
  if (!(least < worthOf(line))) return false;
  book.held.splice(
    book.held.findIndex((held) => worthOf(held.line) === least),
    1,
  );
  book.kept--;
  return true;
}
