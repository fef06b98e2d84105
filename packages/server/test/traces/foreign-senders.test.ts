import { describe, expect, it } from 'vitest';
import { indexTrace } from '../../src/traces/index-trace.ts';
import type { Attributes, Span } from '../../src/traces/span.ts';
import { interpretTrace } from '../../src/traces/trace.ts';
import { aSpan, START_MS } from './a-span.ts';

const anHttpRequest = (attributes: Attributes, span: Partial<Span> = {}) =>
  aSpan({ kind: 'server', scope: { name: '@opentelemetry/instrumentation-http' }, name: 'GET', attributes, ...span });

const exception = (attributes: Attributes, offsetMs = 5) => ({
  name: 'exception',
  timeMs: START_MS + offsetMs,
  attributes,
});

describe('HTTP attributes', () => {
  it.each([
    ['today’s', { 'http.request.method': 'POST', 'url.path': '/users/42', 'http.response.status_code': 500 }],
    ['the old', { 'http.method': 'POST', 'http.target': '/users/42?token=x', 'http.status_code': 500 }],
    [
      'a status as text',
      { 'http.method': 'post', 'http.url': 'http://localhost:3000/users/42?a=1', 'http.status_code': '500' },
    ],
  ])('of %s conventions are read', (_, attributes) => {
    expect(indexTrace([anHttpRequest(attributes)])).toMatchObject({
      method: 'POST',
      statusCode: 500,
      route: '/users/42',
    });
  });

  it('give a path without the ids in it, and the pattern that an inner span of the framework knows', () => {
    const root = anHttpRequest({
      'http.request.method': 'GET',
      'url.path': '/users/42',
      'http.response.status_code': 200,
    });
    const handler = aSpan({
      parentSpanId: root.spanId,
      scope: { name: '@opentelemetry/instrumentation-express' },
      attributes: { 'http.route': '/users/:id' },
    });

    const { identity, route, provenance, urls } = interpretTrace([root, handler]);
    expect(identity).toMatchObject({ framework: 'express', sanitizedPath: '/users/:id', routePattern: '/users/:id' });
    expect(route).toBe('/users/:id');
    expect(provenance.route).toMatchObject({
      source: 'child_span_fallback',
      evidencePath: `${handler.spanId}:http.route`,
    });
    expect(urls).toEqual(['/users/42', '/users/:id']);
  });
});

describe('an exception of another sender', () => {
  const root = anHttpRequest(
    { 'http.request.method': 'GET', 'url.path': '/users', 'http.response.status_code': 500 },
    { status: 'ERROR' },
  );
  const stack = [
    'TypeError: Cannot read properties of undefined',
    '    at readName (/home/me/app/src/users.js:12:9)',
    '    at Layer.handle [as handle_request] (/home/me/app/node_modules/express/lib/router/layer.js:95:5)',
    '    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)',
  ].join('\n');
  const child = aSpan({
    parentSpanId: root.spanId,
    status: 'ERROR',
    events: [
      exception({
        'exception.type': 'TypeError',
        'exception.message': 'Cannot read properties of undefined',
        'exception.stacktrace': stack,
      }),
    ],
  });

  it('has its stack as frames, relative to the project, the app’s own told from the rest', () => {
    const { failure } = interpretTrace([root, child]);
    expect(failure?.location).toMatchObject({ file: 'src/users.js', line: 12, column: 9, functionName: 'readName' });
    expect(failure?.evidence.stack).toMatchObject({
      source: 'exception.stacktrace',
      confidence: 'medium',
      frames: [
        { inApp: true, sourceKind: 'unknown', mapped: false },
        { inApp: false, sourceKind: 'dependency', file: 'node_modules/express/lib/router/layer.js' },
        { inApp: false, sourceKind: 'framework_internal' },
      ],
    });
  });

  it('says that it was found below the request', () => {
    expect(interpretTrace([root, child]).provenance.error).toEqual({
      source: 'child_span_fallback',
      confidence: 'medium',
      evidencePath: `${child.spanId}:exception`,
    });
  });

  it('is the earliest of several', () => {
    const later = aSpan({
      parentSpanId: root.spanId,
      status: 'ERROR',
      events: [exception({ 'exception.type': 'AbortError', 'exception.message': 'gave up' }, 8)],
    });
    expect(interpretTrace([later, root, child]).failure?.title).toContain('TypeError');
  });

  it.each(['NEXT_REDIRECT', 'NEXT_NOT_FOUND', 'NEXT_HTTP_ERROR_FALLBACK;403'])(
    'is no error when it is %s',
    (message) => {
      const fine = anHttpRequest({ 'http.request.method': 'GET', 'url.path': '/a', 'http.response.status_code': 307 });
      const redirect = aSpan({
        parentSpanId: fine.spanId,
        status: 'ERROR',
        events: [exception({ 'exception.type': 'Error', 'exception.message': message })],
      });
      expect(indexTrace([fine, redirect]).errorRank).toBe(0);
    },
  );

  it('of a call that the app got over does not make a good response an error', () => {
    const fine = anHttpRequest({ 'http.request.method': 'GET', 'url.path': '/a', 'http.response.status_code': 200 });
    const call = aSpan({
      kind: 'client',
      status: 'ERROR',
      parentSpanId: fine.spanId,
      events: [exception({ 'exception.type': 'Error', 'exception.message': 'connect ECONNREFUSED' })],
    });
    expect(indexTrace([fine, call]).errorRank).toBe(0);
  });

  it('in a component that a good page hides is masked, and counts as a server failure', () => {
    const page = anHttpRequest({ 'http.request.method': 'GET', 'url.path': '/a', 'http.response.status_code': 200 });
    const render = aSpan({
      parentSpanId: page.spanId,
      status: 'ERROR',
      events: [exception({ 'exception.type': 'Error', 'exception.message': 'late' })],
    });
    expect(indexTrace([page, render]).errorRank).toBe(3);
    expect(interpretTrace([page, render])).toMatchObject({ statusCode: 200, failure: { masked: true } });
  });

  it('whose type is a code, as OpenTelemetry JS writes it, gets its class back', () => {
    const span = {
      ...child,
      events: [
        exception({
          'exception.type': 'ECONNREFUSED',
          'exception.message': 'connect ECONNREFUSED 127.0.0.1:5432',
          'exception.stacktrace':
            'Error: connect ECONNREFUSED 127.0.0.1:5432\n    at TCPConnectWrap.afterConnect (node:net:1555:16)',
        }),
      ],
    };
    const { failure } = interpretTrace([root, span]);
    expect(failure).toMatchObject({ code: 'ECONNREFUSED', category: 'connection-error' });
    expect(failure?.title).toBe('Error: connect ECONNREFUSED 127.0.0.1:5432');
  });
});

