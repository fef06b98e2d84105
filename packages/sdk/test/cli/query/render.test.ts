import { expect, it } from 'vitest';
import { errorList } from '../../../src/cli/query/render/error-list.ts';
import { latestError } from '../../../src/cli/query/render/latest-error.ts';
import { spanTree } from '../../../src/cli/query/render/span-tree.ts';
import { traces } from '../../../src/cli/query/render/traces.ts';
import { describeTerminal, type Terminal } from '../../../src/cli/terminal/terminal.ts';
import { aFailedTrace, anErrorListItem, aSpan } from './trace-builder.ts';

const plain = (width = 80): Terminal => ({ width, paint: (_, text) => text });
const NOW = 1_800_000_012_000;

const aLatestError = (changes = {}) => ({
  success: true as const,
  data: {
    summary: aFailedTrace(),
    spans: [
      aSpan({
        name: 'POST /api/polls',
        duration: 31.4,
        status: 'ERROR',
        children: [
          aSpan({
            name: 'prisma:client:operation Poll.findFirst',
            layer: 'database',
            duration: 2.04,
            count: 3,
            serial: true,
          }),
          aSpan({
            name: 'prisma:client:operation Poll.create',
            layer: 'database',
            status: 'ERROR',
            children: [
              aSpan({
                name: 'db_query',
                layer: 'database',
                duration: 0.4,
                query: 'INSERT INTO "Poll" ("title", "slug")\n  VALUES (?, ?)',
              }),
            ],
          }),
        ],
      }),
    ],
    session: { current: true, errorAgeMs: 12_000 },
    otherErrors: { count: 2 },
    ...changes,
  },
});

it('shows the latest error as a person reads it', () => {
  expect(`\n${latestError(aLatestError(), plain())}\n`).toMatchInlineSnapshot(`
    "
    POST /api/polls 500 · 31 ms · 12 s ago

    PrismaClientKnownRequestError  P2002 · unique-constraint
    Unique constraint failed on the fields: (\`slug\`)

    src/lib/polls.ts:14:28
      13 │   const slug = slugify(title);
    ❯ 14 │   return prisma.poll.create({ data: { title, slug } });
      15 │ }

      at createPoll (src/lib/polls.ts:14:28)
      at POST (src/app/api/polls/route.ts:9:16)

    caused by DriverAdapterError SQLITE_CONSTRAINT: UniqueConstraintViolation

    ✗ POST /api/polls                                                          31 ms
    ├─ prisma:client:operation Poll.findFirst                      3 × 2 ms in a row
    └─ ✗ prisma:client:operation Poll.create                                   12 ms
       └─ db_query                                                            0.4 ms
             INSERT INTO "Poll" ("title", "slug") VALUES (?, ?)

    trace 4bf92f3577b34da6a3ce929d0e0e4736
    2 other errors: npx glasstrace errors
    "
  `);
});

it('tells that the request was sent again since, in lines that fit', () => {
  const repeated = { traceId: '7'.repeat(32), statusCode: 200, ageMs: 12_000 };
  const note = 'The same request was sent again since and answered 200 without an error: it may be fixed.';
  const text = latestError(aLatestError({ session: { current: true, errorAgeMs: 30_000, repeated, note } }), plain(60));
  expect(text).toMatch(/^The same request .* answered 200\nwithout an error: it may be fixed\.\n\n/);
  expect(text).toContain(`\nsent again in trace ${repeated.traceId}, 12 s ago\n`);
});

it('says when the error is of an earlier boot', () => {
  const note = 'The current boot of the app has no error; this one is from an earlier boot.';

  const text = latestError(aLatestError({ session: { current: false, errorAgeMs: 7_300_000, note } }), plain());

  expect(text.split('\n')[0]).toBe(note);
  expect(text).toContain('2 h ago');
});

it('keeps every line within a narrow terminal', () => {
  const text = latestError(aLatestError(), plain(44));

  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(44);
  expect(text).toContain('src/lib/polls.ts:14:28');
});

it('shows no control character of captured text', () => {
  const hostile = 'gone\u001b[2J\u001b]0;title\u0007\r\u202e';
  const summary = aFailedTrace({
    route: `GET /${hostile}`,
    errorEvidence: { ...aFailedTrace().errorEvidence!, exceptionMessage: hostile, exceptionType: `Err\n${hostile}` },
  });

  const text = latestError(aLatestError({ summary, spans: [aSpan({ name: hostile, query: hostile })] }), plain());

  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f\u202e]/);
  expect(text).toContain('Err gone');
});

it('says how much of a long message it does not show', () => {
  const exceptionMessage = Array.from({ length: 23 }, (_, line) => `line ${line + 1}`).join('\n');
  const summary = aFailedTrace({ errorEvidence: { ...aFailedTrace().errorEvidence!, exceptionMessage } });

  expect(latestError(aLatestError({ summary }), plain())).toContain('line 20\n… 3 more lines\n');
});

it('names what the budget left out', () => {
  expect(latestError(aLatestError({ omitted: [{ what: 'spans', count: 40 }] }), plain())).toContain('… 40 more: spans');
});

