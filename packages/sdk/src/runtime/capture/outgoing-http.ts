import { subscribe } from 'node:diagnostics_channel';
import { Agent, type ClientRequest, type IncomingMessage } from 'node:http';
import { SPAN } from '@glasstrace/protocol/attributes';
import { type Attributes, type Span, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import { OWN_REQUESTS } from '../../local-server/own-requests.ts';
import { rememberCallSite } from './call-sites.ts';
import { captureStack, type StackHolder } from './capture-stack.ts';
import { readError } from './describe-error.ts';
import type { RequestRecords } from './request-record.ts';

interface OutgoingCall {
  span: Span;
  stack: StackHolder | undefined;
  answered: boolean;
  timedOut: boolean;
  failed: boolean;
}

/**
 * A CLIENT span for every request that the app makes through `node:http` and `node:https`, also by axios, got and the
 * SDKs of cloud vendors, from what Node itself publishes. Host and path are told, headers, query and body are not.
 */
export function watchOutgoingHttp(records: RequestRecords, tracer: Tracer): void {
  const calls = new WeakMap<ClientRequest, OutgoingCall>();

  const findStack = rememberStacks(records);

  listen<{ request: ClientRequest }>('http.client.request.start', ({ request }) => {
    const record = records.current();
    if (OWN_REQUESTS.has(request) || !(record || trace.getActiveSpan())) return;
    const attributes = describe(request);
    const span = tracer.startSpan(request.method, { kind: SpanKind.CLIENT, attributes });
    const call: OutgoingCall = { span, stack: findStack(request), answered: false, timedOut: false, failed: false };
    calls.set(request, call);
    // Of a body that nobody reads there is no end to be told.
    record?.unfinished.add(span);
    request.once('timeout', () => {
      call.timedOut = true;
    });
    request.once('close', () => {
      if (call.timedOut && !call.answered) fail(call, 'TimeoutError', 'The request timed out.');
      span.end();
    });
  });
  listen<{ request: ClientRequest; response: IncomingMessage }>(
    'http.client.response.finish',
    ({ request, response: { statusCode = 0 } }) => {
      const call = calls.get(request);
      if (!call) return;
      call.answered = true;
      call.span.setAttribute(SPAN.statusCode, statusCode);
      if (statusCode >= 400) fail(call, String(statusCode));
    },
  );
  listen<{ request: ClientRequest; error: unknown }>('http.client.request.error', ({ request, error }) => {
    const call = calls.get(request);
    if (!call) return;
    if (call.stack) rememberCallSite(error, call.stack);
    const { type, code, message } = readError(causeOfAbort(error));
    // A client that gives up destroys the request: what it then sees is a hang-up.
    if (call.timedOut) fail(call, 'TimeoutError', message);
    else fail(call, code ?? type, message);
  });
}

interface AgentPrototype {
  addRequest(this: Agent, request: ClientRequest, ...rest: unknown[]): void;
}

/** Node tells a request a tick after it was made: where that was, only its agent sees, on Node 20 as on 24. */
function rememberStacks(records: RequestRecords): (request: ClientRequest) => StackHolder | undefined {
  const stacks = new WeakMap<ClientRequest, StackHolder>();
  const prototype = Agent.prototype as unknown as AgentPrototype;
  const { addRequest } = prototype;
  prototype.addRequest = function addWatchedRequest(request, ...rest) {
    if (records.current()) stacks.set(request, captureStack(addWatchedRequest as (...args: never[]) => unknown));
    addRequest.call(this, request, ...rest);
  };
  return (request) => stacks.get(request);
}

/** `AbortSignal.timeout()` is told as any other abort; why it was aborted is its cause. */
function causeOfAbort(error: unknown): unknown {
  const { name, cause } = (error ?? {}) as { name?: unknown; cause?: unknown };
  return name === 'AbortError' && cause !== undefined ? cause : error;
}

function describe(request: ClientRequest): Attributes {
  const { protocol, host, path } = request;
  const port = Number(
    (request as { port?: unknown }).port ?? new URL(`${protocol}//${request.getHeader('host')}`).port,
  );
  const defaultPort = protocol === 'https:' ? 443 : 80;
  const authority = port && port !== defaultPort ? `${host}:${port}` : host;
  return {
    [SPAN.method]: request.method,
    [SPAN.url]: `${protocol}//${authority}${path.replace(/[?#].*$/s, '')}`,
    [SPAN.serverAddress]: host,
    [SPAN.serverPort]: port || defaultPort,
  };
}

function fail(call: OutgoingCall, type: string, message?: string): void {
  if (call.failed) return;
  call.failed = true;
  call.span.setAttribute(SPAN.errorType, type);
  call.span.setStatus({ code: SpanStatusCode.ERROR, ...(message !== undefined && { message }) });
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
