/** How many traces a project began in the current minute. */
interface Minute {
  startMs: number;
  traceIds: Set<string>;
}

export interface RateLimit {
  /** The traces that the project may send now; none: all of them again after `retryAfterSeconds`. */
  take(
    projectId: number,
    tracesPerMinute: number | null,
    traceIds: readonly string[],
  ): { granted: ReadonlySet<string>; retryAfterSeconds: number };
}

const MINUTE_MS = 60_000;

/**
 * Counts traces, not requests: the spans of one trace come in several exports, and those that follow the first are free.
 * What would fit into an empty minute is refused as a whole when the current one is full, so that the sender repeats it.
 * Only a request that could never fit is granted in part.
 */
export function createRateLimit(now: () => number): RateLimit {
  const minutes = new Map<number, Minute>();

  function currentMinute(projectId: number): Minute {
    const known = minutes.get(projectId);
    if (known && now() - known.startMs < MINUTE_MS) return known;
    // A project that went silent is forgotten when another one's minute begins.
    for (const [id, { startMs }] of minutes) if (now() - startMs >= MINUTE_MS) minutes.delete(id);
    const minute: Minute = { startMs: now(), traceIds: new Set() };
    minutes.set(projectId, minute);
    return minute;
  }

  return {
    take(projectId, tracesPerMinute, traceIds) {
      if (tracesPerMinute === null) return { granted: new Set(traceIds), retryAfterSeconds: 0 };
      const minute = currentMinute(projectId);
      const fresh = [...new Set(traceIds)].filter((traceId) => !minute.traceIds.has(traceId));
      const room = tracesPerMinute - minute.traceIds.size;
      const fits = fresh.length <= room;
      const neverFits = fresh.length > tracesPerMinute;
      const accepted = fits ? fresh : neverFits ? fresh.slice(0, room) : [];
      const refused = fresh.length > 0 && accepted.length === 0;
      for (const traceId of accepted) minute.traceIds.add(traceId);
      return {
        granted: new Set(refused ? [] : traceIds.filter((traceId) => minute.traceIds.has(traceId))),
        retryAfterSeconds: Math.max(1, Math.ceil((minute.startMs + MINUTE_MS - now()) / 1000)),
      };
    },
  };
}
