import {
  type ErrorHook,
  EXCEPTION,
  EXCEPTION_EVENT,
  RESOURCE,
  SDK_SCOPE,
  SPAN,
  type WireCause,
  type WireFrame,
  type WireSourceLine,
} from '@glasstrace/protocol/attributes';
import type { Attributes, Span, SpanEvent } from '../../src/traces/span.ts';

export const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
export const START_MS = 1_763_640_000_000;
export const SESSION_ID = 'abcdef1234567890';

/** A span that took 10 ms. Shows only what a test is about. */
export function aSpan(span: Partial<Span> = {}): Span {
  return {
    traceId: TRACE_ID,
    spanId: nextSpanId(),
    name: 'work',
    kind: 'internal',
    startMs: START_MS,
    endMs: (span.startMs ?? START_MS) + 10,
    status: 'UNSET',
    attributes: {},
    events: [],
    scope: { name: 'test' },
    resource: {},
    ...span,
  };
}

let spans = 0;
const nextSpanId = () => (++spans).toString(16).padStart(16, '0');

export const SDK_RESOURCE: Attributes = {
  [RESOURCE.serviceName]: 'polls',
  [RESOURCE.sessionId]: SESSION_ID,
  [RESOURCE.redactionVersion]: '1',
  [RESOURCE.frameworkName]: 'nextjs',
};

/** The root span that our SDK sends for a request. */
export function aRequest(
  span: Partial<Span> & { method?: string; path?: string; route?: string; statusCode?: number } = {},
): Span {
  const { method = 'GET', path = '/api/polls', route, statusCode = 200, attributes, ...rest } = span;
  return aSpan({
    name: `${method} ${path}`,
    kind: 'server',
    status: statusCode >= 500 ? 'ERROR' : 'UNSET',
    endMs: (span.startMs ?? START_MS) + 40,
    scope: { name: SDK_SCOPE },
    resource: SDK_RESOURCE,
    ...rest,
    attributes: {
      [SPAN.requestRoot]: true,
      [SPAN.method]: method,
      [SPAN.path]: path,
      ...(route !== undefined && { [SPAN.routePattern]: route, [SPAN.nextRouteKind]: 'APP_ROUTE' }),
      [SPAN.statusCode]: statusCode,
      ...attributes,
    },
  });
}

/** The `exception` event that our SDK adds for one error object. */
export function anException(
  exception: {
    type?: string;
    message?: string;
    code?: string;
    frames?: WireFrame[];
    causes?: WireCause[];
    sourceLines?: WireSourceLine[];
    hooks?: ErrorHook[];
    handled?: boolean;
    attributes?: Attributes;
  } = {},
): SpanEvent {
  const { type = 'Error', message = 'boom', code, frames = [aFrame()], causes, sourceLines, handled } = exception;
  return {
    name: EXCEPTION_EVENT,
    timeMs: START_MS + 5,
    attributes: {
      [EXCEPTION.type]: type,
      [EXCEPTION.message]: message,
      ...(code !== undefined && { [EXCEPTION.code]: code }),
      [EXCEPTION.frames]: JSON.stringify(frames),
      [EXCEPTION.framesObserved]: frames.length,
      ...(causes && { [EXCEPTION.causes]: JSON.stringify(causes) }),
      ...(sourceLines && { [EXCEPTION.sourceLines]: JSON.stringify(sourceLines) }),
      [EXCEPTION.hooks]: exception.hooks ?? ['on_request_error'],
      ...(handled !== undefined && { [EXCEPTION.handled]: handled }),
      ...exception.attributes,
    },
  };
}

/** A frame of the app's own code, mapped to its source. */
export const aFrame = (frame: Partial<WireFrame> = {}): WireFrame => ({
  functionName: 'POST',
  file: 'src/app/api/polls/create/route.ts',
  line: 9,
  column: 24,
  sourceKind: 'mapped_source',
  mapped: true,
  inApp: true,
  ...frame,
});

export const aLibraryFrame = (frame: Partial<WireFrame> = {}): WireFrame => ({
  functionName: 'handleRequestError',
  file: 'node_modules/@prisma/client/runtime/client.js',
  line: 65,
  column: 8643,
  sourceKind: 'dependency',
  mapped: false,
  inApp: false,
  ...frame,
});

/** Next's own span, as Next sends it. */
export const aNextSpan = (type: string, span: Partial<Span> = {}): Span =>
  aSpan({
    scope: { name: 'next.js', version: '16.4.6' },
    ...span,
    attributes: { [SPAN.nextSpanType]: type, ...span.attributes },
  });