describe('a failure without an exception', () => {
  it('says so, and is named by its status', () => {
    const root = anHttpRequest(
      { 'http.request.method': 'GET', 'url.path': '/a', 'http.response.status_code': 503 },
      { status: 'ERROR' },
    );
    const { failure, provenance } = interpretTrace([root]);
    expect(failure).toMatchObject({ title: 'Service Unavailable', evidence: { missingExceptionDetails: true } });
    expect(provenance.error).toMatchObject({ source: 'missing' });
  });

  it('names the database call that failed', () => {
    const root = anHttpRequest(
      { 'http.request.method': 'GET', 'url.path': '/a', 'http.response.status_code': 500 },
      { status: 'ERROR' },
    );
    const query = aSpan({
      parentSpanId: root.spanId,
      kind: 'client',
      status: 'ERROR',
      statusMessage: 'duplicate key value',
      attributes: { 'db.system': 'postgresql', 'db.response.status_code': '23505' },
    });
    expect(interpretTrace([root, query])).toMatchObject({
      failure: { title: 'duplicate key value', category: 'unique-constraint', component: 'postgresql', code: '23505' },
      provenance: { error: { source: 'child_span_fallback', confidence: 'low' } },
    });
  });

  it('of a job without a request is a failure too', () => {
    const job = aSpan({ name: 'send reminders', status: 'ERROR', statusMessage: 'mail server refused' });
    expect(indexTrace([job])).toMatchObject({ errorRank: 3, statusCode: 0, method: '', route: 'send reminders' });
  });
});

it('Next without our SDK: its own request is the root, the invented status of the proxy is not believed', () => {
  const next = (type: string, attributes: Attributes, span: Partial<Span> = {}) =>
    aSpan({
      kind: 'server',
      scope: { name: 'next.js' },
      attributes: { 'next.span_type': type, ...attributes },
      ...span,
    });
  const bubble = next('BaseServer.handleRequest', {
    'next.bubble': true,
    'http.method': 'GET',
    'http.target': '/x',
    'http.status_code': 200,
  });
  const request = next(
    'BaseServer.handleRequest',
    { 'http.method': 'GET', 'http.target': '/x', 'http.status_code': 404, 'next.route': '/_not-found' },
    { parentSpanId: bubble.spanId, startMs: START_MS + 1 },
  );

  const { statusCode, provenance } = interpretTrace([bubble, request]);
  expect(statusCode).toBe(404);
  expect(provenance.statusCode).toMatchObject({ source: 'root_span', confidence: 'medium' });
  expect(interpretTrace([bubble]).provenance.statusCode.confidence).toBe('low');
});
