import { EXCEPTION, SPAN } from '@glasstrace/protocol/attributes';
import { readText } from '../attribute.ts';
import type { TraceError } from '../error.ts';
import { findRoutePattern } from '../http-attributes.ts';
import { isFallbackRoute, isNextBubble } from '../next-span.ts';
import { fromChild, fromRoot, type Sourced } from '../provenance.ts';
import type { RequestRoot } from '../request-root.ts';
import type { Span } from '../span.ts';
import { strong } from './method-and-path.ts';

/**
 * The pattern that matched, and the page Next showed instead when it did not come to that. After a failure the last
 * match is Next's error page; the pattern is then what `onRequestError` said, else what an inner span says.
 */
export function readPattern(
  root: RequestRoot,
  spans: readonly Span[],
  error: TraceError | undefined,
): { pattern?: Sourced<string>; fallback?: string } {
  const own = findRoutePattern(root.span);
  if (own && !isFallbackRoute(own.value)) {
    const fromNext = root.kind === 'sdk' && readText(root.span.attributes, SPAN.nextRouteKind) !== undefined;
    const provenance = strong(fromRoot(root, own.key));
    return {
      pattern: {
        value: own.value,
        provenance: fromNext ? { ...provenance, source: 'framework_metadata' } : provenance,
      },
    };
  }
  const inner = spans
    .filter((span) => span !== root.span && !isNextBubble(span))
    .map((span) => ({ span, found: span.kind === 'client' ? undefined : findRoutePattern(span) }))
    .filter(({ found }) => found !== undefined);
  const fallback = own?.value ?? inner.find(({ found }) => isFallbackRoute(found!.value))?.found?.value;

  const reported = error?.kind === 'exception' ? error.exception : undefined;
  const routePath = reported && readText(reported.event.attributes, EXCEPTION.nextRoutePath);
  const reportedPattern = routePath?.replace(/\/(?:page|route)$/, '') || (routePath ? '/' : undefined);
  if (reportedPattern !== undefined && !isFallbackRoute(reportedPattern)) {
    const key = `exception.${EXCEPTION.nextRoutePath}`;
    return {
      pattern: { value: reportedPattern, provenance: { ...fromRoot(root, key), source: 'framework_metadata' } },
      ...(fallback !== undefined && { fallback }),
    };
  }
  const matched = inner.find(({ found }) => !isFallbackRoute(found!.value));
  return {
    ...(matched && {
      pattern: {
        value: withoutRouteSuffix(matched.found!.value),
        provenance: fromChild(matched.span, matched.found!.key),
      },
    }),
    ...(fallback !== undefined && { fallback }),
  };
}

/** Next 15 names inner routes after their files. */
const withoutRouteSuffix = (route: string) => route.replace(/(?<=.)\/(?:page|route)$/, '');

export function fallbackRoute(root: RequestRoot, spans: readonly Span[], fallback: string): Sourced<string> {
  const span = [root.span, ...spans].find((candidate) => findRoutePattern(candidate)?.value === fallback)!;
  const { key } = findRoutePattern(span)!;
  return { value: fallback, provenance: span === root.span ? fromRoot(root, key) : fromChild(span, key) };
}
