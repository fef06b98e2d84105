import { SPAN } from '@glasstrace/protocol/attributes';
import { type Found, findInteger, findText } from './attribute.ts';
import type { Span } from './span.ts';

/** What HTTP instrumentation says about a span, in today's semantic conventions and in the ones before 1.20. */

export function findMethod({ attributes }: Span): Found<string> | undefined {
  const found = findText(attributes, SPAN.method, 'http.method', 'http.request.method_original');
  return found && { ...found, value: found.value.toUpperCase() };
}

/** The path that was asked for, without query. */
export function findPath({ attributes }: Span): Found<string> | undefined {
  const found = findText(attributes, SPAN.path, 'http.target', SPAN.url, 'http.url');
  if (!found) return undefined;
  const path = pathOf(found.value);
  return path === undefined ? undefined : { ...found, value: path };
}

export function findStatusCode({ attributes }: Span): Found<number> | undefined {
  const found = findInteger(attributes, SPAN.statusCode, 'http.status_code');
  return found && found.value >= 100 && found.value <= 599 ? found : undefined;
}

/** The pattern of the route that matched: `/api/items/[id]`, `/users/:id`. */
export function findRoutePattern({ attributes }: Span): Found<string> | undefined {
  return findText(attributes, SPAN.routePattern, SPAN.nextRoute);
}

/** URL of an outgoing call, without query. */
export function findUrl({ attributes }: Span): Found<string> | undefined {
  const found = findText(attributes, SPAN.url, 'http.url');
  return found && { ...found, value: found.value.replace(/[?#].*$/s, '') };
}

/** Path of a URL or of a request target. */
function pathOf(target: string): string | undefined {
  const path = target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '');
  if (path === '') return '/';
  return path.startsWith('/') ? path : undefined;
}
