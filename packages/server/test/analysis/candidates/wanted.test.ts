import { describe, expect, it } from 'vitest';
import { readWanted } from '../../../src/analysis/candidates/wanted.ts';

describe('a path is read from', () => {
  it.each([
    ['/api/polls', '/api/polls'],
    ['/api/polls/', '/api/polls'],
    ['/api//polls?page=2#top', '/api/polls'],
    ['http://localhost:3000/api/polls?x=1', '/api/polls'],
    ['https://polls.example.com', '/'],
    ['localhost:3000/api/polls', '/api/polls'],
    ['127.0.0.1:3000', '/'],
    ['api/polls', '/api/polls'],
    ['`/api/polls`', '/api/polls'],
    ['the /api/polls endpoint', '/api/polls'],
    ['/caf%C3%A9/menu', '/café/menu'],
    ['/broken/%E0%A4', '/broken/%E0%A4'],
    ['src/app/api/polls/route.ts', '/api/polls'],
    ['./src/app/(shop)/@modal/polls/[slug]/page.tsx', '/polls/[slug]'],
    ['apps/web/app/page.tsx', '/'],
    ['/home/me/polls/src/app/api/polls/route.ts:12:5', '/api/polls'],
    ['pages/api/legacy.ts', '/api/legacy'],
    ['src/pages/polls/index.tsx', '/polls'],
    ['polls/[slug]/page.tsx', '/polls/[slug]'],
  ])('%s', (text, path) => {
    expect(readWanted('routeLike', text).path).toBe(path);
  });
});

describe('what stands beside a path is read too', () => {
  it.each([
    ['POST /api/polls', { method: 'POST', path: '/api/polls' }],
    ['post /api/polls', { method: 'POST', path: '/api/polls' }],
    ['when I PATCH /api/polls/7', { method: 'PATCH', path: '/api/polls/7' }],
    ['DELETE http://localhost:3000/api/polls/7', { method: 'DELETE', path: '/api/polls/7' }],
    ['GET /api/throws -> 500', { method: 'GET', path: '/api/throws', statusCode: 500 }],
    ['/api/throws (404)', { path: '/api/throws', statusCode: 404 }],
    ['/api/items/500', { path: '/api/items/500' }],
    ['POST polls', { method: 'POST', words: ['poll'] }],
    ['post comment', { words: ['post', 'comment'] }],
  ])('%s', (text, wanted) => {
    const { method, path, statusCode, words } = readWanted('routeLike', text);
    const read = { method, path, statusCode, ...('words' in wanted && { words }) };
    expect(read).toEqual({ method: undefined, path: undefined, statusCode: undefined, ...wanted });
  });
});

describe('procedures are read from', () => {
  it.each([
    ['routeLike', 'polls.create', ['polls.create']],
    ['routeLike', 'trpc polls.comments.list fails.', ['polls.comments.list']],
    ['routeLike', 'polls.create,polls.list', ['polls.create', 'polls.list']],
    ['routeLike', '/api/trpc/polls.create,polls.list?batch=1', ['polls.create', 'polls.list']],
    ['url', 'http://localhost:3000/api/trpc/polls.create?input=%7B%7D', ['polls.create']],
    ['procedure', '/api/trpc/polls.create', ['polls.create']],
    ['procedure', 'polls/create', ['polls.create']],
    ['procedure', 'create', ['create']],
    ['routeLike', 'polls.create({ title })', ['polls.create']],
    ['routeLike', 'create', []],
  ] as const)('%s %s', (parameter, text, procedures) => {
    expect(readWanted(parameter, text).procedures).toEqual(procedures);
  });
});

it('an action is read as answers show it, and by its file', () => {
  expect(readWanted('routeLike', 'POST /polls/[slug] (action castVote)')).toMatchObject({
    method: 'POST',
    name: 'castVote',
  });
  expect(readWanted('routeLike', 'src/app/polls/actions.ts#castVote').name).toBe('src/app/polls/actions.ts#castVote');
});

it('words lose their endings, and those that say nothing', () => {
  expect(readWanted('routeLike', 'creating comments fails on the pollBoard page')).toMatchObject({
    words: ['creat', 'comment', 'poll', 'board'],
    isPhrase: true,
  });
  expect(readWanted('routeLike', 'api').words).toEqual(['api']);
});

it('the id of a trace is seen, and a word that only looks like one is not taken from it', () => {
  expect(readWanted('routeLike', '4BF92F35-77b3-4da6-a3ce-929d0e0e4736').traceIdPrefix).toBe(
    '4bf92f3577b34da6a3ce929d0e0e4736',
  );
  expect(readWanted('routeLike', 'facade').traceIdPrefix).toBeUndefined();
});
