import { getLatestError as contract } from '@glasstrace/protocol';
import { RESOURCE, SPAN } from '@glasstrace/protocol/attributes';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { beforeEach, describe, expect, it } from 'vitest';
import { getLatestError } from '../../src/tools/get-latest-error.ts';
import type { Span } from '../../src/traces/span.ts';
import { aSpan, SESSION_ID, START_MS } from '../traces/a-span.ts';
import { captured } from '../traces/captured.ts';
import { failingPoll } from '../traces/failing-poll.ts';
import { type AnswerOf, type TestProject, useProjects } from './a-project.ts';
import { aFailure, aTrace } from './a-trace.ts';

type Answer = AnswerOf<typeof contract>;
const EARLIER_SESSION = 'aaaaaaaaaaaaaaaa';

const aProject = useProjects();
let project: TestProject;
beforeEach(() => {
  project = aProject();
});

it('shows an agent the error, its place in the source, and the spans that led to it', async () => {
  await project.save(failingPoll());

  const { text, response } = await project.call(getLatestError);
  expect(JSON.parse(text)).toEqual(response);
  expect(countTokens(text)).toBeLessThanOrEqual(2_000);
  expect(JSON.stringify(response, null, 2)).toMatchSnapshot();
  contract.output.parse((response as { data: unknown }).data);
});

describe('which error it takes', () => {
  const latest = async () => (await project.ask<Answer>(getLatestError)).summary.route;

  it('a failure of the server before a newer refusal, a refusal before a newer plain 404', async () => {
    const refused = aTrace({ path: '/refused', statusCode: 403, agoMs: 20 });
    await project.save(refused, aTrace({ path: '/missing', statusCode: 404, agoMs: 10 }));
    expect(await latest()).toBe('GET /refused');

    await project.save(aFailure({ path: '/broken', agoMs: 30 }));
    expect(await latest()).toBe('GET /broken');
  });

  it('a plain 404 when there is nothing else', async () => {
    await project.save(aTrace({ path: '/fine' }), aTrace({ path: '/missing', statusCode: 404 }));
    expect(await latest()).toBe('GET /missing');
  });

  it('a good response that hides an exception, with its status kept', async () => {
    await project.save(captured('floating-promise'));
    const { summary } = await project.ask<Answer>(getLatestError);
    expect(summary).toMatchObject({ statusCode: 200, masked: true, error: 'Error: background job failed' });
  });

  it('one of an earlier boot when the current one has none, and says so with its age', async () => {
    await project.save(
      aFailure({ path: '/broken', agoMs: 5_000, sessionId: EARLIER_SESSION }),
      aTrace({ path: '/fine', sessionId: SESSION_ID }),
    );

    const { session } = await project.ask<Answer>(getLatestError);
    expect(session).toMatchObject({ sessionId: EARLIER_SESSION, current: false, errorAgeMs: 65_000 });
    expect(session.note).toContain('earlier boot');
  });

  it('one of a boot on another branch, and says so: another worktree may share the key', async () => {
    const onBranch = (spans: Span[], branch: string) => {
      for (const { resource } of spans) Object.assign(resource, { [RESOURCE.codeBranch]: branch });
      return spans;
    };
    await project.save(onBranch(aFailure({ agoMs: 5_000, sessionId: EARLIER_SESSION }), 'fix-totals'));
    const boot = (codeBranch: string) =>
      project.store.recordSession(project.projectId, {
        sessionId: SESSION_ID,
        startedAtMs: START_MS - 1_000,
        lastSeenMs: START_MS,
        info: { codeCommit: 'c'.repeat(40), codeBranch },
      });

    await boot('main');
    const { session } = await project.ask<Answer>(getLatestError);
    expect(session).toMatchObject({ current: false, branch: 'fix-totals' });
    expect(session.note).toContain('another worktree');
    expect(session.note).not.toContain('fix-totals');

    await boot('fix-totals');
    const same = (await project.ask<Answer>(getLatestError)).session;
    expect(same).toMatchObject({ current: false, note: expect.stringContaining('earlier boot') });
    expect(same.branch).toBeUndefined();
  });

  it('one of the current boot before a graver one of an earlier boot', async () => {
    await project.save(
      aFailure({ path: '/broken', agoMs: 5_000, sessionId: EARLIER_SESSION }),
      aTrace({ path: '/refused', statusCode: 401, sessionId: SESSION_ID }),
    );
    expect(await latest()).toBe('GET /refused');
  });
});

