import type { SpanSummary } from '@glasstrace/protocol';

export const countSpans = (spans: readonly SpanSummary[]): number =>
  spans.reduce((sum, span) => sum + 1 + countSpans(span.children ?? []), 0);

/** Failed spans and what leads to them. */
export function keepFailedSpans(spans: readonly SpanSummary[]): SpanSummary[] {
  return keepWhere(spans, (span) => span.status === 'ERROR');
}

/** The `max` spans that tell most, failed ones before repeated and slow ones, and what leads to them. */
export function keepTellingSpans(spans: readonly SpanSummary[], max: number): SpanSummary[] {
  if (countSpans(spans) <= max) return [...spans];
  const byWorth = flatten(spans).toSorted((a, b) => worth(b) - worth(a));
  for (let keep = max; keep > 0; keep--) {
    const telling = new Set(byWorth.slice(0, keep));
    const kept = keepWhere(spans, (span) => telling.has(span));
    // Ancestors come along and count as well.
    if (countSpans(kept) <= max) return kept;
  }
  return keepFailedSpans(spans);
}

const flatten = (spans: readonly SpanSummary[]): SpanSummary[] =>
  spans.flatMap((span) => [span, ...flatten(span.children ?? [])]);

/** A failure outweighs any duration. */
const worth = (span: SpanSummary) => (span.status === 'ERROR' ? 1e9 : 0) + (span.totalDuration ?? span.duration);

function keepWhere(spans: readonly SpanSummary[], matches: (span: SpanSummary) => boolean): SpanSummary[] {
  return spans.flatMap((span) => {
    const kept = keepWhere(span.children ?? [], matches);
    if (kept.length === 0 && !matches(span)) return [];
    const { children: _, ...alone } = span;
    return [kept.length === 0 ? alone : { ...alone, children: kept }];
  });
}
