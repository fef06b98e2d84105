import { SPAN } from '@glasstrace/protocol/attributes';
import { readBoolean } from './attribute.ts';
import { findStatusCode } from './http-attributes.ts';
import { isNextBubble } from './next-span.ts';
import { fromChild, fromRoot, missing, type Sourced } from './provenance.ts';
import type { RequestRoot } from './request-root.ts';
import type { Span } from './span.ts';

/** The status the client received, as recorded and never rewritten; 0 when no response was recorded. */
export function readStatus(root: RequestRoot, spans: readonly Span[]): Sourced<number> {
  const found = findStatusCode(root.span);
  if (found && root.kind === 'next' && isNextBubble(root.span)) {
    const notes = 'The proxy answered; Next records 200 there whatever was sent.';
    return { value: found.value, provenance: { ...fromRoot(root, found.key), confidence: 'low', notes } };
  }
  if (found) return { value: found.value, provenance: fromRoot(root, found.key) };

  // What inner spans say then is what the framework would have answered.
  if (readBoolean(root.span.attributes, SPAN.aborted) === true) {
    return { value: 0, provenance: missing('The client went away before a response.') };
  }
  for (const span of spans) {
    const inner = span.kind === 'server' ? findStatusCode(span) : undefined;
    if (inner) return { value: inner.value, provenance: fromChild(span, inner.key) };
  }
  return { value: 0, provenance: missing('No response was recorded.') };
}
