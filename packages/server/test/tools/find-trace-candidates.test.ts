import { findTraceCandidates as contract, type getTrace as getTraceContract, TIER_LIMITS } from '@glasstrace/protocol';
import { EXCEPTION, SPAN } from '@glasstrace/protocol/attributes';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { beforeEach, describe, expect, it } from 'vitest';
import type { TraceStore } from '../../src/store/trace-store.ts';
import { findTraceCandidates } from '../../src/tools/find-trace-candidates.ts';
import { getTrace } from '../../src/tools/get-trace.ts';
import type { Span } from '../../src/traces/span.ts';
import { aGraph } from '../analysis/a-graph.ts';
import { anException, aRequest, SESSION_ID, START_MS, TRACE_ID } from '../traces/a-span.ts';
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

const find = (args: object) => project.ask<Answer>(findTraceCandidates, args);
const shown = async (args: object) =>
  (await find(args)).candidates.map(
    ({ confidence, method, route, statusCode }) => `${confidence} ${method} ${route} ${statusCode}`,
  );

/** A tRPC call; each failed member has an exception of its own. */
function aCall(
  procedures: string[],
  { failed = [], agoMs = 0, method = 'GET' }: { failed?: string[]; agoMs?: number; method?: string } = {},
): Span[] {
  const [root] = aTrace({
    path: `/api/trpc/${procedures.join(',')}`,
    route: '/api/trpc/[trpc]',
    method,
    statusCode: failed.length === 0 ? 200 : 500,
    agoMs,
  });
  return [
    {
      ...root!,
      attributes: { ...root!.attributes, [SPAN.trpcProcedures]: procedures, [SPAN.trpcBatch]: procedures.length > 1 },
      events: failed.map((procedure) => {
        const event = anException({ type: 'TypeError', message: 'boom' });
        const memberIndex = procedures.indexOf(procedure);
        const attributes = { [EXCEPTION.trpcProcedure]: procedure, [EXCEPTION.trpcMemberIndex]: memberIndex };
        return { ...event, attributes: { ...event.attributes, ...attributes } };
      }),
    },
  ];
}

/** A call of a server action, by the form of a page. */
function anAction(name: string, agoMs: number): Span[] {
  const [root] = aFailure({ path: '/polls/lunch', route: '/polls/[slug]', method: 'POST', agoMs });
  const attributes = {
    [SPAN.nextActionId]: 'a'.repeat(40),
    [SPAN.nextActionName]: name,
    [SPAN.nextActionFile]: 'src/app/actions.ts',
  };
  return [{ ...root!, attributes: { ...root!.attributes, ...attributes } }];
}

it('shows an agent which traces it may mean, why, and what to call next', async () => {
  await project.save(
    failingPoll(),
    aTrace({ path: '/polls/lunch', route: '/polls/[slug]', agoMs: 2_000, traceId: 'b'.repeat(32) }),
  );

  const { text, response } = await project.call(findTraceCandidates, { routeLike: 'polls' });
  expect(countTokens(text)).toBeLessThanOrEqual(2_000);
  expect(JSON.stringify(response, null, 2)).toMatchSnapshot();
  contract.output.parse((response as { data: unknown }).data);
});

it('shows an agent that it found nothing, and what there is instead', async () => {
  await project.save(aFailure({ path: '/api/polls', method: 'POST' }), aTrace({ path: '/polls', agoMs: 1_000 }));

  const { response } = await project.call(findTraceCandidates, { routeLike: 'polls.inviteMember' });
  expect(JSON.stringify(response, null, 2)).toMatchSnapshot();
  contract.output.parse((response as { data: unknown }).data);
});

