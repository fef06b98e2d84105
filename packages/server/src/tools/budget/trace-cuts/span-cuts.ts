import type { SpanSummary } from '@glasstrace/protocol';
import { truncate } from '@glasstrace/protocol/redaction';
import { countSpans } from './prune-spans.ts';
import { shortenColumns } from './shorten-columns.ts';
import type { TraceCut } from './trace-cut.ts';

export function cutSpans(reduce: (spans: SpanSummary[]) => SpanSummary[]): TraceCut {
  return {
    what: 'spans',
    apply: (detail) => {
      const spans = reduce(detail.spans);
      return { detail: { ...detail, spans }, count: countSpans(detail.spans) - countSpans(spans) };
    },
  };
}

export function cutQueries(maxChars: number): TraceCut {
  const isLong = ({ query }: SpanSummary) => query !== undefined && query.length > maxChars;
  const cut = (span: SpanSummary): SpanSummary => ({
    ...span,
    ...(isLong(span) && { query: truncate(span.query!, maxChars) }),
    ...(span.children && { children: span.children.map(cut) }),
  });
  const countLong = (spans: readonly SpanSummary[]): number =>
    spans.reduce((sum, span) => sum + Number(isLong(span)) + countLong(span.children ?? []), 0);
  return {
    what: 'ends of long queries',
    apply: (detail) => ({ detail: { ...detail, spans: detail.spans.map(cut) }, count: countLong(detail.spans) }),
  };
}

export function shortenColumnLists(): TraceCut {
  const shorten = (span: SpanSummary): SpanSummary => ({
    ...span,
    ...(span.query !== undefined && { query: shortenColumns(span.query) }),
    ...(span.children && { children: span.children.map(shorten) }),
  });
  return {
    what: 'columns',
    apply: (detail) => ({ detail: { ...detail, spans: detail.spans.map(shorten) }, count: 0 }),
  };
}

/** A span within another that failed with the same words does not say them again; its status stays. */
export function dropRepeatedErrors(): TraceCut {
  const drop = (span: SpanSummary, outer: string | undefined): SpanSummary => {
    const { error, ...rest } = span;
    return {
      ...(error !== undefined && error === outer ? rest : span),
      ...(span.children && { children: span.children.map((child) => drop(child, error ?? outer)) }),
    };
  };
  return {
    what: 'repeated errors',
    apply: (detail) => ({ detail: { ...detail, spans: detail.spans.map((span) => drop(span, undefined)) }, count: 0 }),
  };
}
