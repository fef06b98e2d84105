import { AppError } from '@glasstrace/protocol';
import { SESSION_ID } from '@glasstrace/protocol/ids';
import type { TraceFilter } from '../../store/trace-store.ts';

/**
 * Reads a URL as agents write one: a path, a whole URL, or a route with its method in front as answers show it. The
 * query plays no part.
 */
export function readUrl(text: string): { url: string; method?: string } {
  const [, method, rest = ''] = /^(?:([A-Za-z]+)\s+(?=\/|[a-z][a-z0-9+.-]*:\/\/))?(.*)$/is.exec(text.trim())!;
  const withoutLabel = rest.replace(/\s+\((?:proxy|action [^)]*)\)$/, '');
  const path = withoutLabel.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*(?=[/?#]|$)/i, '').replace(/[?#].*$/s, '');
  const url = path.length > 1 ? path.replace(/\/$/, '') : path || '/';
  return method !== undefined && url.startsWith('/') ? { url, method: method.toUpperCase() } : { url: url || text };
}

/** The store's filter for a URL and a method that were asked for, each alone or both. */
export function requestFilter(
  url: string | undefined,
  method: string | undefined,
): Pick<TraceFilter, 'url' | 'method'> {
  const read = url === undefined ? undefined : readUrl(url);
  const named = method?.trim().toUpperCase() ?? read?.method;
  return { ...(read && { url: read.url }), ...(named !== undefined && { method: named }) };
}

/** A session id in lower case. Throws INVALID_INPUT when it can't be one. */
export function readSessionId(text: string): string {
  const sessionId = text.trim().toLowerCase();
  if (SESSION_ID.test(sessionId)) return sessionId;
  throw new AppError('INVALID_INPUT', {
    problem: `sessionId must be 16 hex digits, as in the answers of these tools; got ${JSON.stringify(text.slice(0, 40))}.`,
  });
}
