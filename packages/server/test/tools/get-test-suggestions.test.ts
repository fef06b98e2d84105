import { getTestSuggestions as contract, type ImportGraph } from '@glasstrace/protocol';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { beforeEach, describe, expect, it } from 'vitest';
import { getTestSuggestions } from '../../src/tools/get-test-suggestions.ts';
import { aGraph } from '../analysis/a-graph.ts';
import { TRACE_ID } from '../traces/a-span.ts';
import { captured } from '../traces/captured.ts';
import { failingPoll } from '../traces/failing-poll.ts';
import { type AnswerOf, type TestProject, useProjects } from './a-project.ts';
import { aTrace } from './a-trace.ts';

type Answer = AnswerOf<typeof contract>;

const aProject = useProjects();
let project: TestProject;
beforeEach(() => {
  project = aProject();
});

const suggest = (args: object = { traceId: TRACE_ID }) => project.ask<Answer>(getTestSuggestions, args);

/** The poll app: its route and what it imports, one file of it tested. */
const graph: ImportGraph = {
  ...aGraph({
    'src/app/api/polls/create/route.ts': {
      imports: ['src/lib/polls.ts'],
      route: { kind: 'handler', pattern: '/api/polls/create' },
    },
    'src/lib/polls.ts': { imports: ['src/lib/slug.ts', 'src/lib/database.ts', 'type src/lib/types.ts'] },
    'src/lib/slug.ts': {},
    'src/lib/slug.test.ts': { imports: ['src/lib/slug.ts'], runner: 'vitest' },
    'src/lib/unrelated.ts': {},
  }),
  testSetup: { runner: 'vitest', paths: true },
};

describe('shows an agent', () => {
  it('tests of a failing route, and which tests reach its code', async () => {
    await project.save(failingPoll());
    await project.importGraphs.write(project.projectId, graph);

    const { text, response } = await project.call(getTestSuggestions, { traceId: TRACE_ID });
    expect(countTokens(text)).toBeLessThanOrEqual(2_000);
    expect(JSON.stringify(response, null, 2)).toMatchSnapshot();
    contract.output.parse((response as { data: unknown }).data);
  });

  it('tests of a failing page without an import graph, and why there is no map', async () => {
    await project.save(captured('page'));
    const { traceId } = captured('page')[0]!;
    const { text, response } = await project.call(getTestSuggestions, { traceId });
    expect(countTokens(text)).toBeLessThanOrEqual(2_000);
    expect(JSON.stringify(response, null, 2)).toMatchSnapshot();
    contract.output.parse((response as { data: unknown }).data);
  });
});

describe('coverage', () => {
  it('is empty where the tier has no map, and says so; the tests are there', async () => {
    await project.save(failingPoll());
    await project.importGraphs.write(project.projectId, graph);
    const answer = await project.under('anonymous').ask<Answer>(getTestSuggestions, { traceId: TRACE_ID });
    expect(answer.coverage).toEqual({
      testedPaths: [],
      untestedPaths: [],
      coveragePercent: 0,
      missing: 'The tier of this project, anonymous, does not include a coverage map.',
    });
    const { regressionTests, preventionTests } = answer;
    expect(regressionTests[0]?.testFile?.runner).toBe('node:test');
    expect(preventionTests).not.toEqual([]);
  });

  it('says to switch the graph on where a hosted server waits for that', async () => {
    await project.save(failingPoll());
    const { coverage } = await project.under('pro').ask<Answer>(getTestSuggestions, { traceId: TRACE_ID });
    expect(coverage.missing).toMatch(/if GLASSTRACE_COVERAGE_MAP=true\.$/);
  });

  it('counts the files of the error where the route is of no framework that names its files', async () => {
    await project.save(failingPoll());
    const { files, ...rest } = graph;
    const withoutRoutes = { ...rest, files: files.map(({ route: _, ...file }) => file) };
    await project.importGraphs.write(project.projectId, withoutRoutes);
    expect((await suggest()).coverage).toMatchObject({
      testedPaths: [],
      untestedPaths: ['src/lib/polls.ts', 'src/app/api/polls/create/route.ts'],
      missing: 'The files of the route are not known: only those of the error are counted.',
    });
  });

  it('says when nothing of the trace is in the graph', async () => {
    await project.save(failingPoll());
    await project.importGraphs.write(project.projectId, aGraph({ 'other.ts': {} }));
    expect((await suggest()).coverage).toMatchObject({
      coveragePercent: 0,
      missing: 'No file of this trace is in the import graph.',
    });
  });

  it('says when the graph lacks files', async () => {
    await project.save(failingPoll());
    await project.importGraphs.write(project.projectId, { ...graph, omitted: { files: 3, edges: 0, unread: 1 } });
    expect((await suggest()).coverage.missing).toMatch(/^The import graph is incomplete/);
  });

  it('never uses the graph of another project', async () => {
    await project.save(failingPoll());
    const { importGraphs, projectId } = project.neighbour();
    await importGraphs.write(projectId, graph);
    expect((await suggest()).coverage).toMatchObject({ testedPaths: [], untestedPaths: [] });
  });
});

