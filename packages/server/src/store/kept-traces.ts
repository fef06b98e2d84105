import type { Removal, TraceFilter, TraceStore } from './trace-store.ts';

/**
 * The store as it looks to a project that may see traces since a time only: older ones are hidden from every search,
 * and count as removed. What is read by its id has been found by a search before.
 */
export function keptTraces(store: TraceStore, sinceMs: number): TraceStore {
  const within = <Filter extends Pick<TraceFilter, 'window'>>(filter: Filter): Filter => {
    const { startMs, endMs } = filter.window ?? { startMs: sinceMs, endMs: Number.MAX_SAFE_INTEGER };
    return { ...filter, window: { startMs: Math.max(startMs, sinceMs), endMs } };
  };
  const newestHidden = async (projectId: number): Promise<Removal | undefined> => {
    const query = { window: hiddenBefore(sinceMs), includeFrameworkInternal: true } as const;
    const [newest] = await store.listTraces(projectId, { ...query, order: 'newest', limit: 1 });
    return newest && { startedAtMs: Math.floor(newest.index.startedAtMs), cause: 'age' };
  };

  return {
    append: store.append,
    readTrace: store.readTrace,
    readLogs: store.readLogs,
    findTraceIds: (projectId, prefix, limit, since = sinceMs) =>
      store.findTraceIds(projectId, prefix, limit, Math.max(since, sinceMs)),

    async findRemoved(projectId, prefix, limit) {
      const visible = new Set(await store.findTraceIds(projectId, prefix, limit, sinceMs));
      const stored = await store.findTraceIds(projectId, prefix, limit + visible.size);
      const hidden = [];
      for (const traceId of stored) {
        if (visible.has(traceId)) continue;
        const [earliest] = await store.readTrace(projectId, traceId);
        hidden.push({ traceId, startedAtMs: Math.floor(earliest?.startMs ?? sinceMs), cause: 'age' } as const);
      }
      return [...hidden, ...(await store.findRemoved(projectId, prefix, limit))].slice(0, limit);
    },

    lastRemoved: async (projectId) => (await newestHidden(projectId)) ?? store.lastRemoved(projectId),
    listTraces: (projectId, query) => store.listTraces(projectId, within(query)),
    listTracesNamed: (projectId, names, query) => store.listTracesNamed(projectId, names, within(query)),
    listNames: (projectId, query) => store.listNames(projectId, within(query)),
    countTraces: (projectId, filter) => store.countTraces(projectId, within(filter)),
    groupErrors: (projectId, query) => store.groupErrors(projectId, within(query)),
    recordSession: store.recordSession,
    readSession: store.readSession,
    listSessions: async (projectId, limit) =>
      (await store.listSessions(projectId, limit)).filter(({ lastSeenMs }) => lastSeenMs >= sinceMs),
    stats: (projectId, since = sinceMs) => store.stats(projectId, Math.max(since, sinceMs)),
    remove: store.remove,
    clear: store.clear,
    sizeBytes: store.sizeBytes,
    close: store.close,
  };
}

/** The window of what `keptTraces` hides. */
export const hiddenBefore = (sinceMs: number) => ({ startMs: Number.MIN_SAFE_INTEGER, endMs: Math.ceil(sinceMs) - 1 });
