import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type {
  NamedTraces,
  NameQuery,
  RetentionRules,
  TraceFilter,
  TraceQuery,
  TraceStore,
} from '../../src/store/trace-store.ts';
import { aLog } from '../traces/a-log.ts';
import { aSpan, START_MS } from '../traces/a-span.ts';
import { aFailure, aTrace, type TraceOptions } from './a-trace.ts';

const HOUR_MS = 3_600_000;
const MIDNIGHT = Date.UTC(2025, 10, 21);

/** Every promise of the port, for any adapter. `open` opens an empty store. */
export function describeTraceStore(name: string, open: () => Promise<TraceStore>): void {
  describe(`trace store: ${name}`, () => {
    // One store, and projects of its own for every test: what isolates projects is a promise, so the tests rely on it.
    let store: TraceStore;
    let project = 0;
    let otherProject = 1;
    beforeAll(async () => {
      store = await open();
    });
    beforeEach(() => {
      project += 2;
      otherProject += 2;
    });
    afterAll(() => store.close());

    const append = (...traces: ReturnType<typeof aTrace>[]) => store.append(project, traces);
    const list = (query: Partial<TraceQuery> = {}) =>
      store.listTraces(project, { order: 'newest', limit: 100, ...query });
    const idsOf = async (query: Partial<TraceQuery> = {}) => (await list(query)).map(({ traceId }) => traceId);

    describe('append and readTrace', () => {
      it('gives back every field of a span', async () => {
        const span = aSpan({
          parentSpanId: 'ffffffffffffffff',
          kind: 'client',
          startMs: START_MS + 0.25,
          endMs: START_MS + 3.1,
          status: 'ERROR',
          statusMessage: 'no \u2028 luck',
          attributes: {
            text: 'ä',
            number: 1.5,
            flag: true,
            nothing: null,
            list: [1, 'two', [false]],
            map: { a: { b: 1 } },
          },
          events: [{ name: 'exception', timeMs: START_MS + 1.7, attributes: { 'exception.type': 'Error' } }],
          scope: { name: 'prisma', version: '7.1' },
          resource: { 'service.name': 'polls' },
        });
        await append(aTrace({ traceId: span.traceId, spans: [span] }));
        expect(await store.readTrace(project, span.traceId)).toEqual([span]);
      });

      it('is empty for an unknown trace', async () => {
        expect(await store.readTrace(project, 'f'.repeat(32))).toEqual([]);
      });

      it('gathers the spans of several appends in the order of their start', async () => {
        const { traceId } = aTrace();
        const span = (name: string, startMs: number) => aSpan({ traceId, name, startMs });
        await append(aTrace({ traceId, spans: [span('third', START_MS + 2), span('first', START_MS)] }));
        await append(aTrace({ traceId, spans: [span('second', START_MS + 1)] }));
        const names = (await store.readTrace(project, traceId)).map((it) => it.name);
        expect(names).toEqual(['first', 'second', 'third']);
      });

      it('keeps a span once when it comes again, the newer one', async () => {
        const { traceId } = aTrace();
        const span = aSpan({ traceId, name: 'before' });
        await append(aTrace({ traceId, spans: [span] }));
        await append(aTrace({ traceId, spans: [{ ...span, name: 'after' }] }));
        expect((await store.readTrace(project, traceId)).map((it) => it.name)).toEqual(['after']);
        expect(await store.countTraces(project, {})).toBe(1);
      });

      it('gives back every field of a log record, beside the spans of its trace', async () => {
        const { traceId, spans, index } = aTrace();
        const log = aLog({
          traceId,
          spanId: 'ffffffffffffffff',
          timeMs: START_MS + 0.25,
          severityText: 'error',
          body: { message: 'no \u2028 luck', tries: 3 },
          attributes: { 'code.line.number': 7 },
          scope: { name: 'pino', version: '10' },
        });
        await store.append(project, [{ traceId, spans, logs: [log], index }]);
        expect(await store.readLogs(project, traceId)).toEqual([log]);
        expect(await store.readTrace(project, traceId)).toEqual(spans);
      });

      it('keeps log records of which no span has come, and finds them when it comes', async () => {
        const { traceId, index } = aTrace();
        const log = aLog({ traceId });
        await store.append(project, [{ traceId, spans: [], logs: [log], index }]);
        expect(await store.readTrace(project, traceId)).toEqual([]);
        await append(aTrace({ traceId, startedAtMs: START_MS - 86_400_000 }));
        expect(await store.readLogs(project, traceId)).toEqual([log]);
        expect(await store.readTrace(project, traceId)).toHaveLength(1);
      });

      it('gathers the log records of several appends in order of time, and one that comes again once', async () => {
        const { traceId, index } = aTrace();
        const [first, second] = [aLog({ traceId, body: 'a' }), aLog({ traceId, body: 'b', timeMs: START_MS + 9 })];
        for (const logs of [[second], [first], [second, first]]) {
          await store.append(project, [{ traceId, spans: [], logs, index }]);
        }
        expect((await store.readLogs(project, traceId)).map(({ body }) => body)).toEqual(['a', 'b']);
      });

      it('replaces the index as a whole', async () => {
        const before = aFailure({ route: '/old', urls: ['/old'], correlationId: 'before', fingerprint: 'a' });
        await append(before);
        await append(aTrace({ traceId: before.traceId, route: '/new', urls: ['/new'], startedAtMs: START_MS - 5_000 }));

        const [row, ...others] = await list();
        expect(others).toEqual([]);
        expect(row?.index).toEqual(aTrace({ route: '/new', urls: ['/new'], startedAtMs: START_MS - 5_000 }).index);
        expect(await idsOf({ url: '/old' })).toEqual([]);
        expect(await idsOf({ correlationId: 'before' })).toEqual([]);
        expect(await idsOf({ minErrorRank: 1 })).toEqual([]);
        expect(await idsOf({ url: '/new' })).toEqual([before.traceId]);
        expect(await store.readTrace(project, before.traceId)).toHaveLength(2);
      });

      it('moves a trace between the visible and the framework’s own routes', async () => {
        const trace = aTrace({ frameworkInternal: true });
        await append(trace);
        expect(await idsOf()).toEqual([]);
        await append(aTrace({ traceId: trace.traceId, frameworkInternal: false }));
        expect(await idsOf()).toEqual([trace.traceId]);
      });

      it('writes nothing of an append that fails', async () => {
        const good = aTrace();
        const bad = aTrace({ startedAtMs: Number.NaN });
        await expect(append(good, bad)).rejects.toMatchObject({ code: 'STORE_UNREACHABLE', cause: expect.any(Error) });
        expect(await store.readTrace(project, good.traceId)).toEqual([]);
        expect(await store.stats(project)).toEqual({ traces: 0 });
      });

      it('shows what was appended as soon as append has resolved', async () => {
        for (let round = 0; round < 20; round++) {
          const trace = aTrace();
          await append(trace);
          expect(await store.readTrace(project, trace.traceId)).toHaveLength(1);
        }
      });

      it('takes concurrent appends, also to the same trace', async () => {
        const { traceId } = aTrace();
        await Promise.all(
          Array.from({ length: 40 }, (_, number) =>
            append(aTrace({ traceId, spans: [aSpan({ traceId })] }), aTrace({ startedAtMs: START_MS + number })),
          ),
        );
        expect(await store.readTrace(project, traceId)).toHaveLength(40);
        expect(await store.countTraces(project, {})).toBe(41);
      });

      it('keeps traces of one millisecond apart', async () => {
        await append(...Array.from({ length: 5_000 }, () => aTrace({ startedAtMs: START_MS - 9 * HOUR_MS })));
        expect(new Set(await idsOf({ limit: 10_000 })).size).toBe(5_000);
      });
    });

    describe('midnight', () => {
      it('adds late spans to the trace that began before midnight', async () => {
        const { traceId } = aTrace();
        const span = (startMs: number) => aSpan({ traceId, startMs });
        await append(aTrace({ traceId, startedAtMs: MIDNIGHT - 100, spans: [span(MIDNIGHT - 100)] }));
        await append(aTrace({ traceId, startedAtMs: MIDNIGHT - 100, spans: [span(MIDNIGHT + 100)] }));
        expect(await store.readTrace(project, traceId)).toHaveLength(2);
        expect(await store.countTraces(project, {})).toBe(1);
      });

      it('keeps a trace whole when its earliest span, from before midnight, comes last', async () => {
        const { traceId } = aTrace();
        const other = aTrace({ startedAtMs: MIDNIGHT - 50 });
        await append(aTrace({ traceId, startedAtMs: MIDNIGHT + 5 }), other);
        await append(aTrace({ traceId, startedAtMs: MIDNIGHT - 100, spans: [aSpan({ traceId })] }));
        expect(await store.readTrace(project, traceId)).toHaveLength(2);
        expect(await idsOf({ order: 'newest' })).toEqual([other.traceId, traceId]);
        expect(await idsOf({ order: 'oldest' })).toEqual([traceId, other.traceId]);
      });

      it('lists, pages and counts across days', async () => {
        const traces = Array.from({ length: 12 }, (_, i) => aTrace({ startedAtMs: MIDNIGHT + (i - 6) * 6 * HOUR_MS }));
        await append(...traces);
        const ids = traces.map(({ traceId }) => traceId);
        expect(await pagesOf({ order: 'oldest', limit: 5 })).toEqual(ids);
        expect(await pagesOf({ order: 'newest', limit: 5 })).toEqual(ids.toReversed());
        const window = { startMs: MIDNIGHT - 6 * HOUR_MS, endMs: MIDNIGHT + 6 * HOUR_MS };
        expect(await store.countTraces(project, { window })).toBe(3);
      });
    });

    async function pagesOf(query: Partial<TraceQuery>): Promise<string[]> {
      const ids: string[] = [];
      for (let after: string | undefined; ; ) {
        const page = await list({ ...query, ...(after !== undefined && { after }) });
        if (page.length === 0) return ids;
        ids.push(...page.map(({ traceId }) => traceId));
        after = page.at(-1)?.position;
      }
    }

    describe('findTraceIds', () => {
      it('finds ids by their start, the newest first', async () => {
        const id = (end: string) => `abcdef12${end.padStart(24, '0')}`;
        await append(
          aTrace({ traceId: id('1'), startedAtMs: START_MS }),
          aTrace({ traceId: id('2'), startedAtMs: START_MS + 24 * HOUR_MS }),
          aTrace({ traceId: 'f'.repeat(32) }),
        );
        expect(await store.findTraceIds(project, 'abcdef12', 5)).toEqual([id('2'), id('1')]);
        expect(await store.findTraceIds(project, 'abcdef12', 1)).toEqual([id('2')]);
        expect(await store.findTraceIds(project, 'abcdef120', 5)).toHaveLength(2);
        expect(await store.findTraceIds(project, id('1'), 5)).toEqual([id('1')]);
        expect(await store.findTraceIds(project, 'abcdef13', 5)).toEqual([]);
      });
    });

    describe('listTraces', () => {
      const [early, late] = [START_MS, START_MS + 1_000];
      const filters: [string, TraceFilter, TraceOptions, TraceOptions][] = [
        [
          'sessionId',
          { sessionId: 'aaaaaaaaaaaaaaaa' },
          { sessionId: 'aaaaaaaaaaaaaaaa' },
          { sessionId: 'bbbbbbbbbbbbbbbb' },
        ],
        ['statusCode', { statusCode: 404 }, { statusCode: 404 }, { statusCode: 200 }],
        ['method', { method: 'POST' }, { method: 'POST' }, { method: 'GET' }],
        ['url', { url: '/api/polls/7' }, { urls: ['/api/polls/7', '/api/polls/:id'] }, { urls: ['/api/polls'] }],
        ['url, the second one', { url: '/api/polls/:id' }, { urls: ['/a', '/api/polls/:id'] }, { urls: ['/a'] }],
        [
          'procedure',
          { procedure: 'poll.vote' },
          { procedures: ['poll.list', 'poll.vote'] },
          { procedures: ['poll.list'] },
        ],
        ['correlationId', { correlationId: 'c1' }, { correlationId: 'c1' }, { correlationId: 'c2' }],
        [
          'fingerprint',
          { fingerprint: 'f1' },
          { errorRank: 3, fingerprint: 'f1' },
          { errorRank: 3, fingerprint: 'f2' },
        ],
        ['minErrorRank 1', { minErrorRank: 1 }, { errorRank: 1 }, { errorRank: 0 }],
        ['minErrorRank 2', { minErrorRank: 2 }, { errorRank: 2 }, { errorRank: 1 }],
        ['minErrorRank 3', { minErrorRank: 3 }, { errorRank: 3 }, { errorRank: 2 }],
        ['belowErrorRank', { belowErrorRank: 2 }, { errorRank: 1 }, { errorRank: 2 }],
        ['both ends of an error rank', { belowErrorRank: 2, minErrorRank: 1 }, { errorRank: 1 }, { errorRank: 0 }],
        [
          'minErrorRank within a session',
          { minErrorRank: 2, sessionId: 'aaaaaaaaaaaaaaaa' },
          { errorRank: 3, sessionId: 'aaaaaaaaaaaaaaaa' },
          { errorRank: 3, sessionId: 'bbbbbbbbbbbbbbbb' },
        ],
        [
          'several at once',
          { url: '/x', method: 'POST' },
          { urls: ['/x'], method: 'POST' },
          { urls: ['/x'], method: 'GET' },
        ],
        ['window', { window: { startMs: late, endMs: late } }, { startedAtMs: late }, { startedAtMs: early }],
        [
          'window and url',
          { window: { startMs: late, endMs: late }, url: '/x' },
          { startedAtMs: late, urls: ['/x'] },
          { urls: ['/x'] },
        ],
      ];
      it.each(filters)('filters by %s', async (_name, filter, matching, other) => {
        const match = aTrace(matching);
        await append(match, aTrace(other));
        expect(await idsOf(filter)).toEqual([match.traceId]);
        expect(await store.countTraces(project, filter)).toBe(1);
      });

      it('leaves framework routes out unless they are asked for', async () => {
        const [own, internal] = [aTrace(), aTrace({ frameworkInternal: true })];
        await append(own, internal);
        expect(await idsOf()).toEqual([own.traceId]);
        expect(await idsOf({ includeFrameworkInternal: true })).toHaveLength(2);
        expect(await store.countTraces(project, {})).toBe(1);
        expect(await store.countTraces(project, { includeFrameworkInternal: true })).toBe(2);
      });

      it.each(['newest', 'oldest'] as const)('pages stay stable while traces arrive, %s first', async (order) => {
        const traces = Array.from({ length: 9 }, (_, number) => aFailure({ startedAtMs: START_MS + number * 10 }));
        await append(...traces);
        const query = { order, limit: 3, minErrorRank: 1 } as const;
        const first = await list(query);
        // New ones at both ends, and one in the part that was already seen.
        await append(
          aFailure({ startedAtMs: START_MS - 5 }),
          aFailure({ startedAtMs: START_MS + 500 }),
          aFailure({ startedAtMs: first[1]!.index.startedAtMs }),
        );
        const second = await list({ ...query, after: first.at(-1)!.position });

        const ids = traces.map(({ traceId }) => traceId);
        const expected = order === 'newest' ? ids.toReversed() : ids;
        expect([...first, ...second].map(({ traceId }) => traceId)).toEqual(expected.slice(0, 6));
      });

      it('cuts the list at the limit', async () => {
        await append(aTrace(), aTrace(), aTrace());
        expect(await idsOf({ limit: 2 })).toHaveLength(2);
      });

      it('answers the index as it was written', async () => {
        const trace = aFailure({
          startedAtMs: START_MS + 0.75,
          sessionId: 'aaaaaaaaaaaaaaaa',
          correlationId: 'c',
          procedures: ['a.b', 'a.c'],
          failedProcedures: ['a.c'],
          action: 'src/app/actions.ts#save',
          fingerprint: 'f',
        });
        await append(trace);
        expect((await list())[0]?.index).toEqual(trace.index);
      });
    });

    describe('listTracesNamed', () => {
      const url = (value: string) => ({ kind: 'url', value }) as const;
      const named = (names: NamedTraces[], query: Partial<TraceQuery> = {}) =>
        store.listTracesNamed(project, names, { order: 'newest', limit: 100, ...query });
      const namedIds = async (...args: Parameters<typeof named>) =>
        (await named(...args)).map(({ traceId }) => traceId);

      it('lists what goes by any of the names, each trace once, of whatever kind the name is', async () => {
        const [both, procedure, action] = [
          aTrace({ urls: ['/a', '/b'], startedAtMs: START_MS + 3 }),
          aTrace({ urls: ['/c'], procedures: ['/a', 'p.q'], startedAtMs: START_MS + 2 }),
          aTrace({ urls: ['/d'], action: 'actions.ts#save', startedAtMs: START_MS + 1 }),
        ];
        await append(both, procedure, action, aTrace({ urls: ['/e'] }));
        const names = [
          url('/a'),
          url('/b'),
          { kind: 'procedure', value: 'p.q' } as const,
          { kind: 'action', value: 'actions.ts#save' } as const,
        ];
        expect(await namedIds(names)).toEqual([both, procedure, action].map(({ traceId }) => traceId));
        expect(await namedIds([url('p.q'), url('/nothing')])).toEqual([]);
        expect(await namedIds([])).toEqual([]);
      });

      it('takes a name for the traces of one method, where one is given', async () => {
        const [post, get] = [aTrace({ urls: ['/a'], method: 'POST' }), aTrace({ urls: ['/a'], method: 'GET' })];
        await append(post, get);
        expect(await namedIds([{ ...url('/a'), method: 'POST' }])).toEqual([post.traceId]);
        expect(await namedIds([{ ...url('/a'), method: 'POST' }], { method: 'GET' })).toEqual([]);
        expect(await namedIds([{ ...url('/a'), method: 'POST' }, url('/a')])).toHaveLength(2);
      });

      it('keeps to the limit, whatever the order of the names', async () => {
        const at = (path: string, ms: number) => aTrace({ urls: [path], startedAtMs: START_MS + ms });
        await append(at('/old', 1), at('/new', 9), at('/old', 5), at('/new', 7), at('/old', 8), at('/new', 2));
        for (const names of [
          [url('/old'), url('/new')],
          [url('/new'), url('/old')],
        ]) {
          const times = async (order: TraceQuery['order']) =>
            (await named(names, { order, limit: 3 })).map(({ index }) => index.startedAtMs - START_MS);
          expect(await times('newest')).toEqual([9, 8, 7]);
          expect(await times('oldest')).toEqual([1, 2, 5]);
        }
      });

      it('keeps to the filter', async () => {
        const match = aFailure({ urls: ['/a'], method: 'POST', sessionId: 'a'.repeat(16) });
        await append(match, aTrace({ urls: ['/a'], method: 'POST' }), aFailure({ urls: ['/a'] }));
        await append(aFailure({ urls: ['/a'], method: 'POST', frameworkInternal: true }));
        expect(await namedIds([url('/a')], { method: 'POST', minErrorRank: 2 })).toEqual([match.traceId]);
        expect(await namedIds([url('/a')], { belowErrorRank: 1, minErrorRank: 1 })).toEqual([]);
        expect(await namedIds([url('/a')], { includeFrameworkInternal: true })).toHaveLength(4);
      });

      it.each(['newest', 'oldest'] as const)(
        'pages through days, and stays stable while traces arrive, %s first',
        async (order) => {
          const at = (hours: number, path: string) =>
            aTrace({ urls: [path], startedAtMs: MIDNIGHT + hours * 3 * HOUR_MS });
          const traces = Array.from({ length: 14 }, (_, i) => at(i - 7, i % 3 === 0 ? '/a' : '/b'));
          await append(...traces, at(0.5, '/c'));
          const names = [url('/a'), url('/b')];
          const first = await named(names, { order, limit: 5 });
          await append(at(-9, '/a'), at(99, '/b'));
          const seen = first.map(({ traceId }) => traceId);
          for (let after = first.at(-1)?.position; after !== undefined; ) {
            const page = await named(names, { order, limit: 5, after });
            seen.push(...page.map(({ traceId }) => traceId));
            after = page.at(-1)?.position;
          }
          const ids = traces.map(({ traceId }) => traceId);
          const expected = order === 'newest' ? ids.toReversed() : ids;
          expect(seen.slice(0, 14)).toEqual(expected);
          expect(seen).toHaveLength(15);
        },
      );
    });

    describe('listNames', () => {
      const names = async (query: Partial<NameQuery> = {}) =>
        (await store.listNames(project, { limit: 100, ...query })).map(({ kind, value }) => `${kind} ${value}`);

      it('says what traces go by, each name once, the one with the newest trace first', async () => {
        await append(
          aTrace({ urls: ['/polls/1', '/polls/:id'], startedAtMs: MIDNIGHT - HOUR_MS }),
          aTrace({ urls: ['/polls/2', '/polls/:id'], startedAtMs: MIDNIGHT + HOUR_MS }),
          aTrace({ urls: ['/trpc/a.b'], procedures: ['a.b'], startedAtMs: MIDNIGHT + 2 * HOUR_MS }),
          aTrace({ urls: ['/save'], action: 'actions.ts#save', startedAtMs: MIDNIGHT + 3 * HOUR_MS }),
        );
        const found = await store.listNames(project, { limit: 100 });
        expect(found.map(({ newestMs }) => (newestMs - MIDNIGHT) / HOUR_MS)).toEqual([3, 3, 2, 2, 1, 1, -1]);
        expect(new Set(await names())).toEqual(
          new Set([
            'action actions.ts#save',
            'url /save',
            'procedure a.b',
            'url /trpc/a.b',
            'url /polls/2',
            'url /polls/:id',
            'url /polls/1',
          ]),
        );
        expect(await names({ limit: 2 })).toHaveLength(2);
      });

      it('keeps to the window, and times names within it', async () => {
        for (const hours of [0, 1, 2]) {
          await append(aTrace({ urls: ['/a', `/${hours}`], startedAtMs: START_MS + hours * HOUR_MS }));
        }
        const window = { startMs: START_MS, endMs: START_MS + HOUR_MS };
        expect(await store.listNames(project, { window, limit: 9, contains: ['a'] })).toEqual([
          { kind: 'url', value: '/a', newestMs: START_MS + HOUR_MS },
        ]);
        expect(new Set(await names({ window }))).toEqual(new Set(['url /a', 'url /0', 'url /1']));
      });

      it('finds names by what is in them, in whatever case', async () => {
        await append(aTrace({ urls: ['/api/Polls', '/api/users', '/100%_[x]'], procedures: ['polls.create'] }));
        expect(new Set(await names({ contains: ['POLL'] }))).toEqual(
          new Set(['url /api/Polls', 'procedure polls.create']),
        );
        expect(await names({ contains: ['user', 'create'] })).toHaveLength(2);
        expect(await names({ contains: ['%_['] })).toEqual(['url /100%_[x]']);
        expect(await names({ contains: ['_pi'] })).toEqual([]);
      });

      it('leaves out what only the framework asked for, and what no trace goes by any more', async () => {
        const trace = aTrace({ urls: ['/before'] });
        await append(trace, aTrace({ urls: ['/_next/x.js'], frameworkInternal: true }));
        await append(aTrace({ traceId: trace.traceId, urls: ['/after'] }));
        expect(await names()).toEqual(['url /after']);
        expect(await names({ includeFrameworkInternal: true, contains: ['_next'] })).toEqual(['url /_next/x.js']);
      });
    });

    describe('groupErrors', () => {
      const group = (query: Partial<TraceQuery> = {}) => store.groupErrors(project, { limit: 10, ...query });

      it('counts errors by fingerprint, the group with the newest error first', async () => {
        const at = (hours: number, fingerprint: string) =>
          aFailure({ startedAtMs: START_MS + hours * HOUR_MS, fingerprint });
        const newest = at(40, 'common');
        await append(at(0, 'common'), at(1, 'rare'), at(2, 'common'), newest, aTrace({ startedAtMs: START_MS }));

        const groups = await group();
        expect(groups.map(({ fingerprint, count, firstMs }) => [fingerprint, count, firstMs])).toEqual([
          ['common', 3, START_MS],
          ['rare', 1, START_MS + HOUR_MS],
        ]);
        expect(groups[0]?.newest).toMatchObject({ traceId: newest.traceId, index: newest.index });
      });

      it('pages over groups and filters within them', async () => {
        for (const [number, fingerprint] of ['a', 'b', 'c', 'd', 'e'].entries()) {
          await append(
            aFailure({ startedAtMs: START_MS + number, fingerprint, method: fingerprint < 'd' ? 'GET' : 'POST' }),
          );
        }
        const first = await group({ limit: 2 });
        const second = await group({ limit: 2, after: first.at(-1)!.newest.position });
        expect([...first, ...second].map(({ fingerprint }) => fingerprint)).toEqual(['e', 'd', 'c', 'b']);
        expect((await group({ method: 'POST' })).map(({ fingerprint }) => fingerprint)).toEqual(['e', 'd']);
        expect(await group({ window: { startMs: START_MS + 1, endMs: START_MS + 1 } })).toMatchObject([
          { fingerprint: 'b' },
        ]);
      });
    });

    describe('sessions', () => {
      const aSession = { sessionId: 'aaaaaaaaaaaaaaaa', startedAtMs: START_MS, lastSeenMs: START_MS, info: {} };

      it('creates a session, then moves its end and merges what is known', async () => {
        await store.recordSession(project, { ...aSession, info: { framework: 'nextjs' } });
        await store.recordSession(project, { ...aSession, lastSeenMs: START_MS + 5, info: { processId: 12 } });
        await store.recordSession(project, { ...aSession, lastSeenMs: START_MS + 2 });
        expect(await store.readSession(project, aSession.sessionId)).toEqual({
          ...aSession,
          lastSeenMs: START_MS + 5,
          info: { framework: 'nextjs', processId: 12 },
        });
      });

      it('lists sessions by their start, the newest first', async () => {
        for (const start of [2, 3, 1]) {
          await store.recordSession(project, {
            ...aSession,
            sessionId: String(start).repeat(16),
            startedAtMs: START_MS + start,
          });
        }
        const ids = (await store.listSessions(project, 2)).map(({ sessionId }) => sessionId[0]);
        expect(ids).toEqual(['3', '2']);
      });

      it('does not know a session that never was', async () => {
        expect(await store.readSession(project, aSession.sessionId)).toBeUndefined();
        expect(await store.listSessions(project, 5)).toEqual([]);
      });
    });

    it('says how many traces a project has and what time they cover', async () => {
      expect(await store.stats(project)).toEqual({ traces: 0 });
      await append(
        aTrace({ startedAtMs: START_MS }),
        aTrace({ startedAtMs: START_MS + 48 * HOUR_MS, frameworkInternal: true }),
      );
      expect(await store.stats(project)).toEqual({ traces: 2, oldestMs: START_MS, newestMs: START_MS + 48 * HOUR_MS });
    });

    it('counts and finds what began since a time', async () => {
      const [old, kept] = [aTrace({ startedAtMs: START_MS }), aTrace({ startedAtMs: START_MS + 1.5 })];
      await append(old, kept);
      const { startedAtMs } = kept.index;
      expect(await store.stats(project, startedAtMs - 0.5)).toEqual({
        traces: 1,
        oldestMs: START_MS + 1,
        newestMs: START_MS + 1,
      });
      expect(await store.stats(project, START_MS + 2)).toEqual({ traces: 0 });
      expect(await store.findTraceIds(project, old.traceId, 5, START_MS + 1)).toEqual([]);
      expect(await store.findTraceIds(project, kept.traceId, 5, START_MS + 1)).toEqual([kept.traceId]);
    });

    describe('remove', () => {
      const EVER = Number.MIN_SAFE_INTEGER;
      const removeOlder = async (keptSinceMs: number, rules: Partial<RetentionRules> = {}) => {
        let removed = 0;
        const all = { keptSinceMs: new Map([[project, keptSinceMs]]), othersKeptSinceMs: EVER, ...rules };
        for await (const { traces } of store.remove(all)) removed += traces;
        return removed;
      };
      const aSession = (lastSeenMs: number) => ({ sessionId: 'a'.repeat(16), startedAtMs: 0, lastSeenMs, info: {} });

      it('takes what a project no longer keeps, to the millisecond, and its sessions', async () => {
        const noon = MIDNIGHT - 12 * HOUR_MS;
        const old = [aTrace({ startedAtMs: noon - 1 }), aFailure({ startedAtMs: noon - 26 * HOUR_MS })];
        const kept = [aTrace({ startedAtMs: noon }), aFailure({ startedAtMs: noon + HOUR_MS, fingerprint: 'f' })];
        await append(...old, ...kept);
        await store.recordSession(project, aSession(noon - 1));
        expect(await removeOlder(noon)).toBe(2);

        expect(await idsOf({ order: 'oldest' })).toEqual(kept.map(({ traceId }) => traceId));
        expect(await store.countTraces(project, { minErrorRank: 1 })).toBe(1);
        expect(await store.listSessions(project, 5)).toEqual([]);
        for (const { traceId } of old) {
          expect(await store.readTrace(project, traceId)).toEqual([]);
          expect(await store.findTraceIds(project, traceId, 1)).toEqual([]);
        }
        expect(await removeOlder(noon)).toBe(0);
      });

      it('forgets the names that only removed traces went by', async () => {
        const urls = (url: string, startedAtMs: number) => aTrace({ startedAtMs, urls: [url] });
        await append(urls('/old', MIDNIGHT - 1), urls('/both', MIDNIGHT - 1), urls('/both', MIDNIGHT));
        await removeOlder(MIDNIGHT);
        expect((await store.listNames(project, { limit: 5 })).map(({ value }) => value)).toEqual(['/both']);
      });

      it('leaves other projects alone, also those without a time of their own', async () => {
        const old = [aTrace({ startedAtMs: MIDNIGHT - 2 }), aTrace({ startedAtMs: MIDNIGHT - 1 })];
        await append(old[0]!);
        await store.append(otherProject, [old[1]!]);
        await store.recordSession(otherProject, aSession(0));
        await removeOlder(MIDNIGHT);
        expect(await store.readTrace(otherProject, old[1]!.traceId)).toEqual(old[1]!.spans);
        expect(await store.listSessions(otherProject, 5)).toHaveLength(1);
        expect(await store.lastRemoved(otherProject)).toBeUndefined();
      });

      it('takes a trace with its log records, and a later span begins it anew', async () => {
        const trace = aTrace({ startedAtMs: MIDNIGHT - 1 });
        await append({ ...trace, logs: [aLog({ traceId: trace.traceId })] });
        await removeOlder(MIDNIGHT);
        expect(await store.readLogs(project, trace.traceId)).toEqual([]);
        const late = aTrace({ traceId: trace.traceId, startedAtMs: MIDNIGHT + HOUR_MS });
        await append(late);
        expect(await store.readTrace(project, trace.traceId)).toEqual(late.spans);
      });

      it('remembers what it took, by the start of its id, for its project only', async () => {
        const [first, second] = ['deadbeef'.repeat(4), `deadbeef${'0'.repeat(24)}`].map((traceId, i) =>
          aTrace({ traceId, startedAtMs: MIDNIGHT - 2 + i }),
        );
        await append(first!, second!);
        expect(await store.findRemoved(project, 'deadbeef', 5)).toEqual([]);
        await removeOlder(MIDNIGHT);

        const gone = { cause: 'age', removedAtMs: expect.any(Number) };
        expect(await store.findRemoved(project, first!.traceId, 5)).toEqual([
          { traceId: first!.traceId, startedAtMs: MIDNIGHT - 2, ...gone },
        ]);
        expect((await store.findRemoved(project, 'deadbeef', 5)).map(({ traceId }) => traceId).sort()).toEqual(
          [first!, second!].map(({ traceId }) => traceId).sort(),
        );
        expect(await store.findRemoved(project, 'deadbeef', 1)).toHaveLength(1);
        expect(await store.findRemoved(otherProject, 'deadbeef', 5)).toEqual([]);
        expect(await store.lastRemoved(project)).toEqual({ startedAtMs: MIDNIGHT - 1, ...gone });
      });

      it('goes in steps, and appends and answers come in between', async () => {
        const old = Array.from({ length: 1_000 }, (_, i) => aTrace({ startedAtMs: MIDNIGHT - 1_000 + i }));
        const kept = aTrace({ startedAtMs: MIDNIGHT - 1_000 + old.length });
        await append(...old, kept);
        const order: string[] = [];
        const added = aTrace({ startedAtMs: MIDNIGHT + 1 });
        const rules = { keptSinceMs: new Map([[project, MIDNIGHT]]), othersKeptSinceMs: EVER };
        let appended: Promise<void> | undefined;
        for await (const { traces } of store.remove(rules)) {
          if (traces === 0) continue;
          order.push('removed some');
          appended ??= append(added).then(() => void order.push('appended'));
          order.push(`${await store.countTraces(project, {})} left`);
        }
        await appended;
        expect(order.indexOf('appended')).toBeLessThan(order.lastIndexOf('removed some'));
        const left = order.filter((it) => it.endsWith('left')).map((it) => Number.parseInt(it, 10));
        expect(left.length).toBeGreaterThan(2);
        expect(left).toEqual(left.toSorted((a, b) => b - a));
        expect(await idsOf()).toEqual([added.traceId, kept.traceId]);
      });
    });

    describe('clear', () => {
      const clear = async (of = project) => {
        let removed = 0;
        for await (const { traces } of store.clear(of)) removed += traces;
        return removed;
      };

      it('takes all that the project has, of every day, and counts it', async () => {
        const traces = [-50, -26, -1, 0, 1].map((hours) => aFailure({ startedAtMs: MIDNIGHT + hours * HOUR_MS }));
        await append(...traces, aTrace({ frameworkInternal: true }));
        await append({ ...traces[0]!, logs: [aLog({ traceId: traces[0]!.traceId })] });

        expect(await clear()).toBe(6);

        expect(await idsOf({ includeFrameworkInternal: true })).toEqual([]);
        expect(await store.stats(project)).toEqual({ traces: 0 });
        expect(await store.listNames(project, { limit: 5, includeFrameworkInternal: true })).toEqual([]);
        expect(await store.groupErrors(project, { limit: 5 })).toEqual([]);
        for (const { traceId } of traces) {
          expect(await store.readTrace(project, traceId)).toEqual([]);
          expect(await store.readLogs(project, traceId)).toEqual([]);
        }
        expect(await clear()).toBe(0);
      });

      it('takes nothing of another project, not even a trace of the same id', async () => {
        const own = aTrace();
        const foreign = aTrace({ traceId: own.traceId });
        await append(own);
        await store.append(otherProject, [foreign, aTrace()]);

        expect(await clear()).toBe(1);

        expect(await store.readTrace(otherProject, own.traceId)).toEqual(foreign.spans);
        expect(await store.stats(otherProject)).toMatchObject({ traces: 2 });
        expect(await store.lastRemoved(otherProject)).toBeUndefined();
        expect(await clear(otherProject + 1_000)).toBe(0);
      });

      it('tells what it took from what was never there', async () => {
        const { traceId } = aTrace({ traceId: 'c1ea7ed0'.repeat(4) });
        await append(aTrace({ traceId, startedAtMs: MIDNIGHT }));
        await clear();

        const removal = { startedAtMs: MIDNIGHT, cause: 'cleared', removedAtMs: expect.any(Number) };
        expect(await store.findRemoved(project, 'c1ea7ed0', 5)).toEqual([{ traceId, ...removal }]);
        expect(await store.lastRemoved(project)).toEqual(removal);
        expect(await store.findRemoved(project, 'c1ea7ed1', 5)).toEqual([]);
        expect(await store.findRemoved(otherProject, 'c1ea7ed0', 5)).toEqual([]);
      });

      it('leaves the sessions: the app goes on', async () => {
        const session = { sessionId: 'a'.repeat(16), startedAtMs: START_MS, lastSeenMs: START_MS, info: { of: 'it' } };
        await store.recordSession(project, session);
        await append(aTrace({ sessionId: session.sessionId }));
        await clear();
        expect(await store.listSessions(project, 5)).toEqual([session]);
      });

      it('goes in steps: appends and answers come in between, and what is newer stays', async () => {
        await append(...Array.from({ length: 1_000 }, (_, i) => aTrace({ startedAtMs: MIDNIGHT + i })));
        const added = [aTrace({ startedAtMs: MIDNIGHT + 1_000 }), aFailure({ startedAtMs: MIDNIGHT + HOUR_MS })];
        const left: number[] = [];
        for await (const { traces } of store.clear(project)) {
          expect(traces).toBeLessThan(1_000);
          if (left.length === 0) await append(...added);
          left.push(await store.countTraces(project, {}));
        }
        expect(left.length).toBeGreaterThan(2);
        expect(left).toEqual(left.toSorted((a, b) => b - a));
        expect(await idsOf({ order: 'oldest' })).toEqual(added.map(({ traceId }) => traceId));
      });

      it('may be asked twice at once: each trace is counted once', async () => {
        await append(...Array.from({ length: 500 }, (_, i) => aTrace({ startedAtMs: MIDNIGHT + i })));
        const [first, second] = await Promise.all([clear(), clear()]);
        expect(first! + second!).toBe(500);
        expect(await store.stats(project)).toEqual({ traces: 0 });
      });

      it('goes on beside a removal by age', async () => {
        const old = Array.from({ length: 300 }, (_, i) => aTrace({ startedAtMs: MIDNIGHT - 1_000 + i }));
        await append(...old, aTrace({ startedAtMs: MIDNIGHT }));
        await store.append(otherProject, [aTrace({ startedAtMs: MIDNIGHT - 1 }), aTrace({ startedAtMs: MIDNIGHT })]);
        const removing = async () => {
          let removed = 0;
          const keptSinceMs = new Map([project, otherProject].map((id) => [id, MIDNIGHT]));
          const rules = { keptSinceMs, othersKeptSinceMs: Number.MIN_SAFE_INTEGER };
          for await (const { traces } of store.remove(rules)) removed += traces;
          return removed;
        };
        const [cleared, aged] = await Promise.all([clear(), removing()]);
        expect(cleared! + aged!).toBe(302);
        expect(await store.stats(project)).toEqual({ traces: 0 });
        expect(await store.stats(otherProject)).toMatchObject({ traces: 1 });
      });

      it('lets a trace begin anew when spans of it come afterwards', async () => {
        const { traceId } = aTrace();
        await append(aTrace({ traceId }));
        await clear();
        const late = aTrace({ traceId, startedAtMs: START_MS + 5 });
        await append(late);
        expect(await store.readTrace(project, traceId)).toEqual(late.spans);
      });
    });

    describe('two projects', () => {
      const session = {
        sessionId: 'a'.repeat(16),
        startedAtMs: START_MS,
        lastSeenMs: START_MS,
        info: { of: 'the other' },
      };
      const shared = {
        sessionId: session.sessionId,
        correlationId: 'c',
        urls: ['/x'],
        procedures: ['p.q'],
        fingerprint: 'f',
      };
      const foreign = aFailure({ ...shared, traceId: 'deadbeef'.repeat(4) });

      beforeEach(async () => {
        await store.append(otherProject, [{ ...foreign, logs: [aLog({ traceId: foreign.traceId })] }]);
        await store.recordSession(otherProject, session);
      });

      const answers: [string, () => Promise<unknown>, unknown][] = [
        ['readTrace', () => store.readTrace(project, foreign.traceId), []],
        ['readLogs', () => store.readLogs(project, foreign.traceId), []],
        ['findTraceIds', () => store.findTraceIds(project, 'deadbeef', 5), []],
        ['lastRemoved', () => store.lastRemoved(project), undefined],
        ['findRemoved', () => store.findRemoved(project, 'deadbeef', 5), []],
        ['listTraces', () => list({ includeFrameworkInternal: true }), []],
        ['listTraces by url', () => list({ url: '/x' }), []],
        [
          'listTracesNamed',
          () => store.listTracesNamed(project, [{ kind: 'url', value: '/x' }], { order: 'newest', limit: 5 }),
          [],
        ],
        ['listNames', () => store.listNames(project, { limit: 5 }), []],
        ['listTraces by procedure', () => list({ procedure: 'p.q' }), []],
        ['listTraces by session', () => list({ sessionId: session.sessionId }), []],
        ['listTraces by correlation', () => list({ correlationId: 'c' }), []],
        ['listTraces by fingerprint', () => list({ fingerprint: 'f' }), []],
        ['countTraces', () => store.countTraces(project, { minErrorRank: 1 }), 0],
        ['groupErrors', () => store.groupErrors(project, { limit: 5 }), []],
        ['readSession', () => store.readSession(project, session.sessionId), undefined],
        ['listSessions', () => store.listSessions(project, 5), []],
        ['stats', () => store.stats(project), { traces: 0 }],
      ];
      it.each(answers)('%s shows nothing of the other', async (_name, ask, nothing) => {
        expect(await ask()).toEqual(nothing);
      });

      it('a position of the other opens nothing', async () => {
        const [row] = await store.listTraces(otherProject, { order: 'newest', limit: 1 });
        expect(await list({ order: 'oldest', after: row!.position })).toEqual([]);
      });

      it('the same trace id may be in both, each with its own spans', async () => {
        const own = aTrace({ ...shared, traceId: foreign.traceId });
        await append(own);
        expect(await store.readTrace(project, own.traceId)).toEqual(own.spans);
        expect(await store.readTrace(otherProject, own.traceId)).toEqual(foreign.spans);
        expect(await store.readLogs(project, own.traceId)).toEqual([]);
        await store.recordSession(project, { ...session, info: {} });
        expect(await store.readSession(otherProject, session.sessionId)).toEqual(session);
      });
    });

    it('rejects calls after it was closed', async () => {
      const closed = await open();
      await closed.close();
      await expect(closed.append(project, [aTrace()])).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' });
    });
  });
}
