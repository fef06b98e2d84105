import { TIER_LIMITS } from '@glasstrace/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { getErrorList } from '../../src/tools/get-error-list.ts';
import { getLatestError } from '../../src/tools/get-latest-error.ts';
import { getSessionTimeline } from '../../src/tools/get-session-timeline.ts';
import { getTrace } from '../../src/tools/get-trace.ts';
import { SESSION_ID, START_MS } from '../traces/a-span.ts';
import { NOW_MS, type TestProject, useProjects } from './a-project.ts';
import { aFailure } from './a-trace.ts';

const HOUR_MS = 3_600_000;
const aProject = useProjects();
let project: TestProject;
beforeEach(() => {
  project = aProject();
});

const aTraceOf = (hoursAgo: number) =>
  aFailure({ agoMs: START_MS - NOW_MS + hoursAgo * HOUR_MS, path: `/${hoursAgo}` });
const timeOf = (hoursAgo: number) => new Date(NOW_MS - hoursAgo * HOUR_MS).toISOString();
const idOf = ([span]: { traceId: string }[]) => span!.traceId;
const removeOlderThan = async (hours: number, maxBytes?: number) => {
  const keptSinceMs = new Map([[project.projectId, NOW_MS - hours * HOUR_MS]]);
  const others = { othersKeptSinceMs: Number.MIN_SAFE_INTEGER, ...(maxBytes !== undefined && { maxBytes }) };
  for await (const _ of project.store.remove({ keptSinceMs, ...others }));
};

describe('a trace that was removed', () => {
  it('is told apart from one that never was, by its id and by the start of it', async () => {
    const [old, young] = [aTraceOf(200), aTraceOf(1)];
    await project.save(old, young);
    await removeOlderThan(168);
    for (const traceId of [idOf(old), idOf(old).slice(0, 12)]) {
      const diagnostic = await project.fail(getTrace, { traceId });
      expect(diagnostic).toMatchObject({ reason: 'ttl_expired', dataPreserved: false, notAbsenceProof: true });
      expect(diagnostic.message).toContain(`Trace ${idOf(old)} started ${timeOf(200)} and was kept until `);
      expect(diagnostic.message).toMatch(/: The tier local keeps traces for 7 days\.$/);
    }
    const unknown = await project.fail(getTrace, { traceId: 'f'.repeat(32) });
    expect(unknown).toMatchObject({ reason: 'no_traces_found', notAbsenceProof: true });
    expect(unknown.message).toContain('none that was removed in the last 30 days');
  });

  it('is named when several that were removed begin alike', async () => {
    const traces = ['1', '2'].map((end) => aFailure({ agoMs: 200 * HOUR_MS, traceId: `abcdef00${end.repeat(24)}` }));
    await project.save(...traces);
    await removeOlderThan(168);
    const { reason, message } = await project.fail(getTrace, { traceId: 'abcdef00' });
    expect(reason).toBe('ttl_expired');
    expect(message).toMatch(/^Of the removed traces that begin abcdef00, abcdef00[12]{24} started /);
  });

  it('is unknown to another project', async () => {
    const old = aTraceOf(200);
    await project.save(old);
    await removeOlderThan(168);
    const { reason } = await project.neighbour().fail(getTrace, { traceId: idOf(old) });
    expect(reason).toBe('no_traces_found');
  });

  it('was removed for the room it took, where that is why', async () => {
    const old = aTraceOf(2);
    await project.save(old);
    await removeOlderThan(168, 1);
    const { reason, message } = await project.fail(getTrace, { traceId: idOf(old) });
    expect(reason).toBe('ttl_expired');
    expect(message).toMatch(/was kept until .*: all traces together had reached the size limit of the store\.$/);
  });
});

describe('a window', () => {
  it('says that retention bounded it when it reaches back before what was removed', async () => {
    await project.save(aTraceOf(5), aTraceOf(1));
    const windowOf = async (timeWindow?: string) =>
      (await project.ask<{ effectiveTimeWindow: object }>(getErrorList, timeWindow && { timeWindow }))
        .effectiveTimeWindow;
    expect(await windowOf('6h')).not.toHaveProperty('retentionBounded');
    await removeOlderThan(3);
    expect(await windowOf('6h')).toHaveProperty('retentionBounded', true);
    expect(await windowOf('2h')).not.toHaveProperty('retentionBounded');
    expect(await windowOf('8d')).toHaveProperty('retentionBounded', true);
    expect(await windowOf()).not.toHaveProperty('retentionBounded');
  });

  it('that ends before what is kept is answered with ttl_expired', async () => {
    await project.save(aTraceOf(5), aTraceOf(1));
    await removeOlderThan(3);
    const window = { start: NOW_MS - 8 * HOUR_MS, end: NOW_MS - 5 * HOUR_MS };
    const { diagnostic } = await project.ask<{ diagnostic: object }>(getErrorList, { timeWindow: window });
    expect(diagnostic).toMatchObject({ reason: 'ttl_expired', dataPreserved: false });
    expect(await project.fail(getTrace, { timeWindow: window })).toMatchObject({ reason: 'ttl_expired' });
    const between = { start: NOW_MS - 4 * HOUR_MS, end: NOW_MS - 2 * HOUR_MS };
    expect(await project.fail(getTrace, { timeWindow: between })).toMatchObject({ reason: 'no_traces_found' });
  });

  it('of a project of which nothing is left is not told that it never had traces', async () => {
    await project.save(aTraceOf(200));
    await removeOlderThan(168);
    const { message, reason } = await project.fail(getLatestError);
    expect(reason).toBe('ttl_expired');
    expect(message).toContain(`the youngest trace that was removed started ${timeOf(200)}`);
  });
});

