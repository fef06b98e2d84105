import { getTrace as contract } from '@glasstrace/protocol';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { beforeEach, describe, expect, it } from 'vitest';
import { getTrace } from '../../src/tools/get-trace.ts';
import { START_MS, TRACE_ID } from '../traces/a-span.ts';
import { captured } from '../traces/captured.ts';
import { failingPoll } from '../traces/failing-poll.ts';
import { type AnswerOf, type TestProject, useProjects } from './a-project.ts';
import { aFailure, aTrace } from './a-trace.ts';

type Answer = AnswerOf<typeof contract>;
const timeWindow = '1h';

const aProject = useProjects();
let project: TestProject;
beforeEach(() => {
  project = aProject();
});

const find = (args: object) => project.ask<Answer>(getTrace, args);
const routes = async (args: object) => (await find(args)).items.map(({ summary }) => summary.route);

it('shows an agent the whole trace', async () => {
  await project.save(failingPoll());

  const { text, response } = await project.call(getTrace, { url: '/api/polls/create', timeWindow });
  expect(countTokens(text)).toBeLessThanOrEqual(2_000);
  expect(JSON.stringify(response, null, 2)).toMatchSnapshot();
  contract.output.parse((response as { data: unknown }).data);
});

describe('by trace id', () => {
  it.each([
    ['as OpenTelemetry writes it', TRACE_ID],
    ['as a UUID', '4BF92F35-77B3-4DA6-A3CE-929D0E0E4736'],
    ['by its first digits', TRACE_ID.slice(0, 8)],
  ])('%s', async (_, traceId) => {
    await project.save(failingPoll(), aTrace());
    expect(await routes({ traceId })).toEqual(['POST /api/polls/create']);
  });

  it('that begins several traces is refused, naming them', async () => {
    const ids = ['0', '1', '2', '3', '4', '5'].map((digit) => `abcdef12${digit.repeat(24)}`);
    await project.save(...ids.map((traceId) => aTrace({ traceId })));
    const { reason, message } = await project.fail(getTrace, { traceId: 'abcdef12' });
    expect(reason).toBe('invalid_input');
    expect(ids.filter((id) => message.includes(id))).toHaveLength(5);
    expect(message).toContain('and more');
  });

  it('that is unknown says where there are others', async () => {
    const diagnostic = await project.fail(getTrace, { traceId: 'f'.repeat(32) });
    expect(diagnostic).toMatchObject({
      reason: 'no_traces_found',
      notAbsenceProof: true,
      recoveryActions: [{ tool: 'get_error_list' }],
    });
  });

  it('that other filters contradict says which', async () => {
    await project.save(failingPoll());
    const { message } = await project.fail(getTrace, { traceId: TRACE_ID, method: 'GET', statusCode: 500 });
    expect(message).toBe('The trace exists, but does not match: method.');
  });
});

describe('by filters', () => {
  beforeEach(async () => {
    await project.save(
      aTrace({ path: '/items/42', route: '/items/[id]' }),
      aFailure({ path: '/items/43', route: '/items/[id]', method: 'POST', agoMs: 10, correlationId: 'tab-7' }),
      captured('trpc-batch'),
    );
  });

  it.each([
    ['the concrete path', { url: '/items/42' }, ['GET /items/[id]']],
    ['the route pattern', { url: '/items/[id]' }, ['GET /items/[id]', 'POST /items/[id]']],
    ['the path without ids', { url: '/items/:id' }, ['GET /items/[id]', 'POST /items/[id]']],
    ['a route as answers show it', { url: 'POST /items/[id]' }, ['POST /items/[id]']],
    ['a whole URL', { url: 'http://localhost:3000/items/42?tab=1' }, ['GET /items/[id]']],
    ['a method in lower case', { method: 'post' }, ['POST /items/[id]']],
    ['a status', { statusCode: 500 }, ['POST /items/[id]']],
    ['a correlation id', { correlationId: 'tab-7' }, ['POST /items/[id]']],
  ])('%s', async (_, filter, expected) => {
    expect(await routes({ ...filter, timeWindow })).toEqual(expected);
  });

  it.each(['/api/trpc', '/api/trpc/results', '/api/trpc/ok,results,dup,gone', '/api/trpc/[trpc]'])(
    'a tRPC call by %s',
    async (url) => {
      const window = { start: 0, end: Date.UTC(2100, 0) };
      expect(await routes({ url, timeWindow: window })).toEqual(['GET /api/trpc/results']);
    },
  );

  it('a prefix of a path finds nothing; the longer paths are named', async () => {
    const diagnostic = await project.fail(getTrace, { url: '/items', timeWindow });
    expect(diagnostic).toMatchObject({ reason: 'no_traces_found', searchedScope: { tracesInWindow: 2 } });
    const suggested = diagnostic.recoveryActions?.map(({ suggestedParams }) => suggestedParams);
    expect(suggested).toContainEqual({ url: '/items/42', timeWindow });
  });
});

