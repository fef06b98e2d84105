import { getSessionTimeline as contract } from '@glasstrace/protocol';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { beforeEach, expect, it } from 'vitest';
import { getSessionTimeline } from '../../src/tools/get-session-timeline.ts';
import { indexTrace } from '../../src/traces/index-trace.ts';
import { SESSION_ID, START_MS } from '../traces/a-span.ts';
import { failingPoll } from '../traces/failing-poll.ts';
import { type AnswerOf, type TestProject, useProjects } from './a-project.ts';
import { aTrace } from './a-trace.ts';

type Answer = AnswerOf<typeof contract>;
const EARLIER_SESSION = 'aaaaaaaaaaaaaaaa';

const aProject = useProjects();
let project: TestProject;
beforeEach(() => {
  project = aProject();
});

const timeline = (args?: object) => project.ask<Answer>(getSessionTimeline, args);
const routes = ({ items }: Answer) => items.map(({ route }) => route);

it('shows an agent the requests of a boot in their order', async () => {
  await project.save(
    failingPoll(),
    aTrace({ traceId: 'a'.repeat(32), agoMs: 2_000 }),
    aTrace({ traceId: 'b'.repeat(32), agoMs: -2_000 }),
  );

  const { text, response } = await project.call(getSessionTimeline);
  expect(countTokens(text)).toBeLessThanOrEqual(2_000);
  expect(JSON.stringify(response, null, 2)).toMatchSnapshot();
  contract.output.parse((response as { data: unknown }).data);
});

it('is of the current boot unless another is named', async () => {
  await project.save(
    aTrace({ path: '/before', agoMs: 9_000, sessionId: EARLIER_SESSION }),
    aTrace({ path: '/now', sessionId: SESSION_ID }),
  );
  expect(routes(await timeline())).toEqual(['GET /now']);
  expect(routes(await timeline({ sessionId: EARLIER_SESSION }))).toEqual(['GET /before']);
});

it('goes on with the same boot though the app started anew between two pages', async () => {
  await project.save(aTrace({ path: '/1', agoMs: 2 }), aTrace({ path: '/2', agoMs: 1 }));
  const first = await timeline({ limit: 1 });
  await project.save(aTrace({ path: '/restarted', agoMs: -5_000, sessionId: 'bbbbbbbbbbbbbbbb' }));
  const second = await timeline({ limit: 1, cursor: first.cursor });
  expect([...routes(first), ...routes(second)]).toEqual(['GET /1', 'GET /2']);
});

it('of a sender that names no session is of everything there is', async () => {
  const withoutSession = aTrace({ path: '/plain' }).map((span) => ({ ...span, resource: {} }));
  await project.save(withoutSession);
  const answer = await timeline();
  expect(routes(answer)).toEqual(['GET /plain']);
  expect(answer.sessionId).toBeUndefined();
});

it.each([500, 700, 2_000, 8_000])('keeps to %i tokens and goes on with a cursor', async (maxTokens) => {
  await project.save(...Array.from({ length: 60 }, (_, i) => aTrace({ path: `/${i}`, agoMs: 60 - i })));
  const { text } = await project.call(getSessionTimeline, { maxTokens });
  expect(countTokens(text)).toBeLessThanOrEqual(maxTokens);
  const { items, cursor, hasMore } = JSON.parse(text).data as Answer;
  expect(hasMore).toBe(true);
  const next = await timeline({ maxTokens, cursor });
  expect(next.items[0]?.route).toBe(`GET /${items.length}`);
});

it('is of the latest sender, also of one that announces no sessions', async () => {
  await project.save(aTrace({ path: '/ours', agoMs: 9_000 }));
  const index = { startedAtMs: START_MS, sessionId: 'cccccccccccccccc' };
  const [foreign] = aTrace({ path: '/theirs', sessionId: index.sessionId });
  await project.store.append(project.projectId, [
    { traceId: foreign!.traceId, spans: [foreign!], index: { ...indexTrace([foreign!]), ...index } },
  ]);
  expect(routes(await timeline())).toEqual(['GET /theirs']);
});

it('of a boot without requests names the session that has some', async () => {
  await project.save(aTrace({ agoMs: 9_000, sessionId: EARLIER_SESSION }));
  await project.store.recordSession(project.projectId, {
    sessionId: SESSION_ID,
    startedAtMs: START_MS,
    lastSeenMs: START_MS,
    info: {},
  });
  const { items, diagnostic } = await timeline();
  expect(items).toEqual([]);
  expect(diagnostic?.recoveryActions).toContainEqual({
    label: 'The session of the newest match.',
    tool: 'get_session_timeline',
    suggestedParams: { sessionId: EARLIER_SESSION },
  });
});

it('of an unknown session is an empty success with its reason', async () => {
  await project.save(aTrace());
  const { items, diagnostic } = await timeline({ sessionId: '0000000000000000' });
  expect(items).toEqual([]);
  expect(diagnostic).toMatchObject({ reason: 'empty_session', notAbsenceProof: true });
});

it.each([
  [{ sessionId: 'latest' }, 'sessionId must be 16 hex digits'],
  [{ sessionId: 1 }, 'sessionId must be a string (16-hex session id); got 1.'],
  [{ cursor: 'x' }, 'cursor must be the cursor of the previous page'],
  [{ limit: 1.5 }, 'limit must be an integer of at least 1; got 1.5.'],
  [{ maxTokens: '2k' }, 'maxTokens must be an integer from 500 to 8000; got "2k".'],
])('refuses %j and says what is valid', async (args, message) => {
  const diagnostic = await project.fail(getSessionTimeline, args);
  expect(diagnostic.reason).toBe('invalid_input');
  expect(diagnostic.message).toContain(message);
});