it('counts the other errors of the session, and how to get them', async () => {
  await project.save(aFailure(), aFailure({ agoMs: 10 }), aTrace({ statusCode: 404, agoMs: 20 }));
  const { otherErrors } = await project.ask<Answer>(getLatestError);
  expect(otherErrors).toEqual({
    count: 2,
    getIt: { tool: 'get_error_list', arguments: { sessionId: SESSION_ID, grouped: true } },
  });
});

describe('without an error to show', () => {
  it('tells a project that never sent anything from one that is fine', async () => {
    const empty = await project.fail(getLatestError);
    expect(empty).toMatchObject({
      reason: 'no_traces_found',
      notAbsenceProof: true,
      searchedScope: { credentialHasTraces: false, tracesInWindow: 0 },
    });

    await project.save(aTrace());
    const fine = await project.fail(getLatestError);
    expect(fine.searchedScope).toMatchObject({ credentialHasTraces: true, tracesInWindow: 1 });
    expect(fine.message).not.toBe(empty.message);
  });

  it('says that what the app recorded did not arrive, when the app says so', async () => {
    await project.store.recordSession(project.projectId, {
      sessionId: SESSION_ID,
      startedAtMs: START_MS,
      lastSeenMs: START_MS,
      info: {
        health: JSON.stringify({
          spans: { captured: 40, exported: 0, dropped: {}, failedAttempts: 3 },
          logs: { captured: 0, exported: 0, dropped: {}, failedAttempts: 0 },
        }),
      },
    });

    const { message, recoveryActions } = await project.fail(getLatestError);

    expect(message).toContain('it recorded 40 spans, sending failed 3 times');
    expect(recoveryActions).toEqual([{ label: expect.stringContaining('npx glasstrace status') }]);
  });

  it('is honest, not an error of the call', async () => {
    expect((await project.call(getLatestError)).isError).toBe(false);
  });
});

describe('a budget', () => {
  const bigTrace = () => {
    const spans = failingPoll();
    const handler = spans[3]!;
    const queries = Array.from({ length: 60 }, (_, i) =>
      aSpan({
        parentSpanId: handler.spanId,
        startMs: START_MS + 20,
        name: `query ${i}`,
        kind: 'client',
        attributes: { 'db.system.name': 'sqlite', 'db.query.text': `SELECT ${'column, '.repeat(200)} FROM t${i}` },
      }),
    );
    return [...spans, ...queries];
  };

  it.each([8_000, 2_000, 1_000, 500])('of %i tokens is kept, and what it cut is named', async (maxTokens) => {
    await project.save(bigTrace());
    const { text } = await project.call(getLatestError, { maxTokens });
    expect(countTokens(text)).toBeLessThanOrEqual(maxTokens);
    const { omitted } = JSON.parse(text).data as Answer;
    expect(omitted?.[0]).toMatchObject({ count: expect.any(Number), getIt: { tool: 'get_trace' } });
  });

  it('of 500 tokens still leaves message, frame and source line', async () => {
    await project.save(bigTrace());
    const { summary } = await project.ask<Answer>(getLatestError, { maxTokens: 500 });
    expect(summary.errorEvidence?.exceptionMessage).toContain('Unique constraint');
    expect(summary.errorEvidence?.stack?.frames[0]).toMatchObject({ file: 'src/lib/polls.ts', line: 21 });
    expect(summary.errorEvidence?.sourceLines?.some(({ current }) => current)).toBe(true);
  });

  it('is kept by text that looks like a control token of the tokenizer', async () => {
    await project.save(aFailure({ message: '<|endoftext|> <|im_start|>' }));
    const { summary } = await project.ask<Answer>(getLatestError);
    expect(summary.errorEvidence?.exceptionMessage).toBe('<|endoftext|> <|im_start|>');
  });
});

it('shows captured text without control characters', async () => {
  await project.save(aFailure({ message: 'red \u001b[31malert\u001b[0m\u0007 \u202eevil' }));
  const { text } = await project.call(getLatestError);
  expect(text).toContain('red alert evil');
});

it('names what a tier’s limit kept from being stored', async () => {
  const [root] = aFailure();
  await project.save([{ ...root!, attributes: { ...root!.attributes, [SPAN.droppedSpans]: 7 } }]);
  const { omitted } = await project.ask<Answer>(getLatestError);
  expect(omitted).toContainEqual({ what: 'spans over the size limit of a trace', count: 7, dataPreserved: false });
});