it('explains why there is no error, in words for people', () => {
  const diagnostic = {
    reason: 'credential_has_no_traces' as const,
    message: 'This project has no traces yet.',
    recoveryActions: [
      { label: 'Send a request to the running app and ask again.' },
      { label: 'Without statusCode: 4 match.', tool: 'get_error_list' },
    ],
  };

  expect(latestError({ success: false, diagnostic }, plain())).toBe(
    'This project has no traces yet.\n  Send a request to the running app and ask again.\n  Without statusCode: 4 match.\n    npx glasstrace errors',
  );
});

it('breaks a long explanation into lines, and cuts nothing of it', () => {
  const message = 'The youngest trace that was removed started an hour ago: somebody cleared this project.';
  const diagnostic = { reason: 'no_traces_found' as const, message };

  expect(latestError({ success: false, diagnostic }, plain(50))).toBe(
    'The youngest trace that was removed started an\nhour ago: somebody cleared this project.',
  );
});

it('says that no exception was recorded for a request that only has a status', () => {
  const { error: _, errorEvidence: __, sourceLocation: ___, ...summary } = aFailedTrace({ statusCode: 404 });

  expect(latestError(aLatestError({ summary }), plain())).toContain('No exception was recorded for this request.');
});

it('lists errors one to a line, with age, status, route, message and place', () => {
  const answer = {
    success: true as const,
    data: {
      items: [
        anErrorListItem({ count: 4 }),
        anErrorListItem({
          traceId: 'a'.repeat(32),
          timestamp: NOW - 3_700_000,
          statusCode: 404,
          method: 'GET',
          route: '/missing',
          error: 'Not Found',
        }),
      ],
      totalCount: 9,
      hasMore: true,
    },
  };

  expect(`\n${errorList(answer, plain(110), NOW)}\n`).toMatchInlineSnapshot(`
    "
    4bf92f35  12 s  500 POST /api/polls ×4 · PrismaClientKnownRequestError: Unique constr…  src/lib/polls.ts:14:28
    aaaaaaaa   1 h  404 GET /missing · Not Found  src/lib/polls.ts:14:28
    … 4 more
    "
  `);
});

it('shows every trace that was asked for', () => {
  const ok = aFailedTrace({
    statusCode: 200,
    route: 'GET /polls/[slug]',
    requestIdentity: { displayRoute: '/polls/[slug]', originalPath: '/polls/tea', method: 'GET' },
  });
  const { error: _, errorEvidence: __, ...summary } = ok;

  const text = traces(
    { success: true, data: { items: [{ summary, spans: [aSpan({ name: 'GET /polls/[slug]' })] }], hasMore: false } },
    plain(),
    NOW,
  );

  expect(`\n${text}\n`).toMatchInlineSnapshot(`
    "
    GET /polls/[slug] 200 · /polls/tea · 31 ms · 12 s ago

    GET /polls/[slug]                                                          12 ms

    trace 4bf92f3577b34da6a3ce929d0e0e4736
    "
  `);
});

it('marks what is of code older than the last edit', () => {
  const list = { items: [anErrorListItem({ code: 'older' }), anErrorListItem({ code: 'current' })] };
  const lines = errorList({ success: true, data: { ...list, totalCount: 2, hasMore: false } }, plain(140), NOW);
  expect(lines.split('\n').map((line) => line.endsWith('src/lib/polls.ts:14:28  older code'))).toEqual([true, false]);

  const item = { summary: aFailedTrace(), spans: [] };
  const textOf = (code: 'older' | 'current') =>
    traces({ success: true, data: { items: [{ ...item, code }], hasMore: false } }, plain(), NOW);
  expect(textOf('older')).toMatch(/^From code older than your last edit\.\n\n/);
  expect(textOf('older')).toContain(textOf('current'));
});

it('cuts the SQL of a deep tree to the terminal', () => {
  const deep = aSpan({ name: 'a', children: [aSpan({ name: 'b', query: `SELECT ${'x'.repeat(200)}` })] });

  expect(spanTree([deep], plain(40)).every((line) => line.length <= 40)).toBe(true);
});

it.each([
  ['a terminal', { isTTY: true, columns: 100 }, {}, true, 100],
  ['a terminal with NO_COLOR', { isTTY: true, columns: 100 }, { NO_COLOR: '1' }, false, 100],
  ['a dumb terminal', { isTTY: true }, { TERM: 'dumb' }, false, 80],
  ['a pipe', {}, {}, false, 160],
  ['a pipe with FORCE_COLOR', {}, { FORCE_COLOR: '1' }, true, 160],
  ['FORCE_COLOR=0', { isTTY: true, columns: 100 }, { FORCE_COLOR: '0' }, false, 100],
])('lays out for %s', (_, stream, env, colors, width) => {
  const terminal = describeTerminal(stream, env);

  expect(terminal.width).toBe(width);
  expect(terminal.paint('red', 'x')).toBe(colors ? '\u001b[31mx\u001b[39m' : 'x');
});
