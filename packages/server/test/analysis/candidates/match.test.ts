import { describe, expect, it } from 'vitest';
import { confidenceOf, levelsOfName, matchTrace } from '../../../src/analysis/candidates/match.ts';
import { type LocatorParameter, readWanted } from '../../../src/analysis/candidates/wanted.ts';
import { namesOfTrace } from '../../../src/store/sqlite/index-keys.ts';
import type { TraceIndex } from '../../../src/store/trace-store.ts';
import { aTrace } from '../../store/a-trace.ts';

const indexOf = (index: Partial<TraceIndex>): TraceIndex => aTrace(index).index;

const POLL = indexOf({ method: 'PATCH', route: '/api/polls/[slug]', urls: ['/api/polls/lunch', '/api/polls/[slug]'] });
const LIST = indexOf({ method: 'POST', route: '/api/polls', urls: ['/api/polls'] });
const ITEM = indexOf({ urls: ['/api/items/7', '/api/items/:id', '/api/items/[id]'] });
const FILE = indexOf({ urls: ['/api/files/a/b.pdf', '/api/files/[...path]'] });
const RESET = indexOf({ urls: ['/reset/[redacted:jwt]', '/reset/:id'] });
const CALL = indexOf({
  urls: ['/api/trpc/polls.create', '/api/trpc/[trpc]', '/api/trpc'],
  procedures: ['polls.create'],
});
const BATCH = indexOf({
  urls: [
    '/api/trpc/polls.list,polls.create',
    '/api/trpc/[trpc]',
    '/api/trpc',
    '/api/trpc/polls.list',
    '/api/trpc/polls.create',
  ],
  procedures: ['polls.list', 'polls.create'],
  failedProcedures: ['polls.create'],
  errorRank: 3,
});
const ACTION = indexOf({
  method: 'POST',
  urls: ['/polls/lunch', '/polls/[slug]'],
  action: 'src/app/polls/[slug]/actions.ts#castVote',
});

type Row = [parameter: LocatorParameter, text: string, trace: TraceIndex, method?: string];

const confidence = (...[parameter, text, trace, method]: Row) => {
  const match = matchTrace(readWanted(parameter, text), trace, method);
  return match && confidenceOf(match.level);
};

describe('exact is what is equal on a strong key', () => {
  it.each<Row>([
    ['url', '/api/polls/lunch', POLL, 'PATCH'],
    ['routeLike', '/api/polls/lunch/?x=1', POLL, 'PATCH'],
    ['procedure', 'polls.create', CALL],
    ['routeLike', 'polls.create', CALL],
    ['url', '/api/trpc/polls.create', CALL],
    ['procedure', 'polls.create', BATCH],
    ['routeLike', 'trpc.polls.create.mutate', CALL],
    ['procedure', 'api.polls.create.useMutation()', CALL],
    ['procedure', 'api.create', indexOf({ procedures: ['api.create'] })],
    ['url', '/api/trpc/polls.list,polls.create?batch=1', BATCH],
    ['routeLike', 'src/app/polls/[slug]/actions.ts#castVote', ACTION],
  ])('%s %s', (...row) => {
    expect(confidence(...row)).toBe('exact');
  });
});

describe('high is what is equal on the route or the URL, or on a name written otherwise', () => {
  it.each<Row>([
    ['url', '/api/polls/lunch', POLL],
    ['url', '/api/polls/[slug]', POLL, 'PATCH'],
    ['url', '/api/polls/:id', POLL, 'PATCH'],
    ['url', '/API/Polls/{anything}', POLL],
    ['url', '/API/Polls', LIST, 'POST'],
    ['url', '/api/files/[...rest]', FILE],
    ['url', '/reset/eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9x', RESET],
    ['url', '/api/trpc', CALL],
    ['procedure', 'Polls.Create', CALL],
    ['procedure', 'polls/create', indexOf({ procedures: ['polls-create'] })],
    ['procedure', 'polls.list', BATCH],
    ['routeLike', 'castVote', ACTION],
    ['procedure', 'cast_vote', ACTION],
    ['routeLike', 'actions.ts#castVote', ACTION],
    ['routeLike', 'results', indexOf({ procedures: ['results'] })],
  ])('%s %s', (...row) => {
    expect(confidence(...row)).toBe('high');
  });
});