describe('finds', () => {
  beforeEach(async () => {
    await project.save(
      aFailure({ path: '/api/polls', route: '/api/polls', method: 'POST', agoMs: 100 }),
      aTrace({ path: '/api/polls', route: '/api/polls', method: 'GET', agoMs: 200 }),
      aFailure({ path: '/api/polls/7/results', route: '/api/polls/[id]/results', agoMs: 300 }),
      aCall(['polls.comments.list'], { failed: ['polls.comments.list'], agoMs: 400, method: 'POST' }),
      anAction('castVote', 500),
      aTrace({ path: '/nope', route: '/_not-found', statusCode: 404, agoMs: 600, sessionId: 'b'.repeat(16) }),
    );
  });

  it.each([
    [{ routeLike: 'polls.comments.list' }, ['exact POST /api/trpc 500']],
    [{ procedure: 'polls.comments.list' }, ['exact POST /api/trpc 500']],
    [{ url: '/api/trpc/polls.comments.list?batch=1' }, ['exact POST /api/trpc 500']],
    [{ routeLike: 'comments' }, ['medium POST /api/trpc 500']],
    [{ url: '/api/trpc' }, ['high POST /api/trpc 500']],
    [{ url: 'http://localhost:3000/api/polls?x=1', method: 'post' }, ['exact POST /api/polls 500']],
    [{ routeLike: 'POST /api/polls/' }, ['exact POST /api/polls 500']],
    [{ url: '/api/polls' }, ['high POST /api/polls 500', 'high GET /api/polls 200']],
    [{ routeLike: 'src/app/api/polls/route.ts', statusCode: 200 }, ['high GET /api/polls 200']],
    [{ url: '/api/polls/7/results' }, ['high GET /api/polls/[id]/results 500']],
    [{ url: '/api/polls/:pollId/results' }, ['high GET /api/polls/[id]/results 500']],
    [{ url: '/api/polls/8/results' }, ['medium GET /api/polls/[id]/results 500']],
    [{ routeLike: 'castVote' }, ['high POST /polls/[slug] 500']],
    [{ routeLike: 'src/app/actions.ts#castVote' }, ['exact POST /polls/[slug] 500']],
    [{ url: '/polls/lunch', procedure: 'castVote' }, ['high POST /polls/[slug] 500']],
    [{ statusCode: 404 }, ['low GET /_not-found 404']],
    [{ url: '/nope' }, ['high GET /_not-found 404']],
    [{ sessionId: 'B'.repeat(16) }, ['low GET /_not-found 404']],
    [{ method: 'GET', timeWindow: { start: START_MS - 250, end: START_MS - 150 } }, ['low GET /api/polls 200']],
  ])('%j', async (args, expected) => {
    expect(await shown(args)).toEqual(expected);
  });

  it('a trace by its id, whole or begun, wherever the id was put and whenever the trace was', async () => {
    await project.save(aFailure({ traceId: TRACE_ID, path: '/old', agoMs: 7_200_000 }));
    for (const args of [
      { routeLike: TRACE_ID },
      { url: TRACE_ID.slice(0, 12) },
      { procedure: TRACE_ID.toUpperCase() },
    ]) {
      const { candidates, effectiveTimeWindow } = await find(args);
      expect(candidates).toMatchObject([
        { traceId: TRACE_ID, confidence: 'exact', matchReasons: ['trace id matched'] },
      ]);
      expect(effectiveTimeWindow.start).toBe(START_MS - 7_200_000);
    }
    expect((await find({ routeLike: TRACE_ID, timeWindow: '5m' })).candidates).toEqual([]);
    expect((await find({ routeLike: TRACE_ID, statusCode: 200 })).candidates).toEqual([]);
  });

  it('every trace that an id may begin, none of them for sure', async () => {
    const ids = ['1', '2', '3'].map((end) => `abcdef12${end.padStart(24, '0')}`);
    await project.save(...ids.map((traceId, i) => aFailure({ traceId, path: `/${i}` })));
    const { candidates, hasMore, ambiguity } = await find({ routeLike: 'ABCDEF12', limit: 2 });
    expect(candidates).toHaveLength(2);
    expect(candidates.map(({ confidence }) => confidence)).toEqual(['medium', 'medium']);
    expect(hasMore).toBe(false);
    expect(ambiguity?.message).toBe('3 traces have an id that begins like that. Give more of its digits.');
  });

  it('says what it understood, with the window it searched', async () => {
    const { query, effectiveTimeWindow } = await find({ url: 'post http://localhost:3000/api/polls/?x=1', limit: 3 });
    expect(query).toEqual({
      url: '/api/polls',
      method: 'POST',
      timeWindow: { start: NOW_MS - 3_600_000, end: NOW_MS },
      limit: 3,
    });
    expect(effectiveTimeWindow).toEqual({ start: NOW_MS - 3_600_000, end: NOW_MS, serverNow: NOW_MS, defaulted: true });
  });
});

