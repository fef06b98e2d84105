import { context, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { suppressTracing } from '@opentelemetry/core';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { beforeAll, describe, expect, it } from 'vitest';
import { createTracerProvider } from '../../../src/runtime/trace/tracer.ts';
import { aSpan } from '../support/a-span.ts';

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
});

function aTracer() {
  const ended: ReadableSpan[] = [];
  const settled = () => Promise.resolve();
  const provider = createTracerProvider({
    onStart() {},
    onEnd: (span) => ended.push(span),
    forceFlush: settled,
    shutdown: settled,
  });
  return { tracer: provider.getTracer('app', '1.2.3'), ended };
}

function recorded(fill: (span: Span) => void): ReadableSpan {
  const { tracer, ended } = aTracer();
  const span = tracer.startSpan('GET /api/polls');
  fill(span);
  span.end();
  return ended[0]!;
}

const LINKED = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: TraceFlags.SAMPLED };

describe('a recorded span', () => {
  it.each<[string, (span: Span) => void]>([
    ['attributes of every kind', (it) => it.setAttributes({ text: 'a', number: 1.5, yes: true, list: ['a', 'b'] })],
    ['attributes set again', (it) => it.setAttribute('a', 1).setAttribute('a', 2)],
    [
      'what is no attribute',
      (it) => it.setAttributes({ object: {}, none: undefined, nothing: null, call: () => 1, '': 1 } as never),
    ],
    ['a name and a status changed later', (it) => it.updateName('POST').setStatus({ code: 2, message: 'boom' })],
    ['a status without a message', (it) => it.setStatus({ code: SpanStatusCode.ERROR })],
    ['an error that was found to be none', (it) => it.setStatus({ code: 1 }).setStatus({ code: 2, message: 'boom' })],
    ['a status that is unset', (it) => it.setStatus({ code: 2 }).setStatus({ code: 0 })],
    ['links', (it) => it.addLink({ context: LINKED }).addLinks([{ context: LINKED, attributes: { why: 'retry' } }])],
    ['events with a time', (it) => it.addEvent('a', { b: 1 }, 1_767_225_600_123.5).addEvent('c', [1_767_225_600, 5])],
    ['an event at a date', (it) => it.addEvent('a', new Date(1_767_225_600_123))],
    ['more links than a span may have', (it) => it.addLinks(Array.from({ length: 200 }, () => ({ context: LINKED })))],
  ])('holds %s as a span of OpenTelemetry does', (_what, fill) => {
    const { name, status, attributes, links, events } = aSpan({ fill });
    const bounded = links.length > 16 ? links.slice(0, 16) : links;
    const plain = (items: ReadableSpan['events'] | ReadableSpan['links']) =>
      items.map(({ droppedAttributesCount: _count, attributes = {}, ...item }) => ({ ...item, attributes }));

    const span = recorded(fill);

    expect({ name: span.name, status: span.status, attributes: span.attributes }).toEqual({ name, status, attributes });
    expect(plain(span.events)).toEqual(plain(events));
    expect(plain(span.links)).toEqual(plain(bounded));
  });

  it('tells the class of an exception and its code apart', () => {
    const error = Object.assign(new TypeError('boom'), { code: 'P2002' });
    const { events } = recorded((span) => {
      span.recordException(error);
      span.recordException('only a text');
    });
    expect(events.map(({ name }) => name)).toEqual(['exception', 'exception']);
    expect(events[0]!.attributes).toEqual({
      'exception.type': 'TypeError',
      'exception.message': 'boom',
      'exception.stacktrace': error.stack,
      'glasstrace.exception.code': 'P2002',
    });
    expect(events[1]!.attributes).toEqual({ 'exception.type': 'Error', 'exception.message': 'only a text' });
  });

  it('does not throw whatever it is given', () => {
    const garbage = [null, undefined, Number.NaN, {}, [{}], Symbol('x')] as never[];
    const fill = (span: Span) => {
      for (const item of garbage) {
        span.setAttribute('a', item).addEvent('b', item, item);
        span.recordException(item);
      }
    };
    expect(() => recorded(fill)).not.toThrow();
  });

  it('counts what is over its limits', () => {
    const span = recorded((it) => {
      for (let i = 0; i < 130; i++) it.setAttribute(`a${i}`, i).addEvent(`e${i}`);
      it.setAttribute('a0', 'again');
      it.setAttribute('a1', 'x'.repeat(70_000));
      it.addLinks(Array.from({ length: 20 }, () => ({ context: LINKED })));
    });
    expect(Object.keys(span.attributes)).toHaveLength(128);
    expect(span.attributes).toMatchObject({ a0: 'again', a1: 'x'.repeat(65_536) });
    expect(span.events.at(-1)!.name).toBe('e129');
    expect([span.droppedAttributesCount, span.droppedEventsCount, span.droppedLinksCount]).toEqual([2, 2, 4]);
  });

  it('keeps a list as it was when it was set', () => {
    const list = ['a'];
    const span = recorded((it) => it.setAttribute('list', list));
    list.push('b');
    expect(span.attributes.list).toEqual(['a']);
  });

  it('has ended when it has ended', () => {
    const { tracer, ended } = aTracer();
    const span = tracer.startSpan('a');
    span.end();
    span.setAttribute('late', 1).addEvent('late').updateName('late').setStatus({ code: 2 }).end();
    expect(ended).toHaveLength(1);
    expect(ended[0]).toMatchObject({ name: 'a', attributes: {}, events: [], status: { code: 0 } });
    expect(span.isRecording()).toBe(false);
  });

  it('lasts from its start to its end, also when these are told, and never less than nothing', () => {
    const { tracer, ended } = aTracer();
    tracer.startSpan('told', { startTime: 1_767_225_600_000 }).end(1_767_225_600_250.5);
    tracer.startSpan('backwards', { startTime: 1_767_225_600_000 }).end(1_767_225_599_000);
    tracer.startSpan('now').end();
    const [told, backwards, now] = ended;
    expect(told!.duration).toEqual([0, 250_500_000]);
    expect(backwards!.duration).toEqual([0, 0]);
    expect(Math.abs(now!.startTime[0] * 1_000 - Date.now())).toBeLessThan(60_000);
  });
});