describe('medium is a part, or the same route with other values', () => {
  it.each<Row>([
    ['url', '/api/items/9', ITEM, 'GET'],
    ['url', '/api/polls/dinner', POLL],
    ['url', '/api/files/c/d/e.txt', FILE],
    ['url', '/api/poll', LIST],
    ['url', '/base/api/polls', LIST],
    ['routeLike', 'polls', POLL],
    ['routeLike', 'create', CALL],
    ['procedure', 'polls', CALL],
    ['url', '/api/trpc/polls.list,users.me', BATCH],
    ['routeLike', 'src/app/polls/[slug]/actions.ts', ACTION],
    ['routeLike', 'vote casting', ACTION],
    ['routeLike', 'create poll', LIST],
  ])('%s %s', (...row) => {
    expect(confidence(...row)).toBe('medium');
  });
});

it('low is when only some of a person’s words fit', () => {
  expect(confidence('routeLike', 'duplicate poll title', LIST)).toBeUndefined();
  expect(confidence('routeLike', 'create a colourful poll', LIST)).toBe('low');
});

describe('nothing is made of', () => {
  it.each<Row>([
    ['url', '/api/payments', LIST],
    ['url', '/api/item', POLL],
    ['url', '/', LIST],
    ['url', '/api/room-1', indexOf({ urls: ['/api/room-12'] })],
    ['procedure', 'polls.remove', CALL],
    ['routeLike', 'inviteMember', CALL],
    ['routeLike', 'users.create', CALL],
    // Every path would fit a pattern without a name of its own.
    ['url', '/anything', indexOf({ urls: ['/lunch', '/[slug]'] })],
  ])('%s %s', (...row) => {
    expect(confidence(...row)).toBeUndefined();
  });
});

it('a batch in which another member failed says so', () => {
  const { reason } = matchTrace(readWanted('procedure', 'polls.list'), BATCH, undefined)!;
  expect(reason).toBe('tRPC procedure matched polls.list; another one of the same batch failed, not this');
});

it('no reason repeats what was captured', () => {
  const secret = indexOf({
    urls: ['/polls/secret', '/polls/[secret]'],
    procedures: ['polls.secret'],
    action: 'a.ts#secret',
  });
  for (const text of ['polls', '/polls/other', '/POLLS', 'polls thing', 'a.ts']) {
    expect(matchTrace(readWanted('routeLike', text), secret, 'GET')?.reason ?? '').not.toContain('secret');
  }
});

it('a trace is always on a level that one of its names may have', () => {
  const traces = [POLL, LIST, ITEM, FILE, RESET, CALL, BATCH, ACTION];
  const texts = [
    ...['/api/polls', '/api/polls/:x', '/API/POLLS', '/api/items/9', '/reset/abc', '/api/trpc', '/base/api/polls'],
    ...['polls.create', 'polls.list,polls.create', 'polls.list,x.y', 'POLLS.CREATE', 'create', 'polls', 'castVote'],
    ...[
      'actions.ts#castVote',
      'create poll',
      'edit polls',
      'lunch vote',
      'vote on the lunch poll now',
      'some polls thing',
    ],
  ];
  let compared = 0;
  for (const text of texts) {
    for (const parameter of ['routeLike', 'url', 'procedure'] as const) {
      const wanted = readWanted(parameter, text);
      for (const trace of traces) {
        for (const method of [undefined, trace.method]) {
          const match = matchTrace(wanted, trace, method);
          if (!match) continue;
          const levels = namesOfTrace(trace)
            .flatMap((name) => levelsOfName(wanted, name, method))
            .filter((its) => its.method === undefined || its.method === trace.method);
          expect(
            levels.some(({ best, worst }) => best <= match.level && match.level <= worst),
            `${parameter} ${text}`,
          ).toBe(true);
          compared++;
        }
      }
    }
  }
  expect(compared).toBeGreaterThan(200);
});
