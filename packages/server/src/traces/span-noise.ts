import { findUrl } from './http-attributes.ts';
import { isNextRequest, nextSpanType } from './next-span.ts';
import { isSdkRoot } from './request-root.ts';
import type { Span } from './span.ts';

/** Next's spans that tell a developer something about the app; the others are Next's own housekeeping. */
const TELLING = new Set([
  'BaseServer.handleRequest',
  'AppRouteRouteHandlers.runHandler',
  'AppRender.getBodyResult',
  'AppRender.fetch',
  'ResolveMetadata.generateMetadata',
  'Middleware.execute',
  'Node.runHandler',
  'Render.getServerSideProps',
  'Render.getStaticProps',
]);

const PRISMA_HOUSEKEEPING = /^prisma:client:(?:serialize|compile|load_engine|detect_platform)$/;

/** Work of the framework for itself. What failed is never noise. */
export function isNoise(span: Span): boolean {
  if (span.status === 'ERROR' || span.events.length > 0) return false;
  const nextType = nextSpanType(span);
  return nextType === undefined ? PRISMA_HOUSEKEEPING.test(span.name) : !TELLING.has(nextType);
}

/**
 * Whether a span records what another one shows: Next's request inside of the request our SDK opened, and an outgoing
 * call that another instrumentation recorded too, one inside of the other.
 */
export function isDuplicateOf(
  span: Span,
  around: { shownAncestor: Span | undefined; children: readonly Span[] },
): boolean {
  if (isNextRequest(span)) return around.shownAncestor !== undefined && isSdkRoot(around.shownAncestor);
  const inner = around.children.length === 1 ? around.children[0]! : undefined;
  if (span.kind !== 'client' || inner?.kind !== 'client') return false;
  const [outerUrl, innerUrl] = [findUrl(span)?.value, findUrl(inner)?.value];
  return outerUrl !== undefined && outerUrl === innerUrl;
}
