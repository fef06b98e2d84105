import type { ToolContract } from '@glasstrace/protocol';
import { TOOL_CONTRACTS } from '@glasstrace/protocol/tools/all';
import { beforeEach, describe, expect, it } from 'vitest';
import { TOOLS } from '../../src/tools/registry.ts';
import type { Span } from '../../src/traces/span.ts';
import { aGraph } from '../analysis/a-graph.ts';
import { type TestProject, useProjects } from '../tools/a-project.ts';
import { aTrace } from '../tools/a-trace.ts';
import { SESSION_ID, START_MS, TRACE_ID } from '../traces/a-span.ts';
import { captured } from '../traces/captured.ts';
import { failingPoll } from '../traces/failing-poll.ts';

/** The documented examples of the seven tools, on requests like those that they show. */

const aProject = useProjects();
let project: TestProject;
beforeEach(() => {
  project = aProject();
});

const DASHED = '4bf92f35-77b3-4da6-a3ce-929d0e0e4736';

/** Data of a successful answer, which has no field that the contract does not know. */
async function ask(name: string, args: object, by = project): Promise<Record<string, unknown>> {
  const { output } = TOOL_CONTRACTS.find((contract) => contract.name === name) as ToolContract;
  const data = await by.ask<Record<string, unknown>>(toolNamed(name), args);
  expect(output.parse(data)).toEqual(data);
  return data;
}

const refuse = (name: string, args: object, by = project) => by.fail(toolNamed(name), args);
const toolNamed = (name: string) => TOOLS.find((tool) => tool.name === name)!;

/** The project a minute after a recorded request. */
const after = (spans: Span[]) => project.under('local', { now: () => Math.floor(spans[0]!.startMs) + 60_000 });

describe('get_latest_error', () => {
  it('shows a unique constraint that failed, with its spans', async () => {
    await project.save(failingPoll());
    expect(await ask('get_latest_error', {})).toMatchObject({
      summary: {
        traceId: TRACE_ID,
        route: 'POST /api/polls/create',
        statusCode: 500,
        error: 'PrismaClientKnownRequestError: Unique constraint failed on the fields: (`slug`)',
        errorCategory: 'unique-constraint',
        affectedComponent: 'prisma',
      },
      spans: [
        {
          name: 'POST /api/polls/create',
          layer: 'server',
          status: 'ERROR',
          children: [{ children: [{ layer: 'database', status: 'ERROR', error: expect.stringContaining('slug') }] }],
        },
      ],
    });
  });

  it('says that there is none', async () => {
    expect(await refuse('get_latest_error', {})).toMatchObject({ reason: 'no_traces_found', notAbsenceProof: true });
  });
});

it('get_error_list shows a path that no route answers as what was asked for', async () => {
  const spans = captured('not-found');
  await project.save(spans);
  const sessionId = spans[0]!.resource['glasstrace.session.id'];
  expect(await ask('get_error_list', { statusCode: 404, sessionId, limit: 10 }, after(spans))).toMatchObject({
    items: [
      {
        traceId: spans[0]!.traceId,
        route: '/_not-found',
        method: 'GET',
        statusCode: 404,
        error: expect.stringMatching(/not found/i),
        sessionId,
        requestIdentity: { frameworkFallbackRoute: '/_not-found', method: 'GET' },
      },
    ],
    totalCount: 1,
    hasMore: false,
  });
});

describe('find_trace_candidates', () => {
  it('finds a tRPC procedure in a batch, and says how to see it', async () => {
    const spans = captured('trpc-batch');
    const [{ traceId }] = spans as [Span];
    await project.save(spans);
    expect(await ask('find_trace_candidates', { procedure: 'results' }, after(spans))).toMatchObject({
      query: { procedure: 'results' },
      effectiveTimeWindow: { defaulted: true },
      candidates: [
        {
          traceId,
          confidence: 'exact',
          matchReasons: [expect.stringContaining('results')],
          route: '/api/trpc',
          suggestedFollowups: { getTrace: { url: '/api/trpc/results', limit: 1 }, getRootCause: { traceId } },
        },
      ],
      hasMore: false,
    });
  });

  it('finds nothing, and says that this proves nothing', async () => {
    await project.save(aTrace());
    expect(await ask('find_trace_candidates', { routeLike: 'inviteMember' })).toMatchObject({
      candidates: [],
      diagnostic: {
        reason: 'no_candidates_in_window',
        searchedScope: { credentialScoped: true },
        recoveryActions: [{ label: expect.any(String), suggestedParams: expect.any(Object) }],
        notAbsenceProof: true,
      },
      hasMore: false,
    });
  });
});