describe('the budget', () => {
  const large = aGraph({
    'src/app/api/polls/create/route.ts': {
      imports: Array.from({ length: 400 }, (_, i) => `src/lib/part-${i}.ts`),
      route: { kind: 'handler', pattern: '/api/polls/create' },
    },
    'test/all.test.ts': { imports: ['src/lib/part-7.ts', 'src/lib/polls.ts'], runner: 'vitest' },
  });

  it.each([500, 700, 1_000, 2_000, 8_000])('of %i tokens is kept, and what it cuts is named', async (maxTokens) => {
    await project.save(failingPoll());
    await project.importGraphs.write(project.projectId, large);
    const { text, response } = await project.call(getTestSuggestions, { traceId: TRACE_ID, maxTokens });
    expect(countTokens(text)).toBeLessThanOrEqual(maxTokens);
    const { coverage, regressionTests, omitted } = (response as { data: Answer }).data;
    expect(coverage.coveragePercent).toBe(0);
    expect(regressionTests[0]?.targetPath).toBe('src/app/api/polls/create/route.ts');
    expect(regressionTests[0]?.testFile).toBeDefined();
    expect(omitted?.[0]?.getIt).toEqual(
      maxTokens === 8_000
        ? undefined
        : { tool: 'get_test_suggestions', arguments: { traceId: TRACE_ID, maxTokens: 8_000 } },
    );
  });
});

it('pins the good answer of a request that did not fail', async () => {
  await project.save(aTrace({ traceId: TRACE_ID, path: '/api/polls', route: '/api/polls' }));
  const { regressionTests, preventionTests } = await suggest();
  expect(regressionTests).toHaveLength(1);
  expect(regressionTests[0]?.testFile?.text).toContain('assert.equal(status, 200);');
  expect(preventionTests).toEqual([]);
});

it('an unknown trace is no_traces_found', async () => {
  expect(await project.fail(getTestSuggestions, { traceId: 'f'.repeat(32) })).toMatchObject({
    reason: 'no_traces_found',
    recoveryActions: [{ tool: 'get_error_list' }],
  });
});

it.each([
  [{}, 'traceId is required: a string (Trace id, or a unique prefix of 8 or more).'],
  [{ traceId: 'abc' }, 'traceId must be 32 hex digits'],
  [{ traceId: 5 }, 'traceId must be a string'],
  [{ traceId: TRACE_ID, maxTokens: 10 }, 'maxTokens must be an integer from 500 to 8000; got 10.'],
  [{ traceId: TRACE_ID, limit: 1 }, 'limit'],
])('refuses %j and says what is valid', async (args, message) => {
  const diagnostic = await project.fail(getTestSuggestions, args);
  expect(diagnostic.reason).toBe('invalid_input');
  expect(diagnostic.message).toContain(message);
});