describe('a request that was sent again', () => {
  const ask = async () => (await project.ask<Answer>(getLatestError)).session;
  const failure = () => aFailure({ path: '/users/2', agoMs: 9_000, sessionId: EARLIER_SESSION });

  it('and went well: names it, and that the error may be fixed', async () => {
    const again = aTrace({ path: '/users/2', agoMs: 2_000, sessionId: SESSION_ID });
    await project.save(failure(), aTrace({ path: '/users/2', agoMs: 3_000, sessionId: SESSION_ID }), again);

    const session = await ask();
    expect(session.repeated).toEqual({ traceId: again[0]!.traceId, statusCode: 200, ageMs: expect.any(Number) });
    expect(session.note).toContain('answered 200 without an error: this error may be fixed');
  });

  it('and was refused instead of failing: says with which status', async () => {
    await project.save(failure(), aTrace({ path: '/users/2', statusCode: 404, sessionId: EARLIER_SESSION }));
    expect((await ask()).note).toContain('answered 404 instead');
  });

  it.each([
    ['before it failed', { path: '/users/2', agoMs: 12_000 }],
    ['for another path', { path: '/users/1' }],
    ['with another method', { path: '/users/2', method: 'PUT' }],
    ['and has no answer yet', { path: '/users/2', statusCode: 0 }],
  ])('%s is none', async (_, trace) => {
    await project.save(failure(), aTrace({ ...trace, sessionId: EARLIER_SESSION }));
    expect(await ask()).not.toHaveProperty('repeated');
  });

  it('by another action of the same page is none', async () => {
    const action = (name: string, spans: Span[]) => {
      Object.assign(spans[0]!.attributes, { [SPAN.nextActionName]: name, [SPAN.nextActionFile]: 'src/cart.ts' });
      return spans;
    };
    const page = { path: '/cart', method: 'POST', sessionId: SESSION_ID };
    await project.save(
      action('pay', aFailure({ ...page, agoMs: 9_000 })),
      action('empty', aTrace({ ...page, agoMs: 5_000 })),
    );
    expect(await ask()).not.toHaveProperty('repeated');

    await project.save(action('pay', aTrace({ ...page, agoMs: 1_000 })));
    expect(await ask()).toHaveProperty('repeated.statusCode', 200);
  });
});

describe('whether the code that failed is the code that runs', () => {
  const COMMIT = 'c'.repeat(40);
  const CHANGES = '0123456789abcdef';
  const save = async (agoMs: number, code: Record<string, string> = {}) => {
    const spans = aFailure({ path: '/broken', agoMs, sessionId: SESSION_ID });
    for (const span of spans) Object.assign(span.resource, code);
    await project.save(spans);
  };
  const hello = (info: Record<string, string | number>) =>
    project.store.recordSession(project.projectId, {
      sessionId: SESSION_ID,
      startedAtMs: START_MS - 60_000,
      lastSeenMs: START_MS,
      info: { codeCommit: COMMIT, codeBranch: 'main', codeChanges: '', ...info },
    });
  const ask = async () => (await project.ask<Answer>(getLatestError)).session;

  it('is unknown when the sender does not say', async () => {
    await save(0);
    expect((await ask()).code).toBe('unknown');
  });

  it('is not, once a source was edited after the request', async () => {
    await save(1_000, { [RESOURCE.codeCommit]: COMMIT });
    await hello({ codeChanges: CHANGES, codeEditedAtMs: START_MS });
    expect(await ask()).toMatchObject({ code: 'older', note: expect.stringContaining('older than your last edit') });
  });

  it.each([
    ['is fixed', { codeChanges: CHANGES, codeEditedAtMs: START_MS - 500 }, 'this error is fixed'],
    ['does not fail every time', {}, 'no source was edited between them'],
  ])('tells whether an error %s when the request went well later', async (_, info, note) => {
    await save(1_000, { [RESOURCE.codeCommit]: COMMIT });
    await hello(info);
    await project.save(aTrace({ path: '/broken', sessionId: SESSION_ID }));
    expect((await ask()).note).toMatch(note);
  });

  it('is, when the request came after the edit, though the SDK had not seen it yet', async () => {
    await save(1_000, { [RESOURCE.codeCommit]: COMMIT });
    await hello({ codeChanges: CHANGES, codeEditedAtMs: START_MS - 2_000 });
    const session = await ask();
    expect(session.code).toBe('current');
    expect(session.note).toBeUndefined();
  });

  it('is again, when the edit was undone', async () => {
    await save(1_000, { [RESOURCE.codeCommit]: COMMIT, [RESOURCE.codeChanges]: CHANGES });
    await hello({ codeChanges: CHANGES, codeEditedAtMs: START_MS });
    expect((await ask()).code).toBe('current');
  });

  it('is, for a request before the SDK had asked git, in a boot without an edit', async () => {
    await save(1_000);
    await hello({});
    expect((await ask()).code).toBe('current');
  });
});
