import type { FieldProvenance } from '@glasstrace/protocol';
import type { LogRecord } from './log-record.ts';
import type { RequestRoot } from './request-root.ts';
import type { Span } from './span.ts';

/** A value of the summary and how we know it. */
export interface Sourced<Value> {
  value: Value;
  provenance: FieldProvenance;
}

export const evidencePath = (span: Span, key: string) => `${span.spanId}:${key}`;

/** Provenance of what the root span says itself: strong where the span belongs to the HTTP layer. */
export function fromRoot({ span, kind }: RequestRoot, key: string): FieldProvenance {
  const strong = kind === 'sdk' || kind === 'server';
  return {
    source: strong ? 'root_request' : 'root_span',
    confidence: strong ? 'high' : 'medium',
    evidencePath: evidencePath(span, key),
  };
}

export function fromChild(span: Span, key: string): FieldProvenance {
  return { source: 'child_span_fallback', confidence: 'medium', evidencePath: evidencePath(span, key) };
}

/** Drawn by us from what was logged: weaker than anything that a span says of itself. */
export function fromLog({ spanId }: LogRecord, root: RequestRoot, notes: string): FieldProvenance {
  return {
    source: 'ingestion_derived',
    confidence: 'medium',
    evidencePath: `${spanId ?? root.span.spanId}:log`,
    notes,
  };
}

export const missing = (notes: string): FieldProvenance => ({ source: 'missing', confidence: 'low', notes });
