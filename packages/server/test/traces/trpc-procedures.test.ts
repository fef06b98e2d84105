import { expect, it } from 'vitest';
import type { Span } from '../../src/traces/span.ts';
import { buildSpanTree } from '../../src/traces/span-tree.ts';
import { interpretTrace } from '../../src/traces/trace.ts';
import { anException, aRequest, aSpan, START_MS } from './a-span.ts';

/** The span of one call, as the SDK sends it. */
function aCall(procedure: string, index?: number, failure?: { type: string; code: string; message: string }): Span {
  return aSpan({
    name: procedure,
    parentSpanId: REQUEST_ID,
    startMs: START_MS + (index ?? 0),
    scope: { name: '@glasstrace/sdk' },
    status: failure ? 'ERROR' : 'UNSET',
    ...(failure && { statusMessage: failure.message }),
    attributes: {
      'rpc.system.name': 'trpc',
      'rpc.method': procedure,
      'trpc.type': 'query',
      ...(index !== undefined && { 'trpc.member_index': index }),
      ...(failure && { 'error.type': failure.type, 'rpc.response.status_code': failure.code }),
    },
  });
}

const REQUEST_ID = 'f'.repeat(16);
const BROKEN = { type: 'TypeError', code: 'INTERNAL_SERVER_ERROR', message: 'no votes' };
const MISSING = { type: 'TRPCError', code: 'NOT_FOUND', message: 'no such poll' };

const thrown = (procedure: string, index: number | undefined, { type, code, message }: typeof BROKEN) =>
  anException({
    type,
    message,
    hooks: ['framework'],
    attributes: {
      'trpc.procedure': procedure,
      'trpc.code': code,
      ...(index !== undefined && { 'trpc.member_index': index }),
    },
  });

function aBatch(procedures: string[], request: Parameters<typeof aRequest>[0] = {}): Span {
  return aRequest({
    spanId: REQUEST_ID,
    path: `/api/trpc/${procedures.join(',')}`,
    statusCode: 207,
    ...request,
    attributes: { 'trpc.procedures': procedures, 'trpc.batch': true, ...request.attributes },
  });
}

const namesOf = (spans: Span[]) => {
  const [root] = buildSpanTree(interpretTrace(spans));
  return root?.children?.map(({ name, error, count }) => [name, error, count].filter((part) => part !== undefined));
};

it('shows the calls of a batch by their places, with what became of each', () => {
  const request = aBatch(['polls.list', 'polls.byId', 'polls.results'], {
    events: [thrown('polls.results', 2, BROKEN), thrown('polls.byId', 1, MISSING)],
  });
  const spans = [
    request,
    aCall('polls.list', 0),
    aCall('polls.byId', 1, MISSING),
    aCall('polls.results', 2, { ...BROKEN, message: 'no\nvotes' }),
  ];

  expect(namesOf(spans)).toEqual([
    ['[0] query polls.list'],
    ['[1] query polls.byId', 'NOT_FOUND: no such poll'],
    ['[2] query polls.results', 'TypeError: no votes'],
  ]);
  const { identity, failure } = interpretTrace(spans);
  expect(identity.displayRoute).toBe('GET /api/trpc/polls.results');
  expect(identity.trpc?.batch).toMatchObject({ memberIndex: 2, memberCount: 3, attributionConfidence: 'exact' });
  expect(failure).toMatchObject({ title: 'TypeError: no votes', rank: 3, masked: true });
  expect(failure?.evidence.frameworkErrorSummary).toContain('otherFailedMembers=polls.byId:NOT_FOUND');
});

it('folds calls that did the same, and names every place', () => {
  const byId = (index: number) => aCall('polls.byId', index);
  const spans = [
    aBatch(Array(6).fill('polls.byId')),
    ...[0, 1, 2, 4].map(byId),
    ...[3, 5].map((at) => aCall('polls.byId', at, MISSING)),
  ];
  expect(namesOf(spans)).toEqual([
    ['[0-2,4] query polls.byId', 4],
    ['[3,5] query polls.byId', 'NOT_FOUND: no such poll', 2],
  ]);
});

it('names every member that failed, also those that failed alike, and those that came to no procedure', () => {
  const procedures = ['polls.byId', 'polls.byId', 'polls.gone'];
  const gone = thrown('polls.gone', 2, { ...MISSING, message: 'No procedure found on path "polls.gone"' });
  const request = aBatch(procedures, { events: [thrown('polls.byId', 0, MISSING), gone] });
  const spans = [request, aCall('polls.byId', 0, MISSING), aCall('polls.byId', 1, MISSING)];
  const { identity, failure } = interpretTrace(spans);
  expect(identity.trpc?.batch?.memberIndex).toBe(0);
  expect(failure?.evidence.frameworkErrorSummary).toContain(
    'otherFailedMembers=polls.byId:NOT_FOUND,polls.gone:NOT_FOUND',
  );
  expect(failure?.rank).toBe(2);
});

it('knows a refusal by its code where the answer could not be read', () => {
  const request = (failure: typeof BROKEN, index?: number) => [
    aBatch(['polls.byId'], { statusCode: 200, events: [thrown('polls.byId', index, failure)] }),
  ];
  expect(interpretTrace(request(MISSING, 0)).failure?.rank).toBe(2);
  expect(interpretTrace(request(BROKEN, 0)).failure?.rank).toBe(3);
});

it('does not call unhandled what a procedure threw to the page that called it', () => {
  const page = aRequest({ spanId: REQUEST_ID, path: '/polls', events: [thrown('polls.results', undefined, BROKEN)] });
  const spans = [page, aCall('polls.results', undefined, BROKEN)];
  expect(interpretTrace(spans).failure).toMatchObject({ rank: 2, masked: true });
  expect(namesOf(spans)).toEqual([['query polls.results', 'TypeError: no votes']]);
});

it('tells which member failed by its span, when the error was seen by others only', () => {
  const request = aBatch(['polls.list', 'polls.results'], { events: [anException({ hooks: ['captured'] })] });
  const { identity } = interpretTrace([request, aCall('polls.list', 0), aCall('polls.results', 1, BROKEN)]);
  expect(identity.trpc).toMatchObject({ procedureName: 'polls.results', batch: { memberIndex: 1 } });
});

it('is sure of a batch in which all is well', () => {
  const spans = [
    aBatch(['polls.list', 'polls.byId'], { statusCode: 200 }),
    aCall('polls.list', 0),
    aCall('polls.byId', 1),
  ];
  expect(interpretTrace(spans).identity.trpc?.batch?.attributionConfidence).toBe('exact');
  expect(interpretTrace(spans.slice(0, 2)).identity.trpc?.batch?.attributionConfidence).toBe('unknown');
});

it.each([
  ['/polls.list', '/', 'GET /polls.list'],
  ['/rpc/v1/polls.list', '/rpc/v1', 'GET /rpc/v1/polls.list'],
])('finds where tRPC is mounted: %s', (path, transportPath, displayRoute) => {
  const request = aRequest({ spanId: REQUEST_ID, path, attributes: { 'trpc.procedures': ['polls.list'] } });
  const { identity, urls } = interpretTrace([request, aCall('polls.list')]);
  expect(identity).toMatchObject({ displayRoute, transportRoute: transportPath });
  expect(urls).toContain(path);
});
