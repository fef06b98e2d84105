import { getErrorList as contract } from '@glasstrace/protocol';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { beforeEach, describe, expect, it } from 'vitest';
import { getErrorList } from '../../src/tools/get-error-list.ts';
import { SESSION_ID, START_MS } from '../traces/a-span.ts';
import { captured } from '../traces/captured.ts';
import { failingPoll } from '../traces/failing-poll.ts';
import { type AnswerOf, NOW_MS, type TestProject, useProjects } from './a-project.ts';
import { aFailure, aTrace } from './a-trace.ts';

type Answer = AnswerOf<typeof contract>;

const aProject = useProjects();
let project: TestProject;
beforeEach(() => {
  project = aProject();
});

const list = (args?: object) => project.ask<Answer>(getErrorList, args);
const routes = async (args?: object) => (await list(args)).items.map(({ method, route }) => `${method} ${route}`);

it('shows an agent what failed, the newest first', async () => {
  await project.save(
    failingPoll(),
    aTrace({ traceId: 'b'.repeat(32), path: '/nope', route: '/_not-found', statusCode: 404, agoMs: 1_000 }),
    aTrace({ path: '/fine' }),
  );

  const { text, response } = await project.call(getErrorList);
  expect(countTokens(text)).toBeLessThanOrEqual(2_000);
  expect(JSON.stringify(response, null, 2)).toMatchSnapshot();
  contract.output.parse((response as { data: unknown }).data);
});

it('holds good responses that hide an exception, and batches with a failed member', async () => {
  await project.save(captured('floating-promise'), captured('trpc-batch'));
  const { items } = await list();
  expect(items).toMatchObject([
    { statusCode: 200, masked: true },
    { statusCode: 207, route: '/api/trpc', requestIdentity: { displayRoute: 'GET /api/trpc/results' } },
  ]);
});

describe('filters', () => {
  beforeEach(async () => {
    await project.save(
      aFailure({ path: '/items/1', route: '/items/[id]', agoMs: 100 }),
      aFailure({ path: '/items/1', route: '/items/[id]', method: 'POST', agoMs: 200 }),
      aTrace({ path: '/login', statusCode: 401, agoMs: 300, sessionId: 'aaaaaaaaaaaaaaaa' }),
      aTrace({ path: '/_next/static/x.js', statusCode: 404, agoMs: 400 }),
    );
  });

  it.each([
    [{ statusCode: 401 }, ['GET /login']],
    [{ route: '/items/[id]' }, ['GET /items/[id]', 'POST /items/[id]']],
    [{ route: '/items/1' }, ['GET /items/[id]', 'POST /items/[id]']],
    [{ route: 'POST /items/[id]' }, ['POST /items/[id]']],
    [{ route: 'http://localhost:3000/login?next=/' }, ['GET /login']],
    [{ sessionId: 'AAAAAAAAAAAAAAAA' }, ['GET /login']],
    [{ timeWindow: { start: START_MS - 250, end: START_MS - 150 } }, ['POST /items/[id]']],
    [{ statusCode: 404, includeFrameworkInternal: true }, ['GET /_next/static/x.js']],
  ])('%j', async (filter, expected) => {
    expect(await routes(filter)).toEqual(expected);
  });

  it('leave requests of the framework out unless they are asked for', async () => {
    expect((await list()).totalCount).toBe(3);
  });
});

describe('pages', () => {
  const save = (count: number) =>
    project.save(...Array.from({ length: count }, (_, i) => aFailure({ path: `/${i}`, agoMs: i })));

  it('go on where the last ended, also when errors arrived in between', async () => {
    await save(7);
    const first = await list({ limit: 3 });
    await project.save(aFailure({ path: '/new', agoMs: -10 }));
    const second = await list({ limit: 3, cursor: first.cursor });
    const third = await list({ limit: 3, cursor: second.cursor });

    const seen = [first, second, third].flatMap(({ items }) => items.map(({ route }) => route));
    expect(seen).toEqual(['/0', '/1', '/2', '/3', '/4', '/5', '/6']);
    expect([first, second, third].map(({ hasMore }) => hasMore)).toEqual([true, true, false]);
    expect(third.cursor).toBeUndefined();
  });

  it('keep the window of the first one, though it was relative', async () => {
    await save(4);
    const first = await list({ limit: 2, timeWindow: '2m' });
    const second = await list({ limit: 2, timeWindow: '2m', cursor: first.cursor });
    expect(second.effectiveTimeWindow).toEqual(first.effectiveTimeWindow);
  });

  it('end early when the budget is spent, and go on after the last item shown', async () => {
    await save(30);
    const first = await list({ limit: 30, maxTokens: 500 });
    expect(first.items.length).toBeLessThan(30);
    expect(first.hasMore).toBe(true);
    const second = await list({ limit: 30, maxTokens: 500, cursor: first.cursor });
    expect(second.items[0]?.route).toBe(`/${first.items.length}`);
  });

  it('have at most 100 items, and say so when more were asked for', async () => {
    await save(2);
    expect((await list({ limit: 1_000 })).limit).toBe(100);
    expect((await list({ limit: 100 })).limit).toBeUndefined();
  });

  it.each([500, 1_000, 2_000, 8_000])('keep to %i tokens', async (maxTokens) => {
    await save(30);
    const { text } = await project.call(getErrorList, { limit: 30, maxTokens });
    const { items, omitted } = JSON.parse(text).data as Answer;
    if (items.length > 1) expect(countTokens(text)).toBeLessThanOrEqual(maxTokens);
    expect(countTokens(text)).toBeLessThanOrEqual(maxTokens);
    const isCut = items[0]?.summaryProvenance === undefined;
    expect(omitted !== undefined).toBe(isCut);
  });
});

