import { SPAN_KINDS, STATUS_CODES } from '../ingest/otlp/decoded-span.ts';
import type { LogRecord } from '../traces/log-record.ts';
import type { Attributes, AttributeValue, Span, SpanEvent } from '../traces/span.ts';

/**
 * Spans and log records as lines of OTLP/JSON: what ingest reads, written again. A line is a whole `TracesData` or
 * `LogsData`, which is also the body of an export request, and small enough for one.
 */

/** A line is ended when it has grown to this; a single span may be larger. */
const LINE_CHARS = 1_000_000;

type Sent = Pick<Span, 'scope' | 'resource'>;

export const traceLines = (spans: readonly Span[]): string[] =>
  toLines(spans, writeSpan, { ofResources: 'resourceSpans', ofScopes: 'scopeSpans', items: 'spans' });

export const logLines = (logs: readonly LogRecord[]): string[] =>
  toLines(logs, writeLog, { ofResources: 'resourceLogs', ofScopes: 'scopeLogs', items: 'logRecords' });

function toLines<Item extends Sent>(
  items: readonly Item[],
  write: (item: Item) => object,
  names: { ofResources: string; ofScopes: string; items: string },
): string[] {
  const lines: string[] = [];
  /** Written items by scope, by resource, each as its JSON. */
  let resources = new Map<string, Map<string, string[]>>();
  let chars = 0;

  function endLine(): void {
    const groups = [...resources].map(([resource, scopes]) => {
      const ofScopes = [...scopes].map(
        ([scope, written]) => `{"scope":${scope},"${names.items}":[${written.join(',')}]}`,
      );
      return `{"resource":${resource},"${names.ofScopes}":[${ofScopes.join(',')}]}`;
    });
    lines.push(`{"${names.ofResources}":[${groups.join(',')}]}\n`);
    resources = new Map();
    chars = 0;
  }

  for (const item of items) {
    const written = JSON.stringify(write(item));
    if (chars > 0 && chars + written.length > LINE_CHARS) endLine();
    chars += written.length;
    const scopes = within(resources, JSON.stringify({ attributes: writeAttributes(item.resource) }), () => new Map());
    within(scopes, JSON.stringify(item.scope), () => []).push(written);
  }
  if (chars > 0) endLine();
  return lines;
}

function within<Value>(known: Map<string, Value>, key: string, make: () => Value): Value {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}

const writeSpan = (span: Span): object => ({
  traceId: span.traceId,
  spanId: span.spanId,
  ...(span.parentSpanId !== undefined && { parentSpanId: span.parentSpanId }),
  name: span.name,
  // `internal` stands for "unspecified" too, which is 0.
  kind: SPAN_KINDS.lastIndexOf(span.kind),
  startTimeUnixNano: toNanoseconds(span.startMs),
  endTimeUnixNano: toNanoseconds(span.endMs),
  attributes: writeAttributes(span.attributes),
  events: span.events.map(writeEvent),
  status: {
    code: STATUS_CODES.indexOf(span.status),
    ...(span.statusMessage !== undefined && { message: span.statusMessage }),
  },
});

const writeEvent = ({ name, timeMs, attributes }: SpanEvent): object => ({
  timeUnixNano: toNanoseconds(timeMs),
  name,
  attributes: writeAttributes(attributes),
});

const writeLog = (log: LogRecord): object => ({
  timeUnixNano: toNanoseconds(log.timeMs),
  observedTimeUnixNano: toNanoseconds(log.timeMs),
  severityNumber: log.severity,
  ...(log.severityText !== undefined && { severityText: log.severityText }),
  body: writeValue(log.body),
  attributes: writeAttributes(log.attributes),
  traceId: log.traceId,
  ...(log.spanId !== undefined && { spanId: log.spanId }),
});

const writeAttributes = (attributes: Attributes): object[] =>
  Object.entries(attributes).map(([key, value]) => ({ key, value: writeValue(value) }));

function writeValue(value: AttributeValue): object {
  switch (typeof value) {
    case 'string':
      return { stringValue: value };
    case 'boolean':
      return { boolValue: value };
    case 'number':
      return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  }
  if (value === null) return {};
  return Array.isArray(value)
    ? { arrayValue: { values: value.map(writeValue) } }
    : { kvlistValue: { values: writeAttributes(value) } };
}

/** Times of today are exact to a quarter of a microsecond: what reads the nanoseconds finds the same one again. */
function toNanoseconds(timeMs: number): string {
  const whole = Math.floor(timeMs);
  return String(BigInt(whole) * 1_000_000n + BigInt(Math.round((timeMs - whole) * 1e6)));
}