it('needs a window unless the trace id is given, and offers one', async () => {
  const diagnostic = await project.fail(getTrace, { correlationId: 'tab-7' });
  expect(diagnostic.reason).toBe('invalid_input');
  expect(diagnostic.message).toContain('timeWindow is required unless traceId is given');
  expect(diagnostic.recoveryActions?.[0]?.suggestedParams).toEqual({ correlationId: 'tab-7', timeWindow: '60m' });
});

it('says that a window is older than what is kept', async () => {
  await project.save(aTrace());
  const { reason } = await project.fail(getTrace, { timeWindow: { start: 0, end: START_MS - 30 * 86_400_000 } });
  expect(reason).toBe('ttl_expired');
});

it('pages through matches, in full and without repeating one', async () => {
  await project.save(...Array.from({ length: 8 }, (_, i) => aFailure({ path: `/${i}`, agoMs: i })));
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page: Answer = await find({ timeWindow, ...(cursor !== undefined && { cursor }) });
    seen.push(...page.items.map(({ summary }) => summary.route));
    cursor = page.cursor;
  } while (cursor !== undefined);
  expect(seen).toEqual(['/0', '/1', '/2', '/3', '/4', '/5', '/6', '/7'].map((path) => `GET ${path}`));
});

it('keeps the framework’s own spans on demand', async () => {
  await project.save(failingPoll());
  const names = async (includeFrameworkInternal: boolean) =>
    JSON.stringify((await find({ traceId: TRACE_ID, includeFrameworkInternal })).items[0]?.spans);
  expect(await names(false)).not.toContain('load route module');
  expect(await names(true)).toContain('load route module');
});

it.each([
  [
    { traceId: 'abc' },
    'traceId must be 32 hex digits, with or without dashes, or the first 8 or more of them; got "abc".',
  ],
  [{ traceId: 5 }, 'traceId must be a string (Trace id, or a unique prefix of 8 or more); got 5.'],
  [{ url: 1, timeWindow }, 'url must be a string (Exact path, route pattern or tRPC path); got 1.'],
  [{ method: 1, timeWindow }, 'method must be a string (HTTP method); got 1.'],
  [{ statusCode: 4.5, timeWindow }, 'statusCode must be an integer; got 4.5.'],
  [{ timeWindow: 'soon' }, 'timeWindow value "soon" can\'t be read.'],
  [{ correlationId: 1, timeWindow }, 'correlationId must be a string; got 1.'],
  [{ includeFrameworkInternal: 'no', timeWindow }, 'includeFrameworkInternal must be true or false; got "no".'],
  [{ cursor: 'x', timeWindow }, 'cursor must be the cursor of the previous page'],
  [{ limit: -1, timeWindow }, 'limit must be an integer of at least 1; got -1.'],
  [{ maxTokens: 10, timeWindow }, 'maxTokens must be an integer from 500 to 8000; got 10.'],
])('refuses %j and says what is valid', async (args, message) => {
  const diagnostic = await project.fail(getTrace, args);
  expect(diagnostic.reason).toBe('invalid_input');
  expect(diagnostic.message).toContain(message);
});
