import { SPAN } from '@glasstrace/protocol/attributes';
import { readBoolean, readText } from './attribute.ts';
import type { Span } from './span.ts';

export const NEXT_SCOPE = 'next.js';

/** Next's category of its own span, such as `BaseServer.handleRequest`; undefined for spans of others. */
export function nextSpanType(span: Span): string | undefined {
  return span.scope.name === NEXT_SCOPE ? readText(span.attributes, SPAN.nextSpanType) : undefined;
}

export const isNextRequest = (span: Span) => nextSpanType(span) === 'BaseServer.handleRequest';

/** The pre-routing span of the proxy; its status is invented (200, whatever the client received). */
export const isNextBubble = (span: Span) => readBoolean(span.attributes, SPAN.nextBubble) === true;

/** Pages that Next shows when no route of the app could answer. */
const FALLBACK_ROUTES = new Set(['/_not-found', '/_error', '/_global-error', '/_404', '/_500', '/404', '/500']);
export const isFallbackRoute = (route: string) => FALLBACK_ROUTES.has(route);

/**
 * Control flow that travels as an exception: redirects, notFound(), forbidden(), bail-outs of prerendering. That a page
 * which must be static is not, is an error that the client gets.
 */
const CONTROL_FLOW =
  /^(?:NEXT_(?!STATIC_GEN_BAILOUT)|BAILOUT_TO_CLIENT_SIDE_RENDERING|DYNAMIC_SERVER_USAGE|HANGING_PROMISE_REJECTION)/;
export const isNextControlFlow = (...texts: (string | undefined)[]) =>
  texts.some((text) => text !== undefined && CONTROL_FLOW.test(text));
