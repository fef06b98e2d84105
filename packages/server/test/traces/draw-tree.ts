import type { SpanSummary } from '@glasstrace/protocol';

/** A span tree as indented lines, without what differs from run to run. */
export function drawTree(spans: readonly SpanSummary[], depth = 0): string {
  return spans.map((span) => draw(span, depth)).join('');
}

function draw({ name, layer, status, error, count, serial, children = [] }: SpanSummary, depth: number): string {
  const folded = count === undefined ? '' : ` ×${count} ${serial ? 'serial' : 'overlapping'}`;
  const failed = status === 'ERROR' ? ` ERROR ${error ?? ''}` : '';
  const line = `${'  '.repeat(depth)}${name.replace(/:\d{4,5}\//, ':PORT/')} [${layer}]${folded}${failed}`;
  return `${line.trimEnd()}\n${drawTree(children, depth + 1)}`;
}
