import { subscribe } from 'node:diagnostics_channel';
import { SPAN } from '@glasstrace/protocol/attributes';
import { type Attributes, type Span, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import type { RequestRecords } from './request-record.ts';

/** What undici publishes about a request; the same object in every message about it. */
interface UndiciRequest {
  origin?: unknown;
  path?: unknown;
  method?: unknown;
}
interface CreateMessage {
  request: UndiciRequest;
}
interface HeadersMessage extends CreateMessage {
  response: { statusCode: number };
}
interface ErrorMessage extends CreateMessage {
  error: unknown;
}

/**
 * A CLIENT span for every `fetch` of a request, from what Node's HTTP client publishes. Host and path are told, headers,
 * query and body are not.
 */
export function watchOutgoingFetch(records: RequestRecords, tracer: Tracer): void {
  const spans = new WeakMap<UndiciRequest, Span>();

  listen<CreateMessage>('undici:request:create', ({ request }) => {
    const record = records.current();
    if (!record && !trace.getActiveSpan()) return;
    const method = String(request.method ?? 'GET');
    const span = tracer.startSpan(method, { kind: SpanKind.CLIENT, attributes: describe(request, method) });
    spans.set(request, span);
    // Of a body that nobody reads there is no end to be told.
    record?.unfinished.add(span);
  });
  listen<HeadersMessage>('undici:request:headers', ({ request, response: { statusCode } }) => {
    const span = spans.get(request);
    span?.setAttribute(SPAN.statusCode, statusCode);
    if (statusCode >= 400) fail(span, String(statusCode));
  });
  listen<CreateMessage>('undici:request:trailers', ({ request }) => {
    spans.get(request)?.end();
    spans.delete(request);
  });
  listen<ErrorMessage>('undici:request:error', ({ request, error }) => {
    const span = spans.get(request);
    fail(span, errorType(error), error instanceof Error ? error.message : String(error));
    span?.end();
    spans.delete(request);
  });
}

function describe(request: UndiciRequest, method: string): Attributes {
  const origin = String(request.origin ?? '');
  const url = URL.canParse(origin) ? new URL(origin) : undefined;
  const path = String(request.path ?? '/').replace(/[?#].*$/s, '');
  return {
    [SPAN.method]: method,
    ...(url && {
      [SPAN.url]: url.origin + path,
      [SPAN.serverAddress]: url.hostname,
      [SPAN.serverPort]: Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
    }),
  };
}

/** `ECONNREFUSED` and `TimeoutError` are different failures: the code where there is one, else the name. */
function errorType(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  return typeof code === 'string' ? code : typeof name === 'string' ? name : 'Error';
}

function fail(span: Span | undefined, type: string, message?: string): void {
  span?.setAttribute(SPAN.errorType, type);
  span?.setStatus({ code: SpanStatusCode.ERROR, ...(message !== undefined && { message }) });
}

/** A subscriber that throws would surface in the app as an uncaught exception. */
function listen<Message>(channel: string, onMessage: (message: Message) => void): void {
  subscribe(channel, (message) => {
    try {
      onMessage(message as Message);
    } catch {
      // The span is lost, the app's request is not.
    }
  });
}
