import { SPAN } from '@glasstrace/protocol/attributes';
import { describe, expect, it } from 'vitest';
import { type FittedTrace, fitTrace, measureTrace } from '../../src/ingest/fit-trace.ts';
import type { Span } from '../../src/traces/span.ts';
import { anException, aRequest, aSpan } from '../traces/a-span.ts';

const MAX_BYTES = 10_000;
const EMPTY = measureTrace([]);
const root = aRequest({ statusCode: 500 });
/** Of a thousand bytes, unless a test says how many. */
const aChild = (fields: Partial<Span> = {}, bytes = 1_000) =>
  aSpan({ parentSpanId: root.spanId, attributes: { text: 'x'.repeat(bytes) }, ...fields });
const children = (count: number) => Array.from({ length: count }, () => aChild());
const fit = (arrived: Span[], known: FittedTrace = EMPTY) => fitTrace(known, arrived, MAX_BYTES);
const idsOf = ({ spans }: FittedTrace) => [...spans.keys()];
const saidOf = ({ spans }: FittedTrace) =>
  [...spans.values()].reduce((sum, { attributes }) => sum + Number(attributes[SPAN.droppedSpans] ?? 0), 0);

describe('a trace within its size', () => {
  it('is kept as it comes', () => {
    const spans = [...children(3), root];
    const { added, trace } = fit(spans);
    expect(added).toEqual(spans);
    expect([...trace.spans.values()]).toEqual(spans);
    expect(trace.dropped).toBe(0);
  });

  it('is measured the same in parts and as a whole, and a span that comes again counts once', () => {
    const spans = [...children(3), root];
    const parts = fit(spans.slice(2), fit(spans.slice(0, 2)).trace).trace;
    expect(parts.bytes).toBe(measureTrace(spans).bytes);
    expect(fit(spans, parts).trace.bytes).toBe(parts.bytes);
  });
});

describe('a trace over its size', () => {
  it('keeps the root, also when it comes last, and says how many spans it lost', () => {
    const { trace } = fit([...children(30), root]);
    expect(idsOf(trace)).toContain(root.spanId);
    expect(trace.dropped).toBe(31 - trace.spans.size);
    expect(saidOf(trace)).toBe(trace.dropped);
    expect(trace.bytes).toBeLessThanOrEqual(MAX_BYTES);
  });

  it('keeps a failed span and its ancestors, whatever came before them in the same part', () => {
    const grandparent = aChild();
    const parent = aChild({ parentSpanId: grandparent.spanId });
    const failed = aChild({ parentSpanId: parent.spanId, events: [anException({ type: 'Error', message: 'no' })] });
    const { trace } = fit([...children(20), failed, parent, grandparent, root]);
    expect(idsOf(trace)).toEqual(expect.arrayContaining([failed, parent, grandparent, root].map((it) => it.spanId)));
  });

  it('keeps ancestors that come after the failed span, in a later part', () => {
    const grandparent = aChild();
    const parent = aChild({ parentSpanId: grandparent.spanId });
    const failed = aChild({ parentSpanId: parent.spanId, status: 'ERROR' });
    const full = fit([root, ...children(20)]).trace;
    const late = fit([parent, ...children(2)], fit([failed], full).trace).trace;
    expect(idsOf(late)).toEqual(expect.arrayContaining([failed.spanId, parent.spanId]));
    expect(idsOf(fit([grandparent], late).trace)).toContain(grandparent.spanId);
  });

  it('keeps of a large failed span the exception and what is short', () => {
    const exception = anException({
      type: 'Error',
      message: 'no',
      attributes: { 'exception.stacktrace': 's'.repeat(50_000) },
    });
    const failed = aChild({ attributes: { sql: 'y'.repeat(50_000), code: 'P2002' }, events: [exception] });
    const { trace } = fit([root, ...children(20), failed]);
    const kept = trace.spans.get(failed.spanId)!;
    expect(kept.attributes.code).toBe('P2002');
    expect(kept.attributes[SPAN.droppedAttributes]).toBe(1);
    expect(kept.events[0]?.attributes).toMatchObject({ 'exception.type': 'Error', 'exception.message': 'no' });
    expect(JSON.stringify(kept).length).toBeLessThan(12_000);
  });

  it('keeps a root that is larger than the trace may be, without what is long', () => {
    const large = { ...root, attributes: { ...root.attributes, baggage: 'z'.repeat(60_000) } };
    const { trace } = fit([large]);
    expect(idsOf(trace)).toEqual([root.spanId]);
    expect(trace.bytes).toBeLessThan(5_000);
    expect(trace.spans.get(root.spanId)?.attributes['http.response.status_code']).toBe(500);
  });

  it('stays bounded when everything fails', () => {
    let { trace } = fit([root]);
    for (let part = 0; part < 20; part++) {
      trace = fit(
        Array.from({ length: 10 }, () => aChild({ status: 'ERROR' })),
        trace,
      ).trace;
    }
    expect(trace.bytes).toBeLessThanOrEqual(MAX_BYTES * 1.5);
    expect(trace.dropped).toBe(201 - trace.spans.size);
  });

  it('does not write the root for every span that it loses', () => {
    let { trace } = fit([root, ...children(20)]);
    let written = 0;
    for (let part = 0; part < 1_000; part++) {
      const fitted = fit([aChild()], trace);
      trace = fitted.trace;
      written += fitted.added.length;
    }
    expect(written).toBeLessThan(60);
    expect(trace.dropped).toBeGreaterThan(1_000);
    expect(saidOf(trace)).toBeGreaterThan(trace.dropped * 0.9);
    expect(saidOf(trace)).toBeLessThanOrEqual(trace.dropped);
    expect(measureTrace([...trace.spans.values()]).dropped).toBe(saidOf(trace));
  });
});
