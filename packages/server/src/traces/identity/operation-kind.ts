import type { OperationKind } from '@glasstrace/protocol';
import { SPAN } from '@glasstrace/protocol/attributes';
import { isCanary } from '@glasstrace/protocol/canary';
import { readBoolean, readText } from '../attribute.ts';
import { isNextBubble, isNextRequest, NEXT_SCOPE, nextSpanType } from '../next-span.ts';
import { isSdkRoot, type RequestRoot } from '../request-root.ts';
import type { Span } from '../span.ts';
import type { TrpcCall } from './trpc-call.ts';

export function readOperationKind(
  root: RequestRoot,
  spans: readonly Span[],
  known: {
    trpc: TrpcCall | undefined;
    action: string | undefined;
    path: string | undefined;
    fallback: string | undefined;
  },
): OperationKind {
  if (isCanary(readText(root.span.attributes, SPAN.correlationId))) return 'framework_internal';
  if (known.trpc) return 'trpc_procedure';
  if (known.action !== undefined) return 'server_action';
  if (isFrameworkRequest(root, known.path, known.fallback)) return 'framework_internal';
  if (isAnsweredByProxy(root, spans)) return 'middleware';
  const matchKind = readText(root.span.attributes, SPAN.nextRouteKind);
  const types = new Set(spans.map(nextSpanType));
  if (matchKind === 'APP_ROUTE' || matchKind === 'PAGES_API') return 'route_handler';
  if (types.has('AppRouteRouteHandlers.runHandler') || types.has('Node.runHandler')) return 'route_handler';
  if (known.path === undefined) return 'unknown';
  return known.path.startsWith('/api/') ? 'route_handler' : 'http_route';
}

function isAnsweredByProxy(root: RequestRoot, spans: readonly Span[]): boolean {
  const stated = readBoolean(root.span.attributes, SPAN.nextProxy);
  // A rewrite to another name of the same host makes Next ask itself: then a route answered, in a request of its own.
  if (stated !== undefined) return stated && !spans.some((span) => span !== root.span && isSdkRoot(span));
  const ranProxy = spans.some((span) => nextSpanType(span) === 'Middleware.execute');
  return ranProxy && !spans.some((span) => isNextRequest(span) && !isNextBubble(span));
}

/** Assets and tooling of the framework, what browsers ask for unbidden, and Next's own work at start. */
function isFrameworkRequest({ span, kind }: RequestRoot, path: string | undefined, fallback: string | undefined) {
  if (path === undefined) return kind === 'earliest' && span.scope.name === NEXT_SCOPE;
  if (/^\/(?:_next|__next\w*|_vercel)(?:\/|$)|^\/__nextjs_/.test(path)) return true;
  return (
    fallback === '/_not-found' &&
    /^\/(?:favicon\.ico|apple-touch-icon[\w-]*\.png|\.well-known\/appspecific\/.*)$/.test(path)
  );
}