describe('a tracer', () => {
  it('makes children of the active span, in its trace, and roots where there is none or none is wanted', () => {
    const { tracer, ended } = aTracer();
    tracer.startActiveSpan('outer', (outer) => {
      tracer.startSpan('child').end();
      tracer.startSpan('new root', { root: true }).end();
      outer.end();
    });
    const [child, root, outer] = ended;
    expect(child!.parentSpanContext).toEqual(outer!.spanContext());
    expect(child!.spanContext().traceId).toBe(outer!.spanContext().traceId);
    expect(root!.parentSpanContext).toBeUndefined();
    expect(root!.spanContext().traceId).not.toBe(outer!.spanContext().traceId);
    expect(new Set(ended.map((span) => span.spanContext().spanId)).size).toBe(3);
    for (const span of ended) expect(trace.isSpanContextValid(span.spanContext())).toBe(true);
  });

  it('goes on with the trace of a caller, whatever that has decided about it', () => {
    const { tracer, ended } = aTracer();
    const caller = { ...LINKED, traceFlags: TraceFlags.NONE, isRemote: true };
    tracer.startSpan('server', { kind: SpanKind.SERVER }, trace.setSpanContext(ROOT_CONTEXT, caller)).end();
    const [span] = ended;
    expect(span).toMatchObject({ kind: SpanKind.SERVER, parentSpanContext: caller });
    expect(span!.spanContext()).toMatchObject({ traceId: caller.traceId, traceFlags: TraceFlags.SAMPLED });
  });

  it('passes on what the work of an active span returns and throws, in each form of the call', async () => {
    const { tracer } = aTracer();
    const own = trace.setSpanContext(ROOT_CONTEXT, LINKED);
    expect(tracer.startActiveSpan('a', () => 1)).toBe(1);
    expect(tracer.startActiveSpan('a', { kind: SpanKind.CLIENT }, (span) => (span as never as ReadableSpan).kind)).toBe(
      2,
    );
    expect(tracer.startActiveSpan('a', {}, own, (span) => span.spanContext().traceId)).toBe(LINKED.traceId);
    await expect(tracer.startActiveSpan('a', () => Promise.reject(new Error('boom')))).rejects.toThrow('boom');
    expect(() =>
      tracer.startActiveSpan('a', () => {
        throw new Error('boom');
      }),
    ).toThrow('boom');
  });

  it('records nothing where tracing is suppressed', () => {
    const { tracer, ended } = aTracer();
    const span = tracer.startSpan('own traffic', {}, suppressTracing(ROOT_CONTEXT));
    span.end();
    expect(span.isRecording()).toBe(false);
    expect(ended).toEqual([]);
  });
});