it('lists failures of the server before refusals, 404s and the rest; of each the newest first', async () => {
  await project.save(
    aTrace({ path: '/a', agoMs: 1 }),
    aTrace({ path: '/a', statusCode: 404, agoMs: 2 }),
    aTrace({ path: '/a', statusCode: 401, agoMs: 3 }),
    aFailure({ path: '/a', agoMs: 5 }),
    aFailure({ path: '/a', agoMs: 4 }),
  );
  const { candidates } = await find({ url: '/a' });
  expect(candidates.map(({ statusCode, timestamp }) => [statusCode, START_MS - timestamp])).toEqual([
    [500, 4],
    [500, 5],
    [401, 3],
    [404, 2],
    [200, 1],
  ]);
});

it('a procedure of a batch that failed by another one comes after its own calls', async () => {
  await project.save(
    aCall(['polls.list', 'polls.results'], { failed: ['polls.results'], agoMs: 1 }),
    aCall(['polls.list'], { agoMs: 3 }),
    aCall(['polls.list', 'polls.votes'], { failed: ['polls.list', 'polls.votes'], agoMs: 2 }),
  );
  const { candidates } = await find({ procedure: 'polls.list' });
  expect(candidates.map(({ confidence, timestamp }) => [confidence, START_MS - timestamp])).toEqual([
    ['exact', 2],
    ['exact', 3],
    ['high', 1],
  ]);
  expect(candidates[2]?.matchReasons).toEqual([
    'tRPC procedure matched polls.list; another one of the same batch failed, not this',
  ]);
});

it('a page with strong candidates ends before the weak ones; the cursor goes on to them', async () => {
  await project.save(aTrace({ path: '/api/polls', agoMs: 1 }), aFailure({ path: '/api/polls/archive', agoMs: 2 }));
  const first = await find({ url: '/api/polls' });
  const second = await find({ url: '/api/polls', cursor: first.cursor });
  expect([first, second].map(({ candidates, hasMore }) => [candidates.map(({ route }) => route), hasMore])).toEqual([
    [['/api/polls'], true],
    [['/api/polls/archive'], false],
  ]);
});

it('every follow-up answers its candidate first, also where requests are alike', async () => {
  await project.save(
    failingPoll(),
    captured('p2002'),
    captured('trpc-batch'),
    captured('server-action-timeout'),
    captured('not-found'),
    aCall(['polls.list', 'polls.votes'], { failed: ['polls.votes'], agoMs: 5 }),
    aTrace({ path: '/twin' }),
    aTrace({ path: '/twin' }),
    aTrace({ path: '/slash/', agoMs: 3 }),
    aTrace({ path: '/_next/static/x.js', agoMs: 4 }),
    [
      aRequest({
        traceId: 'c'.repeat(32),
        name: 'nightly job',
        attributes: { [SPAN.path]: '' },
        scope: { name: 'cron' },
      }),
    ],
  );
  const all = { timeWindow: { start: 0, end: Date.UTC(2100, 0, 1) }, includeFrameworkInternal: true, limit: 20 };
  const { candidates } = await find({ ...all, maxTokens: 8_000 });
  expect(candidates).toHaveLength(11);
  for (const { traceId, suggestedFollowups } of candidates) {
    const { items } = await project.ask<AnswerOf<typeof getTraceContract>>(getTrace, suggestedFollowups.getTrace);
    expect(items[0]?.summary.traceId).toBe(traceId);
    expect(suggestedFollowups.getRootCause).toEqual({ traceId });
  }
});