describe('get_trace', () => {
  const timeWindow = { start: START_MS - 300_000, end: START_MS + 300_000 };

  it('finds a URL exactly', async () => {
    await project.save(failingPoll());
    const args = { url: '/api/polls/create', method: 'POST', statusCode: 500, timeWindow, limit: 5 };
    expect(await ask('get_trace', args)).toMatchObject({
      items: [{ summary: { traceId: TRACE_ID, requestIdentity: { operationKind: 'route_handler' } } }],
      hasMore: false,
    });
  });

  it('does not take a prefix for a URL, but names the longer one', async () => {
    await project.save(failingPoll());
    const diagnostic = await refuse('get_trace', { url: '/api/polls', timeWindow });
    expect(diagnostic).toMatchObject({
      reason: 'no_traces_found',
      searchedScope: { effectiveTimeWindow: { defaulted: false }, filters: { url: '/api/polls' } },
      notAbsenceProof: true,
    });
    expect(diagnostic.recoveryActions).toContainEqual(
      expect.objectContaining({ suggestedParams: expect.objectContaining({ url: '/api/polls/create' }) }),
    );
  });

  it('takes an id with dashes', async () => {
    await project.save(failingPoll());
    expect(await ask('get_trace', { traceId: DASHED })).toMatchObject({ items: [{ summary: { traceId: TRACE_ID } }] });
  });
});

describe('get_root_cause', () => {
  it('explains a unique constraint, with the line and what to do', async () => {
    await project.save(failingPoll());
    expect(await ask('get_root_cause', { traceId: DASHED })).toMatchObject({
      status: 'completed',
      source: 'rules',
      rootCause: expect.stringContaining('slug'),
      affectedComponent: 'prisma',
      errorCategory: 'unique-constraint',
      suggestedFix: expect.any(String),
      codeLocation: { file: 'src/lib/polls.ts', line: 21 },
    });
  });

  it('shows an anonymous project of a hosted server the raw trace', async () => {
    await project.save(failingPoll());
    const upgradeUrl = 'https://traces.example/upgrade';
    expect(
      await ask('get_root_cause', { traceId: TRACE_ID }, project.under('anonymous', { upgradeUrl })),
    ).toMatchObject({
      status: 'unavailable',
      summary: { traceId: TRACE_ID, statusCode: 500 },
      spans: [{ name: 'POST /api/polls/create' }],
      message: expect.any(String),
      upgradeUrl,
    });
  });
});

describe('get_test_suggestions', () => {
  const graph = aGraph({
    'src/app/api/polls/create/route.ts': {
      imports: ['src/lib/polls.ts'],
      route: { kind: 'handler', pattern: '/api/polls/create' },
    },
    'src/lib/polls.ts': { imports: ['src/lib/slug.ts'] },
    'test/slug.test.ts': { imports: ['src/lib/slug.ts'], runner: 'vitest' },
  });

  it('has a coverage map, and tests for what failed and the like of it', async () => {
    await project.save(failingPoll());
    await project.importGraphs.write(project.projectId, graph);
    expect(await ask('get_test_suggestions', { traceId: TRACE_ID })).toMatchObject({
      coverage: {
        testedPaths: ['src/lib/slug.ts'],
        untestedPaths: expect.arrayContaining(['src/lib/polls.ts', 'src/app/api/polls/create/route.ts']),
        coveragePercent: 33,
      },
      regressionTests: expect.arrayContaining([
        expect.objectContaining({ name: expect.any(String), targetPath: 'src/app/api/polls/create/route.ts' }),
      ]),
      preventionTests: expect.arrayContaining([expect.objectContaining({ description: expect.any(String) })]),
    });
  });

  it('has no map for an anonymous project, but the tests', async () => {
    await project.save(failingPoll());
    await project.importGraphs.write(project.projectId, graph);
    const data = await ask('get_test_suggestions', { traceId: TRACE_ID }, project.under('anonymous'));
    expect(data).toMatchObject({ coverage: { testedPaths: [], untestedPaths: [], coveragePercent: 0 } });
    expect(data.regressionTests).not.toEqual([]);
  });

  it('knows no trace of that id', async () => {
    expect(await refuse('get_test_suggestions', { traceId: 'a1b2c3d4-e5f6-4a7b-8c9d-0e1f2a3b4c5d' })).toMatchObject({
      reason: 'no_traces_found',
      message: expect.stringContaining('a1b2c3d4e5f64a7b8c9d0e1f2a3b4c5d'),
    });
  });
});

describe('get_session_timeline', () => {
  it('shows the requests of a session in order', async () => {
    await project.save(
      aTrace({ agoMs: 120_000 }),
      failingPoll({ sessionId: SESSION_ID, startMs: START_MS - 60_000 }),
      aTrace({ agoMs: 1_000 }),
    );
    expect(await ask('get_session_timeline', { sessionId: SESSION_ID })).toMatchObject({
      items: [
        { route: 'GET /api/polls', statusCode: 200 },
        { route: 'POST /api/polls/create', statusCode: 500, error: expect.stringContaining('Unique constraint') },
        { route: 'GET /api/polls', statusCode: 200 },
      ],
      hasMore: false,
    });
  });

  it('says that a session is empty', async () => {
    const data = await ask('get_session_timeline', { sessionId: '0'.repeat(16) });
    expect(data).toMatchObject({ items: [], hasMore: false, diagnostic: { notAbsenceProof: true } });
  });
});
