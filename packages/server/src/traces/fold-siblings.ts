import type { SpanSummary } from '@glasstrace/protocol';
import { roundMs } from './round-ms.ts';

export interface SpanNode {
  startMs: number;
  endMs: number;
  summary: SpanSummary;
  /** Place in a batch: shown, and no reason to keep apart what did the same. */
  memberIndex?: number;
  children: SpanNode[];
}

/**
 * Siblings in order of their start, those that did the same folded into one with count, total and longest duration:
 * what a loop around a query looks like. Folding goes on among the children of what was folded.
 */
export function foldSiblings(siblings: readonly SpanNode[]): SpanSummary[] {
  const alike = new Map<string, SpanNode[]>();
  for (const node of siblings.toSorted((a, b) => a.startMs - b.startMs)) {
    const sameWork = signatureOf(node);
    alike.set(sameWork, [...(alike.get(sameWork) ?? []), node]);
  }
  return [...alike.values()].map(foldAlike);
}

/** Equal for nodes that did the same, whatever time it took. */
function signatureOf({ summary, children }: SpanNode): string {
  const { name, layer, status, error, query } = summary;
  return JSON.stringify([name, layer, status, error, query, [...new Set(children.map(signatureOf))].toSorted()]);
}

function foldAlike(nodes: SpanNode[]): SpanSummary {
  const first = { ...nodes[0]!.summary, name: nameOf(nodes) };
  const children = foldSiblings(nodes.flatMap((node) => node.children));
  const withChildren = children.length > 0 && { children };
  if (nodes.length === 1) return { ...first, ...withChildren };
  const durations = nodes.map((node) => node.endMs - node.startMs);
  const total = durations.reduce((sum, duration) => sum + duration, 0);
  return {
    ...first,
    duration: roundMs(total / nodes.length),
    count: nodes.length,
    totalDuration: roundMs(total),
    maxDuration: roundMs(Math.max(...durations)),
    serial: nodes.every((node, i) => i === 0 || node.startMs >= nodes[i - 1]!.endMs - CLOCK_TOLERANCE_MS),
    ...withChildren,
  };
}

/** Members of a batch with their places in front: `[0,2-4] query polls.byId`. */
function nameOf(nodes: readonly SpanNode[]): string {
  const { name } = nodes[0]!.summary;
  const places = nodes.flatMap(({ memberIndex }) => memberIndex ?? []).toSorted((a, b) => a - b);
  if (places.length === 0) return name;
  const runs: [first: number, last: number][] = [];
  for (const place of places) {
    const run = runs.at(-1);
    if (run && place === run[1] + 1) run[1] = place;
    else runs.push([place, place]);
  }
  return `[${runs.map(([first, last]) => (first === last ? first : `${first}-${last}`)).join(',')}] ${name}`;
}

/** Start and end are rounded apart from each other. */
const CLOCK_TOLERANCE_MS = 0.05;