describe('pages', () => {
  const paths = ['/polls', '/polls/new', '/polls/7/edit', '/api/polls'];
  const save = async (count: number): Promise<string[]> => {
    const traces = Array.from({ length: count }, (_, i) => {
      const request = { path: paths[i % paths.length]!, agoMs: i * 3 };
      return i % 3 === 0 ? aFailure(request) : aTrace({ ...request, statusCode: i % 5 === 0 ? 404 : 200 });
    });
    await project.save(...traces);
    return traces.map(([span]) => span!.traceId);
  };

  it.each([{ url: '/polls' }, { routeLike: 'polls' }, { routeLike: 'edit polls' }, { method: 'GET' }])(
    'show everything once while traces arrive: %j',
    async (args) => {
      const there = await save(60);
      const seen: string[] = [];
      for (let cursor: string | undefined, page = 0; ; page++) {
        const answer = await find({ ...args, limit: 7, maxTokens: 8_000, ...(cursor !== undefined && { cursor }) });
        seen.push(...answer.candidates.map(({ traceId }) => traceId));
        cursor = answer.cursor;
        expect(answer.hasMore).toBe(cursor !== undefined);
        if (cursor === undefined || page > 40) break;
        // In front of what was shown, behind it and within it.
        await project.save(
          aFailure({ path: '/polls', agoMs: -1 - page }),
          aTrace({ path: '/polls/new', agoMs: 30 + page }),
          aFailure({ path: '/api/polls', agoMs: 170 + page }),
        );
      }
      expect(new Set(seen).size).toBe(seen.length);
      expect(there.filter((traceId) => !seen.includes(traceId))).toEqual([]);
    },
  );

  it('keep the window of the first one, though it was the default', async () => {
    await save(12);
    const first = await find({ routeLike: 'polls', limit: 4 });
    const later = project.under('local', { now: () => NOW_MS + 120_000 });
    const second = await later.ask<Answer>(findTraceCandidates, { routeLike: 'polls', limit: 4, cursor: first.cursor });
    expect(second.query.timeWindow).toEqual(first.query.timeWindow);
    expect(second.candidates).toHaveLength(4);
  });

  it('have at most 20 candidates, and say so when more were asked for', async () => {
    await save(4);
    expect((await find({ routeLike: 'polls', limit: 1_000 })).limit).toBe(20);
    expect((await find({ routeLike: 'polls', limit: 20 })).limit).toBeUndefined();
  });

  it.each([500, 1_000, 2_000, 8_000])('keep to %i tokens', async (maxTokens) => {
    await save(40);
    const { text } = await project.call(findTraceCandidates, { method: 'GET', limit: 20, maxTokens });
    const { hasMore } = JSON.parse(text).data as Answer;
    expect(countTokens(text)).toBeLessThanOrEqual(maxTokens);
    expect(hasMore).toBe(true);
  });

  it('belong to their query', async () => {
    await save(12);
    const { cursor } = await find({ routeLike: 'polls', limit: 2 });
    expect((await project.fail(findTraceCandidates, { routeLike: 'votes', cursor })).message).toContain(
      'other filters',
    );
  });
});

describe('of a window with many traces', () => {
  let rows = 0;
  /** The project's store, which counts the traces that it hands out. */
  const counting = (store: TraceStore): TraceStore => ({
    ...store,
    listTraces: async (...query) => counted(await store.listTraces(...query)),
    listTracesNamed: async (...query) => counted(await store.listTracesNamed(...query)),
  });
  function counted<Row>(list: Row[]): Row[] {
    rows += list.length;
    return list;
  }

  it.each([
    { url: '/api/polls' },
    { url: '/api/polls', method: 'GET' },
    { url: '/api/items/9999' },
    { routeLike: 'items' },
    { routeLike: 'edit items' },
    { routeLike: 'delete some old items now' },
    { routeLike: 'nothing like that' },
    { url: '/api/polls', routeLike: 'polls' },
    { statusCode: 500 },
  ])('few are read: %j', async (args) => {
    const paths = Array.from({ length: 1_500 }, (_, i) => (i % 3 === 0 ? '/api/polls' : `/api/items/${i}`));
    const traces = paths.map((path, i) =>
      aTrace({ path, route: path.replace(/\d+$/, '[id]'), agoMs: i, statusCode: i % 50 === 0 ? 500 : 200 }),
    );
    await project.save(...traces);
    rows = 0;
    const { response } = await findTraceCandidates.call(args, {
      store: counting(project.store),
      importGraphs: project.importGraphs,
      credential: { projectId: project.projectId, tier: 'local', limits: TIER_LIMITS.local, scope: new Set(['read']) },
      now: () => NOW_MS,
    });
    expect(response.success).toBe(true);
    expect(rows).toBeLessThanOrEqual(300);
  });
});

describe('different operations that fit equally well', () => {
  beforeEach(async () => {
    await project.save(
      aFailure({ path: '/api/polls', route: '/api/polls', method: 'POST', agoMs: 1 }),
      aTrace({ path: '/api/polls', route: '/api/polls', agoMs: 2 }),
      aCall(['polls.list'], { agoMs: 3 }),
      aTrace({ path: '/items/1', route: '/items/[id]', agoMs: 4 }),
      aTrace({ path: '/items/2', route: '/items/[id]', agoMs: 5 }),
    );
  });

  it('are an ambiguity, with a call that names each of them', async () => {
    const { ambiguity, diagnostic, candidates } = await find({ url: '/api/polls' });
    expect(ambiguity).toEqual({ ambiguous: true, message: expect.stringContaining('2 different operations') });
    expect(diagnostic?.reason).toBe('ambiguous_locator');
    for (const [place, { suggestedParams }] of diagnostic!.recoveryActions!.entries()) {
      const narrowed = await find(suggestedParams!);
      expect(narrowed.candidates[0]?.traceId).toBe(candidates[place]?.traceId);
      expect(narrowed.ambiguity).toBeUndefined();
    }
  });

  it('are none when one fits better, or when they are requests of one route', async () => {
    expect((await find({ url: '/api/polls', method: 'POST' })).ambiguity).toBeUndefined();
    expect((await find({ routeLike: 'items' })).ambiguity).toBeUndefined();
    expect((await find({ procedure: 'polls.list' })).ambiguity).toBeUndefined();
  });

  it('are what was asked for when only a status or a window was', async () => {
    expect((await find({ timeWindow: '1h' })).ambiguity).toBeUndefined();
  });
});

