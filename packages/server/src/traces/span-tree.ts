import type { SpanSummary } from '@glasstrace/protocol';
import { foldSiblings, type SpanNode } from './fold-siblings.ts';
import { readProcedureCall } from './procedure-call.ts';
import type { Span } from './span.ts';
import { isDuplicateOf, isNoise } from './span-noise.ts';
import { describeSpan } from './span-summary.ts';
import type { Trace } from './trace.ts';

/**
 * The spans of a trace as a tree, in order of their start: what the framework does for itself folded away, double
 * recordings removed, repeated siblings folded into one. Nothing that failed in a way of its own is left out.
 * `includeFrameworkInternal` keeps the framework's own spans and double recordings.
 */
export function buildSpanTree(trace: Trace, options: { includeFrameworkInternal?: boolean } = {}): SpanSummary[] {
  const byId = new Map(trace.spans.map((span) => [span.spanId, span]));
  const childrenOf = groupByParent(trace, byId);
  const hidden = options.includeFrameworkInternal ? new Set<Span>() : findHidden(trace, childrenOf);

  const toNodes = (spans: readonly Span[]): SpanNode[] =>
    spans.flatMap((span) => {
      const children = toNodes(childrenOf.get(span) ?? []);
      if (hidden.has(span)) return children;
      const name = span === trace.root.span ? trace.identity.displayRoute : undefined;
      const { startMs, endMs } = span;
      const memberIndex = readProcedureCall(span)?.memberIndex;
      const place = memberIndex !== undefined && { memberIndex };
      return [{ startMs, endMs, summary: describeSpan(span, name), ...place, children }];
    });
  const tops = trace.spans.filter((span) => parentOf(span, trace, byId) === undefined);
  return foldSiblings(toNodes(tops));
}

function groupByParent(trace: Trace, byId: ReadonlyMap<string, Span>): Map<Span, Span[]> {
  const childrenOf = new Map<Span, Span[]>();
  for (const span of trace.spans) {
    const parent = parentOf(span, trace, byId);
    if (parent) childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), span]);
  }
  return childrenOf;
}

/** A span whose parent was never received belongs to the request, unless it is the request or began before it. */
function parentOf(span: Span, { root }: Trace, byId: ReadonlyMap<string, Span>): Span | undefined {
  const parent = span.parentSpanId === undefined ? undefined : byId.get(span.parentSpanId);
  if (parent && parent !== span) return parent;
  return span === root.span || span.startMs < root.span.startMs ? undefined : root.span;
}

function findHidden(trace: Trace, childrenOf: ReadonlyMap<Span, Span[]>): Set<Span> {
  const hidden = new Set<Span>();
  const visit = (span: Span, shownAncestor: Span | undefined) => {
    const children = childrenOf.get(span) ?? [];
    if (span !== trace.root.span && (isNoise(span) || isDuplicateOf(span, { shownAncestor, children }))) {
      hidden.add(span);
    }
    for (const child of children) visit(child, hidden.has(span) ? shownAncestor : span);
  };
  const isChild = new Set([...childrenOf.values()].flat());
  for (const span of trace.spans) if (!isChild.has(span)) visit(span, undefined);
  return hidden;
}
