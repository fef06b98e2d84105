import { findMethod, findPath } from '../http-attributes.ts';
import { fromChild, fromRoot, missing, type Sourced } from '../provenance.ts';
import type { RequestRoot } from '../request-root.ts';
import type { Span } from '../span.ts';

export function readMethod(root: RequestRoot, spans: readonly Span[]): Sourced<string> {
  const found = findMethod(root.span);
  if (found) return { value: found.value, provenance: strong(fromRoot(root, found.key)) };
  const inner = spans.find((span) => span.kind === 'server' && findMethod(span));
  if (inner) return { value: findMethod(inner)!.value, provenance: fromChild(inner, findMethod(inner)!.key) };
  const named = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)\b/.exec(root.span.name)?.[1];
  if (named) return { value: named, provenance: { ...nameOnly(root), confidence: 'medium' } };
  return { value: '', provenance: missing('Not an HTTP request.') };
}

export function readPath(root: RequestRoot, spans: readonly Span[]): Sourced<string> | undefined {
  const found = root.kind === 'earliest' ? undefined : findPath(root.span);
  if (found) return { value: found.value, provenance: strong(fromRoot(root, found.key)) };
  const inner = spans.find((span) => span.kind === 'server' && findPath(span));
  return inner && { value: findPath(inner)!.value, provenance: fromChild(inner, findPath(inner)!.key) };
}

/** Next knows method and path for certain, unlike the status. */
export const strong = (provenance: Sourced<string>['provenance']) => ({ ...provenance, confidence: 'high' as const });

export const nameOnly = ({ span }: RequestRoot) =>
  ({ source: 'root_span', confidence: 'low', evidencePath: `${span.spanId}:name` }) as const;