describe('no candidates: the diagnostic says', () => {
  const diagnose = async (args: object) => {
    const { candidates, diagnostic } = await find(args);
    expect(candidates).toEqual([]);
    expect(diagnostic?.notAbsenceProof).toBe(true);
    return diagnostic!;
  };
  /** The first of the calls that a diagnostic suggests, made. */
  const follow = async ({ recoveryActions = [] }: Answer['diagnostic'] & object) =>
    (await find(recoveryActions[0]!.suggestedParams!)).candidates;
  const aHello = (sessionId: string, health?: object) =>
    project.store.recordSession(project.projectId, {
      sessionId,
      startedAtMs: START_MS,
      lastSeenMs: START_MS,
      info: health ? { health: JSON.stringify(health) } : {},
    });
  const HEALTH = {
    spans: { captured: 40, exported: 0, dropped: { refused: 40 }, failedAttempts: 3 },
    logs: { captured: 0, exported: 0, dropped: {}, failedAttempts: 0 },
  };

  it('that the project never sent anything', async () => {
    expect((await diagnose({ routeLike: 'polls' })).reason).toBe('credential_has_no_traces');
  });

  it('that the app has introduced itself and recorded nothing, which is no gap yet', async () => {
    await aHello(SESSION_ID);
    const { reason, message } = await diagnose({ routeLike: 'polls' });
    expect(reason).toBe('credential_has_no_traces');
    expect(message).toContain('has introduced itself');
  });

  it('that what the app recorded did not arrive', async () => {
    await aHello(SESSION_ID, HEALTH);
    const { reason, message } = await diagnose({ routeLike: 'polls' });
    expect(reason).toBe('possible_instrumentation_gap');
    expect(message).toContain('it recorded 40 spans, it dropped 40 spans, sending failed 3 times');
  });

  it('that a session is empty, or that its traces did not arrive', async () => {
    await project.save(aTrace({ path: '/polls' }));
    expect((await diagnose({ sessionId: '0'.repeat(16) })).reason).toBe('empty_session');
    await aHello('1'.repeat(16), HEALTH);
    expect((await diagnose({ sessionId: '1'.repeat(16) })).reason).toBe('possible_instrumentation_gap');
  });

  it('that the window is empty, with one that holds a candidate', async () => {
    await project.save(aFailure({ path: '/polls', agoMs: 7_200_000 }));
    const diagnostic = await diagnose({ routeLike: 'polls' });
    expect(diagnostic).toMatchObject({ reason: 'no_candidates_in_window', searchedScope: { tracesInWindow: 0 } });
    expect(await follow(diagnostic)).toHaveLength(1);
  });

  it('that nothing in the window has such a name, with the nearest ones and everything there was', async () => {
    await project.save(aFailure({ path: '/api/polls' }), aTrace({ path: '/about' }));
    const diagnostic = await diagnose({ url: '/api/polls/create' });
    expect(diagnostic).toMatchObject({ reason: 'no_candidates_in_window', searchedScope: { tracesInWindow: 2 } });
    expect(diagnostic.recoveryActions).toMatchObject([
      { suggestedParams: { url: '/api/polls' } },
      { label: expect.stringContaining('What else') },
    ]);
    for (const { suggestedParams } of diagnostic.recoveryActions!) {
      expect((await find(suggestedParams!)).candidates.length).toBeGreaterThan(0);
    }
  });

  it.each([
    [{ routeLike: 'POST /polls' }, 'method'],
    [{ url: '/polls', statusCode: 500 }, 'statusCode'],
    [{ url: '/polls', sessionId: 'b'.repeat(16) }, 'sessionId'],
    [{ url: '/polls', procedure: 'polls.list' }, 'procedure'],
    [{ statusCode: 418 }, 'statusCode'],
  ])('which argument is in the way: %j', async (args, parameter) => {
    await project.save(aTrace({ path: '/polls' }), aTrace({ path: '/other', sessionId: 'b'.repeat(16) }));
    const diagnostic = await diagnose(args);
    expect(diagnostic.reason).toBe('filters_too_restrictive');
    expect(diagnostic.recoveryActions?.[0]?.label).toBe(`Without ${parameter} there are candidates.`);
    expect((await follow(diagnostic)).length).toBeGreaterThan(0);
  });

  it('that only the framework asked for it', async () => {
    await project.save(aTrace({ path: '/_next/static/x.js', statusCode: 404 }), aTrace());
    const diagnostic = await diagnose({ url: '/_next/static/x.js' });
    expect(diagnostic.reason).toBe('filters_too_restrictive');
    expect(await follow(diagnostic)).toHaveLength(1);
  });

  it('that the app has the route in its source, and no request of it was recorded', async () => {
    await project.save(aTrace({ path: '/polls' }));
    const route = { kind: 'handler', pattern: '/api/teams/[id]/invite' } as const;
    await project.importGraphs.write(project.projectId, aGraph({ 'app/api/teams/[id]/invite/route.ts': { route } }));
    for (const args of [
      { url: '/api/teams/7/invite' },
      { routeLike: 'invite' },
      { routeLike: 'app/api/teams/[id]/invite/route.ts' },
    ]) {
      const { reason, recoveryActions } = await diagnose(args);
      expect(reason).toBe('possible_instrumentation_gap');
      expect(recoveryActions?.[0]?.suggestedParams).toEqual({ url: route.pattern });
    }
    expect((await diagnose({ routeLike: 'payments' })).reason).toBe('no_candidates_in_window');
  });

  it('nothing of another project', async () => {
    await project.neighbour().save(aFailure({ path: '/api/polls/secret' }));
    await project.save(aTrace({ path: '/about' }));
    for (const args of [{ routeLike: 'polls' }, { url: '/api/polls/secre' }, { statusCode: 500 }]) {
      expect(JSON.stringify(await diagnose(args))).not.toContain('secret');
    }
  });
});

