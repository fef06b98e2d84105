import type { ErrorHook } from '@glasstrace/protocol';
import { SPAN } from '@glasstrace/protocol/attributes';
import { describe, expect, it } from 'vitest';
import { indexTrace } from '../../src/traces/index-trace.ts';
import type { Span, SpanEvent } from '../../src/traces/span.ts';
import { interpretTrace } from '../../src/traces/trace.ts';
import { aFrame, aLibraryFrame, aNextSpan, anException, aRequest, SDK_RESOURCE } from './a-span.ts';
import { failingPoll } from './failing-poll.ts';

const seenBy = (...hooks: ErrorHook[]) => anException({ type: hooks[0]!, hooks });
const titleOf = (...events: SpanEvent[]) => interpretTrace([aRequest({ statusCode: 500, events })]).failure?.title;
const rankOf = (span: Span) => indexTrace([span]).errorRank;

describe('of several errors of a request', () => {
  it('the one that the framework reported as unhandled wins', () => {
    expect(titleOf(seenBy('console_error'), seenBy('prisma'), seenBy('on_request_error'))).toContain(
      'on_request_error',
    );
  });

  it('one that left the app unhandled wins over a stronger witness of a handled one', () => {
    const unhandled = anException({ type: 'Escaped', hooks: ['console_error'], handled: false });
    expect(titleOf(seenBy('trpc_response'), unhandled)).toContain('Escaped');
  });

  it('the first wins when nothing else tells them apart', () => {
    const nth = (type: string, order: number) =>
      anException({ type, attributes: { 'glasstrace.exception.order': order } });
    expect(titleOf(nth('Second', 1), nth('First', 0))).toContain('First');
  });

  it('one that only came of another, after the response was sent, is last', () => {
    const aftermath = anException({ type: 'Aftermath', code: 'ERR_HTTP_HEADERS_SENT', hooks: ['on_request_error'] });
    expect(titleOf(aftermath, seenBy('console_error'))).toContain('console_error');
  });

  it('ours wins over the same one recorded by Next', () => {
    const { failure } = interpretTrace(failingPoll());
    expect(failure?.title).toBe('PrismaClientKnownRequestError: Unique constraint failed on the fields: (`slug`)');
    expect(failure?.location).toMatchObject({ file: 'src/lib/polls.ts', line: 21 });
  });
});

describe('an error in a good response', () => {
  it.each([
    ['unhandled', ['unhandled_rejection'], 3],
    ['logged', ['console_error'], 2],
    ['a mere warning', ['console_warn'], 0],
  ] satisfies [string, ErrorHook[], number][])('that is %s has the rank of its weight', (_, hooks, rank) => {
    expect(rankOf(aRequest({ statusCode: 200, events: [anException({ hooks })] }))).toBe(rank);
  });
});

it('a client that left has received no status, whatever the framework would have answered', () => {
  const { [SPAN.statusCode]: _, ...attributes } = aRequest().attributes;
  const left = { ...aRequest(), attributes: { ...attributes, [SPAN.aborted]: true } };
  const inner = aNextSpan('BaseServer.handleRequest', { kind: 'server', attributes: { 'http.status_code': 200 } });
  const trace = interpretTrace([left, inner]);
  expect(trace.statusCode).toBe(0);
  expect(trace.failure).toBeUndefined();
});

it('a request that the proxy sent on to a route of the same app was answered by that route', () => {
  const proxied = aRequest({ path: '/old', attributes: { [SPAN.nextProxy]: true } });
  const inner = aRequest({ path: '/api/polls', route: '/api/polls', startMs: proxied.startMs + 1 });
  const { identity } = interpretTrace([proxied, inner]);
  expect(identity.displayRoute).toBe('GET /api/polls');
});

it('a 404 that a procedure chose is a refusal, not a plain 404', () => {
  const refusal = anException({
    type: 'TRPCError',
    hooks: ['trpc_response'],
    attributes: { 'trpc.procedure': 'polls.byId', 'trpc.code': 'NOT_FOUND', 'trpc.http_status': 404 },
  });
  const request = aRequest({
    path: '/api/trpc/polls.byId',
    statusCode: 404,
    events: [refusal],
    attributes: { 'trpc.procedures': ['polls.byId'] },
  });
  expect(rankOf(request)).toBe(2);
  expect(rankOf(aRequest({ statusCode: 404 }))).toBe(1);
});

