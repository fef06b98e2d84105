import fc from 'fast-check';
import { cleanSpans } from '../../src/ingest/clean-span.ts';
import type { LogRecord } from '../../src/traces/log-record.ts';
import type { Span } from '../../src/traces/span.ts';
import { aLog } from '../traces/a-log.ts';
import { aFrame, anException, aRequest, aSpan, SDK_RESOURCE, START_MS } from '../traces/a-span.ts';

export interface AnyTrace {
  spans: Span[];
  logs: LogRecord[];
}

const hex = (digits: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: digits, maxLength: digits });
export const traceId = hex(32).filter((id) => !/^0+$/.test(id));

/** Text as apps have it: short words, long ones, emoji, marks that control something, what looks like a token. */
export const text = fc.oneof(
  fc.constantFrom(
    'polls',
    'comments',
    'a b',
    '<|endoftext|>',
    '日本語のエラー',
    '👩‍👩‍👧‍👦',
    'x\u0000\u001b[31my',
    '{"a":"\\u0041"}',
  ),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ maxLength: 400 }),
  fc.constant('very long '.repeat(300)),
);
const word = fc.constantFrom('polls', 'items', 'users', 'orders', '42', 'a1b2', 'comments');
export const path = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => `/${words.join('/')}`);
export const method = fc.constantFrom('GET', 'POST', 'PATCH');
export const statusCode = fc.constantFrom(200, 201, 302, 400, 404, 422, 500, 503);
export const sessionId = fc.constantFrom('abcdef1234567890', '0123456789abcdef');

const exception = fc
  .record({ type: fc.constantFrom('Error', 'TypeError', 'ZodError'), message: text, handled: fc.boolean() })
  .chain((error) =>
    fc
      .array(fc.record({ file: path.map((name) => `src${name}.ts`), line: fc.integer({ min: 1, max: 900 }) }), {
        maxLength: 8,
      })
      .map((frames) => anException({ ...error, frames: frames.map((frame) => aFrame(frame)) })),
  );

/** Spans of a request in every state: with and without a root, with parents that never came, failed, unordered in time. */
export const anyTrace: fc.Arbitrary<AnyTrace> = fc
  .record({
    traceId,
    hasRoot: fc.boolean(),
    method,
    path,
    statusCode,
    sessionId,
    startMs: fc.integer({ min: START_MS - 3_000_000, max: START_MS }),
    error: fc.option(exception, { nil: undefined }),
    children: fc.array(
      fc.record({
        parent: fc.integer({ min: -2, max: 11 }),
        name: fc.oneof(text, fc.constantFrom('prisma:client:db_query', 'fetch GET https://a.example')),
        kind: fc.constantFrom('internal', 'client', 'server'),
        offsetMs: fc.integer({ min: -5, max: 60 }),
        durationMs: fc.integer({ min: 0, max: 50 }),
        status: fc.constantFrom('UNSET', 'OK', 'ERROR'),
        error: fc.option(exception, { nil: undefined }),
        query: fc.option(text, { nil: undefined }),
      }),
      { maxLength: 10 },
    ),
    logs: fc.array(
      fc.record({ offsetMs: fc.integer({ min: 0, max: 60 }), severity: fc.constantFrom(9, 13, 17), body: text }),
      { maxLength: 4 },
    ),
  })
  .map((made) => {
    const { startMs } = made;
    const idOf = (index: number) => (index + 1).toString(16).padStart(16, 'a');
    const rootId = idOf(0);
    const root = aRequest({
      traceId: made.traceId,
      spanId: rootId,
      method: made.method,
      path: made.path,
      statusCode: made.statusCode,
      startMs,
      resource: { ...SDK_RESOURCE, 'glasstrace.session.id': made.sessionId },
      events: made.error ? [made.error] : [],
    });
    const children = made.children.map((child, index) =>
      aSpan({
        traceId: made.traceId,
        spanId: idOf(index + 1),
        // A parent before it, the root, or one that nobody sent.
        ...(child.parent >= 0 && {
          parentSpanId: child.parent <= index ? idOf(child.parent) : idOf(child.parent + 1_000),
        }),
        name: child.name,
        kind: child.kind as Span['kind'],
        startMs: startMs + child.offsetMs,
        endMs: startMs + child.offsetMs + child.durationMs,
        status: child.status as Span['status'],
        resource: { ...SDK_RESOURCE, 'glasstrace.session.id': made.sessionId },
        attributes: {
          ...(child.query !== undefined && { 'db.system.name': 'postgresql', 'db.query.text': child.query }),
          ...(child.kind === 'server' && { 'http.request.method': made.method, 'url.path': made.path }),
        },
        events: child.error ? [{ ...child.error, timeMs: startMs + child.offsetMs }] : [],
      }),
    );
    const logs = made.logs.map(({ offsetMs, ...log }) =>
      aLog({ traceId: made.traceId, spanId: rootId, timeMs: startMs + offsetMs, ...log }),
    );
    const spans = made.hasRoot || children.length === 0 ? [root, ...children] : children;
    // As ingest keeps them, within its bounds.
    return { spans: cleanSpans(spans), logs };
  });

/** The same records in another order. */
export const shuffled = <Item>(items: readonly Item[]): fc.Arbitrary<Item[]> =>
  fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });
