import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KNOWN_CASES } from '../eval/candidates/cases-known.ts';
import { UNSEEN_CASES } from '../eval/candidates/cases-unseen.ts';
import { type EvalResult, evaluate, isGoodEnough, score } from '../eval/candidates/evaluate.ts';
import { type RecordedSession, replaySession } from '../eval/candidates/replay.ts';

describe('find_trace_candidates, asked about a recorded session', () => {
  let session: RecordedSession;
  beforeAll(async () => {
    session = await replaySession();
  });
  afterAll(() => session.close());

  it('is asked about a busy one', () => {
    expect(session.traces).toBeGreaterThanOrEqual(300);
    expect(session.operations).toBeGreaterThanOrEqual(25);
    for (const one of [...KNOWN_CASES, ...UNSEEN_CASES]) {
      for (const label of one.wants) expect(session.traceIds(label), `${one.report} wants ${label}`).not.toEqual([]);
    }
  });

  it.each([
    ['looked at while the matching was written', KNOWN_CASES],
    ['written before', UNSEEN_CASES],
  ])('finds what is meant in the first call, in cases %s', async (_, cases) => {
    const results: EvalResult[] = [];
    for (const one of cases) results.push(await evaluate(one, session));
    const flawed = results.filter(({ place, wrong, followed }) => place !== 1 || wrong.length > 0 || !followed);
    expect(isGoodEnough(score(results)), JSON.stringify(flawed, null, 1)).toBe(true);
  });
});

describe('the score of an evaluation', () => {
  const right: EvalResult = {
    report: '',
    arguments: {},
    place: 1,
    wrong: [],
    followed: true,
    tokens: 500,
    said: 'exact',
  };
  const rest = Array.from({ length: 39 }, () => right);

  it.each<[string, Partial<EvalResult>, boolean]>([
    ['is good when one of forty is second', { place: 2 }, true],
    ['is bad when one is not in the top three', { place: 4 }, false],
    ['is bad when one is not found', { place: 0 }, false],
    ['is bad when one is sure of a wrong trace', { wrong: ['other:ok'] }, false],
    ['is bad when a follow-up leads elsewhere', { followed: false }, false],
  ])('%s', (_, flaw, good) => {
    expect(isGoodEnough(score([...rest, { ...right, ...flaw }]))).toBe(good);
  });

  it('is bad when three of forty are second', () => {
    expect(isGoodEnough(score([...rest.slice(2), ...[1, 2, 3].map(() => ({ ...right, place: 2 }))]))).toBe(false);
  });
});