describe('evidence', () => {
  it('locates an error thrown by a library at the call in the app', () => {
    const frames = [aLibraryFrame(), aFrame({ file: 'src/db.ts', line: 3 })];
    const { failure } = interpretTrace([aRequest({ statusCode: 500, events: [anException({ frames })] })]);
    expect(failure?.location).toMatchObject({ file: 'src/db.ts', line: 3 });
  });

  it('falls back to where the failing response was made', () => {
    const origin = {
      name: 'glasstrace.response_origin',
      timeMs: 0,
      attributes: { 'code.file.path': 'src/app/api/route.ts', 'code.line.number': 7, 'code.column.number': 21 },
    };
    const { failure } = interpretTrace([aRequest({ statusCode: 500, events: [origin] })]);
    expect(failure?.location).toMatchObject({ file: 'src/app/api/route.ts', line: 7 });
    expect(failure?.evidence).toMatchObject({
      missingExceptionDetails: true,
      stack: { source: 'source_location_attributes' },
    });
  });

  it('holds the causes, and takes the category from their codes', () => {
    const event = anException({
      type: 'TypeError',
      message: 'fetch failed',
      causes: [{ type: 'Error', message: 'connect ECONNREFUSED 127.0.0.1:1', code: 'ECONNREFUSED' }],
    });
    const { failure } = interpretTrace([aRequest({ statusCode: 500, events: [event] })]);
    expect(failure).toMatchObject({ category: 'connection-error', code: 'ECONNREFUSED' });
    expect(failure?.evidence.causes).toHaveLength(1);
  });

  it('survives frames that are no JSON', () => {
    const event = anException({ attributes: { 'glasstrace.exception.frames': '[{"file":' } });
    const { failure } = interpretTrace([aRequest({ statusCode: 500, events: [event] })]);
    expect(failure?.evidence.stack).toMatchObject({ source: 'missing', frames: [] });
  });

  it('is not called safe when the sender redacted by rules we do not know', () => {
    const resource = { ...SDK_RESOURCE, 'glasstrace.redaction.version': '0' };
    const { failure } = interpretTrace([aRequest({ statusCode: 500, events: [anException()], resource })]);
    expect(failure?.evidence.capture.safeForAgent).toBe(false);
  });
});

describe('a route that Next lost in its error page', () => {
  const request = aRequest({
    path: '/api/edge',
    route: '/_error',
    statusCode: 500,
    events: [anException({ attributes: { 'next.route_path': '/api/edge/route' } })],
  });

  it('is what onRequestError said', () => {
    const { identity, route } = interpretTrace([request]);
    expect(identity).toMatchObject({ routePattern: '/api/edge', frameworkFallbackRoute: '/_error' });
    expect(route).toBe('/api/edge');
  });

  it('is else what an inner span says', () => {
    const unreported = { ...request, events: [] };
    const inner = aNextSpan('AppRouteRouteHandlers.runHandler', { attributes: { 'next.route': '/api/edge/route' } });
    expect(interpretTrace([unreported, inner])).toMatchObject({
      route: '/api/edge',
      provenance: { route: { source: 'child_span_fallback' } },
    });
  });
});

describe('a fingerprint', () => {
  const of = (line: number, functionName = 'POST') =>
    indexTrace([aRequest({ statusCode: 500, events: [anException({ frames: [aFrame({ line, functionName })] })] })])
      .fingerprint;

  it('stays when lines above the function were edited', () => expect(of(9)).toBe(of(12)));
  it('differs in another function', () => expect(of(9)).not.toBe(of(9, 'GET')));
});

it('requests of assets and of browser tooling are the framework’s own', () => {
  const isInternal = (path: string, route?: string) =>
    indexTrace([aRequest({ path, statusCode: 404, ...(route && { route }) })]).frameworkInternal;
  expect(isInternal('/_next/static/chunks/main.js')).toBe(true);
  expect(isInternal('/favicon.ico', '/_not-found')).toBe(true);
  expect(isInternal('/nope', '/_not-found')).toBe(false);
});