describe('a cursor', () => {
  it('of other filters is refused', async () => {
    await project.save(aFailure(), aFailure({ agoMs: 1 }));
    const { cursor } = await list({ limit: 1 });
    const { reason, message } = await project.fail(getErrorList, { limit: 1, cursor, statusCode: 500 });
    expect(reason).toBe('invalid_input');
    expect(message).toContain('other filters');
  });

  it('that is none is refused', async () => {
    const { reason, message } = await project.fail(getErrorList, { cursor: 'page-2' });
    expect(reason).toBe('invalid_input');
    expect(message).toContain('cursor must be the cursor of the previous page');
  });
});

it('grouped, has one item for each distinct error, with its count and first time', async () => {
  await project.save(aFailure({ agoMs: 10 }), aFailure({ agoMs: 20 }), aFailure({ error: 'RangeError', agoMs: 30 }));
  const { items, totalCount } = await list({ grouped: true });
  expect(items).toMatchObject([
    { error: 'TypeError: boom', count: 2, firstTimestamp: START_MS - 20, timestamp: START_MS - 10 },
    { error: 'RangeError: boom', count: 1 },
  ]);
  expect(totalCount).toBe(3);
});

it('grouped, pages over groups', async () => {
  await project.save(aFailure({ agoMs: 10 }), aFailure({ error: 'RangeError', agoMs: 30 }));
  const first = await list({ grouped: true, limit: 1 });
  const second = await list({ grouped: true, limit: 1, cursor: first.cursor });
  expect([first, second].map(({ items }) => items[0]?.error)).toEqual(['TypeError: boom', 'RangeError: boom']);
  expect(second.hasMore).toBe(false);
});

describe('an empty list is a success with a diagnostic', () => {
  const diagnose = async (args?: object) => (await list(args)).diagnostic;

  it('of a project that never sent anything', async () => {
    expect(await diagnose()).toMatchObject({ reason: 'credential_has_no_traces', notAbsenceProof: true });
  });

  it('of a project where nothing failed', async () => {
    await project.save(aTrace());
    expect(await diagnose()).toMatchObject({ reason: 'no_traces_found', searchedScope: { tracesInWindow: 1 } });
  });

  it('that names the filter without which there is something', async () => {
    await project.save(aFailure({ path: '/a' }));
    const diagnostic = await diagnose({ route: '/a', statusCode: 404 });
    expect(diagnostic?.reason).toBe('filters_too_restrictive');
    expect(diagnostic?.recoveryActions).toContainEqual({
      label: 'Without statusCode: one match.',
      tool: 'get_error_list',
      suggestedParams: { route: '/a' },
    });
  });

  it('of a window in which nothing happened, with one in which something did', async () => {
    await project.save(aFailure({ agoMs: 3_600_000 }));
    const diagnostic = await diagnose({ timeWindow: '5m' });
    expect(diagnostic?.reason).toBe('no_candidates_in_window');
    const [action] = diagnostic?.recoveryActions ?? [];
    expect((await list(action?.suggestedParams)).items).toHaveLength(1);
  });

  it('of a session that is not known', async () => {
    await project.save(aFailure());
    expect((await diagnose({ sessionId: '0000000000000000' }))?.reason).toBe('empty_session');
  });
});

it('says which window was searched, and whether it was chosen', async () => {
  await project.save(aFailure());
  const asked = await list({ timeWindow: '15m' });
  expect(asked.effectiveTimeWindow).toEqual({
    start: NOW_MS - 900_000,
    end: NOW_MS,
    serverNow: NOW_MS,
    defaulted: false,
  });
  expect((await list()).effectiveTimeWindow?.defaulted).toBe(true);
  expect((await list({ timeWindow: '30d' })).effectiveTimeWindow?.retentionBounded).toBe(true);
});

it.each([
  [{ statusCode: '500' }, 'statusCode must be an integer; got "500".'],
  [{ route: 7 }, 'route must be a string (Route pattern or path, with or without the method); got 7.'],
  [{ timeWindow: 'yesterday' }, 'timeWindow value "yesterday" can\'t be read.'],
  [{ timeWindow: 15 }, 'timeWindow must be "15m", ISO 8601, or {start,end} in epoch ms; got 15.'],
  [{ timeWindow: { start: 9, end: 1 } }, 'timeWindow starts after it ends.'],
  [{ sessionId: 'mine' }, 'sessionId must be 16 hex digits, as in the answers of these tools; got "mine".'],
  [{ includeFrameworkInternal: 'yes' }, 'includeFrameworkInternal must be true or false; got "yes".'],
  [{ grouped: 1 }, 'grouped must be true or false; got 1.'],
  [{ cursor: 1 }, 'cursor must be a string (From the previous page); got 1.'],
  [{ limit: 0 }, 'limit must be an integer of at least 1; got 0.'],
  [{ maxTokens: 9_000 }, 'maxTokens must be an integer from 500 to 8000; got 9000.'],
  [{ session_id: SESSION_ID }, 'get_error_list has no parameter "session_id". Use sessionId.'],
  [{ query: 'x' }, 'get_error_list has no parameter "query". It takes: statusCode, route,'],
  [[], 'Arguments must be an object with any of: statusCode, route,'],
])('refuses %j and says what is valid', async (args, message) => {
  const { response, isError } = await project.call(getErrorList, args);
  expect(isError).toBe(true);
  expect(response).toMatchObject({ success: false, diagnostic: { reason: 'invalid_input' } });
  expect((response as { diagnostic: { message: string } }).diagnostic.message).toContain(message);
});
