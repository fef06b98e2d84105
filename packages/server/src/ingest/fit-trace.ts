import { SPAN } from '@glasstrace/protocol/attributes';
import type { Span } from '../traces/span.ts';

/**
 * Merges what arrived with what is stored of a trace, within the size that the project's tier allows. Over it, only
 * roots and failed spans are still added, and the root says how many others were not.
 *
 * `added` is what has to be appended; `all` is the trace as it then is.
 */
export function fitTrace(
  stored: readonly Span[],
  arrived: readonly Span[],
  maxBytes: number,
): { added: Span[]; all: Span[] } {
  const all = new Map(stored.map((span) => [span.spanId, span]));
  let size = stored.reduce((sum, span) => sum + sizeOf(span), 0);
  const added = new Map<string, Span>();
  let dropped = 0;
  for (const span of arrived) {
    size += sizeOf(span);
    if (size > maxBytes && !isEssential(span)) {
      size -= sizeOf(span);
      dropped++;
      continue;
    }
    all.set(span.spanId, span);
    added.set(span.spanId, span);
  }
  if (dropped > 0) {
    const root = noteDropped(rootOf([...all.values()]) ?? arrived[0]!, dropped);
    all.set(root.spanId, root);
    added.set(root.spanId, root);
  }
  return { added: [...added.values()], all: [...all.values()] };
}

/** About what the span takes before compression. */
const sizeOf = (span: Span): number => JSON.stringify([span.name, span.attributes, span.events]).length + 100;

const isEssential = (span: Span): boolean =>
  span.parentSpanId === undefined ||
  span.attributes[SPAN.requestRoot] === true ||
  span.status === 'ERROR' ||
  span.events.some(({ name }) => name === 'exception');

function rootOf(spans: Span[]): Span | undefined {
  return (
    spans.find(({ attributes }) => attributes[SPAN.requestRoot] === true) ??
    spans.find(({ parentSpanId }) => parentSpanId === undefined) ??
    spans[0]
  );
}

function noteDropped(span: Span, dropped: number): Span {
  const before = Number(span.attributes[SPAN.droppedSpans] ?? 0);
  return { ...span, attributes: { ...span.attributes, [SPAN.droppedSpans]: before + dropped } };
}
