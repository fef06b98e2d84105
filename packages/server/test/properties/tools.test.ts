import fc from 'fast-check';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { beforeAll, describe, expect, it } from 'vitest';
import { TOOLS } from '../../src/tools/registry.ts';
import type { Span } from '../../src/traces/span.ts';
import { type TestProject, useProjects } from '../tools/a-project.ts';
import { aRequest, START_MS } from '../traces/a-span.ts';
import { anyTrace, method, path, sessionId, statusCode, text } from './any-trace.ts';
import { holds } from './holds.ts';

const aProject = useProjects();
const toolOf = new Map(TOOLS.map((tool) => [tool.name, tool]));
const window = { start: START_MS - 10_000_000, end: START_MS + 10_000_000 };
const PLAIN = { allowedSpecial: new Set<string>(), disallowedSpecial: new Set<string>() };

const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const given = <Args extends object>(args: Args): Partial<Args> =>
  Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined)) as Partial<Args>;

/** Arguments of any tool, of which some fit what is stored. */
const anyCall = (traceIds: readonly string[]) => {
  const id = fc
    .constantFrom(...traceIds)
    .chain((whole) => fc.constantFrom(whole, whole.slice(0, 8), whole.slice(0, 12)));
  const time = fc.constantFrom<object | string>(window, '24h', { start: START_MS - 1_000_000 });
  const limit = optional(fc.integer({ min: 1, max: 600 }));
  const list = { sessionId: optional(sessionId), statusCode: optional(statusCode), limit };
  const call = (name: string, args: Record<string, fc.Arbitrary<unknown>>) =>
    fc.record(args).map((values) => ({ name, args: given(values) }));
  return fc.oneof(
    call('get_latest_error', {}),
    call('get_error_list', {
      ...list,
      route: optional(path),
      grouped: optional(fc.boolean()),
      timeWindow: optional(time),
    }),
    call('find_trace_candidates', {
      ...list,
      routeLike: fc.oneof(
        path,
        text,
        id,
        path.map((start) => `${start}?${'x=1&'.repeat(900)}`),
      ),
      method: optional(method),
      timeWindow: optional(time),
    }),
    call('get_trace', { traceId: id }),
    call('get_trace', { timeWindow: time, url: optional(path), method: optional(method), limit }),
    call('get_root_cause', { traceId: id }),
    call('get_test_suggestions', { traceId: id }),
    call('get_session_timeline', { sessionId: optional(sessionId), limit }),
  );
};

const manyTraces = fc.uniqueArray(anyTrace, {
  minLength: 25,
  maxLength: 25,
  selector: ({ spans }) => spans[0]!.traceId,
});

async function filled(seed: number): Promise<{ project: TestProject; traceIds: string[] }> {
  const [traces] = fc.sample(manyTraces, { seed, numRuns: 1 });
  const project = aProject();
  await project.save(...traces!.map(({ spans }) => spans));
  return { project, traceIds: traces!.map(({ spans }) => spans[0]!.traceId) };
}

describe('over many requests of every kind', () => {
  let mine: Awaited<ReturnType<typeof filled>>;
  let others: Awaited<ReturnType<typeof filled>>;
  beforeAll(async () => {
    mine = await filled(1);
    others = await filled(2);
  });

  it('no answer of a tool is over its budget', () =>
    holds(
      fc.record({
        call: anyCall(mine.traceIds),
        maxTokens: fc.oneof(fc.constant(500), fc.integer({ min: 500, max: 900 }), fc.integer({ min: 500, max: 8_000 })),
      }),
      async ({ call: { name, args }, maxTokens }) => {
        const { text: answer } = await mine.project.call(toolOf.get(name)!, { ...args, maxTokens });
        expect(countTokens(answer, PLAIN)).toBeLessThanOrEqual(maxTokens);
      },
      400,
    ));

  it('no answer shows anything of another project', () =>
    holds(
      anyCall([...others.traceIds, ...mine.traceIds]),
      async ({ name, args }) => {
        const { response } = await mine.project.call(toolOf.get(name)!, { ...args, maxTokens: 8_000 });
        const { traceId, routeLike } = args as { traceId?: string; routeLike?: string };
        const asked = [traceId, routeLike].find((one) => others.traceIds.some((id) => one && id.startsWith(one)));
        const shown = JSON.stringify(response);
        for (const id of others.traceIds) {
          // What was asked for is said back; no more of it.
          if (asked !== undefined && id.startsWith(asked))
            expect(shown.replaceAll(asked, '')).not.toContain(id.slice(12));
          else expect(shown).not.toContain(id);
        }
      },
      300,
    ));
});

/** Requests of one route that failed, spread over some hours. */
const request = (traceId: string, startMs: number): Span[] => [
  aRequest({ traceId, startMs, path: '/api/polls', route: '/api/polls', statusCode: 500 }),
];

interface Paged {
  name: string;
  args: object;
  idsOf: (data: never) => string[];
}

const itemIds = ({ items }: { items: { traceId: string }[] }) => items.map(({ traceId }) => traceId);
const PAGED: Paged[] = [
  { name: 'get_error_list', args: { timeWindow: window }, idsOf: itemIds },
  { name: 'get_session_timeline', args: { sessionId: 'abcdef1234567890' }, idsOf: itemIds },
  {
    name: 'get_trace',
    args: { timeWindow: window },
    idsOf: ({ items }: { items: { summary: { traceId: string } }[] }) => items.map(({ summary }) => summary.traceId),
  },
  {
    name: 'find_trace_candidates',
    args: { routeLike: 'polls', timeWindow: window },
    idsOf: ({ candidates }: { candidates: { traceId: string }[] }) => candidates.map(({ traceId }) => traceId),
  },
];

const idOf = (number: number) => (number + 0x10000000).toString(16).padEnd(32, '7');

it.each(PAGED)('$name pages visit what was there exactly once, whatever arrives meanwhile', ({ name, args, idsOf }) =>
  holds(
    fc.record({
      there: fc.array(fc.integer({ min: -500_000, max: 0 }), { minLength: 1, maxLength: 30 }),
      arriving: fc.array(fc.array(fc.integer({ min: -600_000, max: 100_000 }), { maxLength: 3 }), { maxLength: 8 }),
      limit: fc.integer({ min: 1, max: 9 }),
      maxTokens: fc.constantFrom(500, 2_000, 8_000),
    }),
    async ({ there, arriving, limit, maxTokens }) => {
      const project = aProject();
      let number = 0;
      await project.save(...there.map((offsetMs) => request(idOf(number++), START_MS + offsetMs)));
      const expected = there.map((_, index) => idOf(index));
      const seen: string[] = [];
      let cursor: string | undefined;
      for (let page = 0; page < 200; page++) {
        const data = await project.ask<{ cursor?: string; hasMore: boolean }>(toolOf.get(name)!, {
          ...args,
          limit,
          maxTokens,
          ...(cursor !== undefined && { cursor }),
        });
        seen.push(...idsOf(data as never));
        expect(data.hasMore).toBe(data.cursor !== undefined);
        if (!data.hasMore) break;
        cursor = data.cursor;
        const offsets = arriving[page] ?? [];
        if (offsets.length > 0) {
          await project.save(...offsets.map((offsetMs) => request(idOf(number++), START_MS + offsetMs)));
        }
      }
      expect(new Set(seen).size).toBe(seen.length);
      expect(expected.filter((id) => !seen.includes(id))).toEqual([]);
    },
    25,
  ),
);