describe('a tier', () => {
  it('hides what is older than it keeps from every tool at once, before it is removed', async () => {
    const [old, young] = [aTraceOf(50), aTraceOf(40)];
    await project.save(old, young);
    const anonymous = project.under('anonymous');
    const list = await anonymous.ask<{ items: { traceId: string }[]; totalCount: number }>(getErrorList);
    expect(list.items.map(({ traceId }) => traceId)).toEqual([idOf(young)]);
    expect(list.totalCount).toBe(1);
    const groups = await anonymous.ask<{ items: object[] }>(getErrorList, { grouped: true });
    expect(groups.items).toHaveLength(1);
    expect(await anonymous.ask(getTrace, { timeWindow: '90d' })).toMatchObject({ items: [{}] });
    expect(await anonymous.fail(getTrace, { traceId: idOf(old) })).toMatchObject({
      reason: 'ttl_expired',
      message: `Trace ${idOf(old)} started ${timeOf(50)}. The tier anonymous keeps traces for 48 hours.`,
    });
    expect((await project.ask<{ totalCount: number }>(getErrorList)).totalCount).toBe(2);
  });

  const upgradeUrl = 'https://traces.example.com/plans';
  const lapsed = { tier: 'trial', atMs: START_MS - HOUR_MS } as const;

  it('that has lapsed says so, and that the trace is still stored', async () => {
    const old = aTraceOf(50);
    await project.save(old, aTraceOf(1));
    const free = project.under('anonymous', { lapsed, upgradeUrl });
    const expected = { reason: 'subscription_required', dataPreserved: true, upgradeUrl };
    expect(await free.fail(getTrace, { traceId: idOf(old) })).toMatchObject({
      ...expected,
      message: `Trace ${idOf(old)} started ${timeOf(50)} and is still stored, but the trial tier of this project ended ${new Date(lapsed.atMs).toISOString()}, and the tier anonymous shows the last 48 hours only.`,
    });
    const window = { start: NOW_MS - 51 * HOUR_MS, end: NOW_MS - 49 * HOUR_MS };
    const { diagnostic } = await free.ask<{ diagnostic: object }>(getErrorList, { timeWindow: window });
    expect(diagnostic).toMatchObject(expected);
    expect(await free.fail(getTrace, { timeWindow: '90d', url: '/50' })).toMatchObject(expected);
    expect(await free.fail(getTrace, { timeWindow: '90d', url: '/51' })).toMatchObject({ reason: 'no_traces_found' });
  });

  it('that has lapsed shows what the free one shows, and the rest again when it is renewed', async () => {
    const [old, young] = [aTraceOf(50), aTraceOf(1)];
    await project.save(old, young);
    const free = project.under('anonymous', { lapsed });
    expect(await free.ask(getLatestError)).toMatchObject({ summary: { traceId: idOf(young) } });
    expect(await free.fail(getTrace, { traceId: idOf(old) })).not.toHaveProperty('upgradeUrl');
    expect(await project.under('pro').ask(getTrace, { traceId: idOf(old) })).toMatchObject({ items: [{}] });
  });

  it('that has lapsed with nothing newer answers subscription_required, not that there is nothing', async () => {
    await project.save(aTraceOf(50));
    const free = project.under('anonymous', { lapsed });
    expect(await free.fail(getLatestError)).toMatchObject({ reason: 'subscription_required', dataPreserved: true });
    const { diagnostic } = await free.ask<{ diagnostic: object }>(getSessionTimeline, { sessionId: SESSION_ID });
    expect(diagnostic).toMatchObject({ reason: 'subscription_required', dataPreserved: true });
  });

  it.each([
    [0.025, '90 seconds'],
    [0.5, '30 minutes'],
    [1.5, '90 minutes'],
    [12, '12 hours'],
    [36, '36 hours'],
  ])('keeps locally as long as the operator says: %d h', async (storageTtlHours, said) => {
    await project.save(aTraceOf(40));
    const limits = { ...TIER_LIMITS.local, storageTtlHours };
    const { message } = await project.under('local', { limits }).fail(getLatestError);
    expect(message).toContain(`The tier local keeps traces for ${said}.`);
  });
});
