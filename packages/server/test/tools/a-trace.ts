import type { Span } from '../../src/traces/span.ts';
import { anException, aRequest, SDK_RESOURCE, START_MS } from '../traces/a-span.ts';

let traces = 0;

/** A trace of one request, each with an id of its own; `agoMs` before the builders' time. */
export function aTrace(
  trace: {
    traceId?: string;
    path?: string;
    route?: string;
    method?: string;
    statusCode?: number;
    agoMs?: number;
    sessionId?: string;
    correlationId?: string;
    error?: string;
    message?: string;
  } = {},
): Span[] {
  const { path = '/api/polls', method = 'GET', statusCode = 200, agoMs = 0, sessionId, correlationId, error } = trace;
  const startMs = START_MS - agoMs;
  const traceId = trace.traceId ?? (++traces).toString(16).padStart(8, '0').repeat(4);
  const events = error === undefined ? [] : [anException({ type: error, message: trace.message ?? 'boom' })];
  return [
    aRequest({
      traceId,
      spanId: traceId.slice(0, 16),
      path,
      method,
      statusCode,
      startMs,
      events,
      ...(trace.route !== undefined && { route: trace.route }),
      ...(sessionId !== undefined && { resource: { ...SDK_RESOURCE, 'glasstrace.session.id': sessionId } }),
      ...(correlationId !== undefined && { attributes: { 'glasstrace.correlation.id': correlationId } }),
    }),
  ];
}

export const aFailure = (trace: Parameters<typeof aTrace>[0] = {}) =>
  aTrace({ statusCode: 500, error: 'TypeError', ...trace });
