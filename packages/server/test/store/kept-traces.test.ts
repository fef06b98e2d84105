import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { keptTraces } from '../../src/store/kept-traces.ts';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store.ts';
import { START_MS } from '../traces/a-span.ts';
import { aFailure } from './a-trace.ts';
import { describeTraceStore } from './contract.ts';

const folders: string[] = [];
afterAll(() => {
  for (const dir of folders) rmSync(dir, { recursive: true });
});
function aStore() {
  const dir = mkdtempSync(join(tmpdir(), 'glasstrace-kept-'));
  folders.push(dir);
  return openSqliteStore({ dir });
}

describeTraceStore('as it looks when nothing is too old', async () => keptTraces(aStore(), -1e12));

describe('a store of which a project sees what began since a time', () => {
  const stored = aStore();
  const kept = keptTraces(stored, START_MS);
  afterAll(() => stored.close());
  let project = 0;
  const names = { urls: ['/x'], procedures: ['p.q'], sessionId: 'a'.repeat(16), correlationId: 'c', fingerprint: 'f' };
  const old = aFailure({ ...names, traceId: `aaaaaaaa${'0'.repeat(24)}`, startedAtMs: START_MS - 1 });
  const young = aFailure({ ...names, traceId: `aaaaaaaa${'1'.repeat(24)}`, startedAtMs: START_MS });
  beforeEach(async () => {
    project++;
    await stored.append(project, [old, young]);
  });
  const only = [{ traceId: young.traceId }];
  const newest = { order: 'newest', limit: 5 } as const;

  it.each([
    ['no filter', {}],
    ['a window that begins earlier', { window: { startMs: 0, endMs: START_MS + 5 } }],
    ['a session', { sessionId: names.sessionId }],
    ['errors', { minErrorRank: 1 }],
  ] as const)('lists, counts and groups the young ones with %s', async (_name, filter) => {
    expect(await kept.listTraces(project, { ...newest, ...filter })).toMatchObject(only);
    expect(await kept.countTraces(project, filter)).toBe(1);
    expect(await kept.groupErrors(project, { ...filter, limit: 5 })).toMatchObject([{ count: 1, newest: only[0] }]);
    const named = await kept.listTracesNamed(project, [{ kind: 'url', value: '/x' }], { ...newest, ...filter });
    expect(named).toMatchObject(only);
  });

  it('finds nothing in a window that ends before', async () => {
    const window = { startMs: START_MS - 10, endMs: START_MS - 1 };
    expect(await kept.listTraces(project, { ...newest, window })).toEqual([]);
    expect(await kept.countTraces(project, { window })).toBe(0);
    expect(await kept.listNames(project, { window, limit: 5 })).toEqual([]);
    expect(await stored.countTraces(project, { window })).toBe(1);
  });

  it('finds ids and counts of the young ones', async () => {
    expect(await kept.findTraceIds(project, 'aaaaaaaa', 5)).toEqual([young.traceId]);
    expect(await kept.stats(project)).toEqual({ traces: 1, oldestMs: START_MS, newestMs: START_MS });
  });

  it('counts the old ones as removed, but says by no time when, because they are not', async () => {
    const hidden = { startedAtMs: START_MS - 1, cause: 'age' };
    expect(await kept.lastRemoved(project)).toEqual(hidden);
    expect(await kept.findRemoved(project, 'aaaaaaaa', 5)).toEqual([{ traceId: old.traceId, ...hidden }]);
    expect(await stored.lastRemoved(project)).toBeUndefined();
  });

  it('hides sessions that ended before', async () => {
    const session = { startedAtMs: 1, info: {} };
    await stored.recordSession(project, { ...session, sessionId: 'a'.repeat(16), lastSeenMs: START_MS - 1 });
    await stored.recordSession(project, { ...session, sessionId: 'b'.repeat(16), lastSeenMs: START_MS });
    expect((await kept.listSessions(project, 5)).map(({ sessionId }) => sessionId[0])).toEqual(['b']);
  });
});
