import { describe, expect, it } from 'vitest';
import { indexTrace } from '../../src/traces/index-trace.ts';
import { buildSpanTree } from '../../src/traces/span-tree.ts';
import { interpretTrace } from '../../src/traces/trace.ts';
import { CAPTURES, captured } from './captured.ts';
import { drawTree } from './draw-tree.ts';

const interpret = (name: string) => interpretTrace(captured(name));

/** The line of source that the error is attributed to, as the app has it. */
const currentLine = (name: string) =>
  interpret(name).failure?.evidence.sourceLines?.find(({ current }) => current)?.text;

describe('a trace captured from a Next.js app', () => {
  it.each([
    ['p2002', 'marker:p2002'],
    ['zod', 'marker:zod'],
    ['server-action-timeout', 'marker:action'],
    ['page', 'marker:deep'],
    ['floating-promise', 'marker:floating'],
    ['proxy-throws', 'marker:proxy'],
  ])('%s is attributed to the line that failed', (name, marker) => {
    expect(currentLine(name)).toContain(marker);
    expect(interpret(name).failure?.location).toMatchObject({ mapped: true, inApp: true });
  });

  it.each([
    ['ok', 200, 0, undefined],
    ['p2002', 500, 3, 'unique-constraint'],
    ['zod', 500, 3, 'validation-error'],
    ['trpc-batch', 207, 3, 'type-error'],
    ['server-action-timeout', 500, 3, 'timeout'],
    ['page', 500, 3, 'type-error'],
    ['not-found', 404, 1, 'not-found'],
    ['floating-promise', 200, 3, 'unknown'],
    ['proxy-throws', 500, 3, 'unknown'],
  ])('%s has the status the client received (%i), rank %i and category %s', (name, status, rank, category) => {
    expect(indexTrace(captured(name))).toMatchObject({ statusCode: status, errorRank: rank });
    expect(interpret(name).failure?.category).toBe(category);
  });

  it.each([
    ['p2002', 'POST /api/p2002', 'route_handler'],
    ['trpc-batch', 'GET /api/trpc/results', 'trpc_procedure'],
    ['server-action-timeout', 'POST /action2 (action moderate)', 'server_action'],
    ['page', 'GET /page-error', 'http_route'],
    ['not-found', 'GET /nope', 'http_route'],
    ['proxy-throws', 'GET /proxy-throws (proxy)', 'middleware'],
  ])('%s is shown as %s', (name, displayRoute, operationKind) => {
    expect(interpret(name).identity).toMatchObject({ displayRoute, operationKind, framework: 'nextjs' });
  });

  it.each(CAPTURES)('%s means the same in whatever order its spans came', (name) => {
    const spans = captured(name);
    const { spans: _, ...trace } = interpretTrace(spans);
    const { spans: _reversed, ...reversed } = interpretTrace(spans.toReversed());
    expect(reversed).toEqual(trace);
  });

  it.each(CAPTURES)('%s has a tree of what the app did, without what Next did for itself', (name) => {
    expect(drawTree(buildSpanTree(interpret(name)))).toMatchSnapshot();
  });
});

describe('a tRPC batch', () => {
  it('names the member that failed and the others that failed too', () => {
    const { identity, failure } = interpret('trpc-batch');

    expect(identity.trpc).toEqual({
      transportPath: '/api/trpc',
      procedureName: 'results',
      batch: {
        memberIndex: 1,
        memberCount: 4,
        memberProcedures: ['ok', 'results', 'dup', 'gone'],
        attributionConfidence: 'exact',
      },
    });
    expect(failure?.evidence.frameworkErrorSummary).toContain(
      'otherFailedMembers=dup:INTERNAL_SERVER_ERROR,gone:NOT_FOUND',
    );
  });

  it('is found by its transport path and by each of its procedures', () => {
    const { urls, procedures } = indexTrace(captured('trpc-batch'));
    expect(urls).toEqual(expect.arrayContaining(['/api/trpc', '/api/trpc/results', '/api/trpc/[trpc]']));
    expect(procedures).toEqual(['ok', 'results', 'dup', 'gone']);
  });
});

it('an error after a good response keeps the status, is masked, and says when it was seen', () => {
  const { statusCode, failure, provenance } = interpret('floating-promise');
  expect(statusCode).toBe(200);
  expect(failure?.masked).toBe(true);
  expect(provenance.error).toMatchObject({
    source: 'child_span_fallback',
    notes: 'Seen after the response had ended.',
  });
});

it('a path without a route keeps the fallback page as its route and the path as its label', () => {
  const { route, identity } = interpret('not-found');
  expect(route).toBe('/_not-found');
  expect(identity).toMatchObject({ originalPath: '/nope', frameworkFallbackRoute: '/_not-found' });
});