it.each([
  [{}, 'Give at least one locator: routeLike, url, procedure, method, statusCode, timeWindow, sessionId.'],
  [{ limit: 5, includeFrameworkInternal: true }, 'Give at least one locator: routeLike, url,'],
  [{ routeLike: '  ' }, 'routeLike must not be empty.'],
  [{ routeLike: 7 }, 'routeLike must be a string (Route fragment'],
  [{ url: '' }, 'url must not be empty.'],
  [{ url: ['/'] }, 'url must be a string (Concrete path or transport route); got ["/"].'],
  [{ procedure: '' }, 'procedure must not be empty.'],
  [{ procedure: null }, 'procedure must be a string (Exact tRPC procedure); got null.'],
  [{ method: 'GET POST' }, 'method must be the name of an HTTP method, such as GET or POST; got "GET POST".'],
  [{ method: 1 }, 'method must be a string (HTTP method); got 1.'],
  [{ statusCode: '500' }, 'statusCode must be an integer; got "500".'],
  [{ timeWindow: 'yesterday' }, 'timeWindow value "yesterday" can\'t be read.'],
  [{ timeWindow: { start: 9, end: 1 } }, 'timeWindow starts after it ends.'],
  [{ sessionId: 'mine' }, 'sessionId must be 16 hex digits, as in the answers of these tools; got "mine".'],
  [{ url: '/', includeFrameworkInternal: 'yes' }, 'includeFrameworkInternal must be true or false; got "yes".'],
  [{ url: '/', cursor: 'page-2' }, 'cursor must be the cursor of the previous page'],
  [{ url: '/', limit: 0 }, 'limit must be an integer of at least 1; got 0.'],
  [{ url: '/', maxTokens: 9_000 }, 'maxTokens must be an integer from 500 to 8000; got 9000.'],
  [{ route_like: 'x' }, 'find_trace_candidates has no parameter "route_like". Use routeLike.'],
  ['polls', 'Arguments must be an object with any of: routeLike, url,'],
])('refuses %j and says what is valid', async (args, message) => {
  const { response, isError } = await project.call(findTraceCandidates, args);
  expect(isError).toBe(true);
  expect(response).toMatchObject({ success: false, diagnostic: { reason: 'invalid_input' } });
  expect((response as { diagnostic: { message: string } }).diagnostic.message).toContain(message);
});
