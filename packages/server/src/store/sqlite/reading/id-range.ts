import type { TraceFilter } from '../../trace-store.ts';
import { firstIdAt, lastIdAt } from '../trace-position.ts';

/** Ids to look at, both ends inclusive. */
export interface IdRange {
  from: number;
  to: number;
}

/** The ids of a window; all that there can be without one. */
export function rangeOf({ window }: Pick<TraceFilter, 'window'>): IdRange {
  const clamp = (id: number) => Math.min(Math.max(id, Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
  return {
    from: clamp(window ? firstIdAt(Math.ceil(window.startMs)) : Number.MIN_SAFE_INTEGER),
    to: clamp(window ? lastIdAt(window.endMs) : Number.MAX_SAFE_INTEGER),
  };
}

/** The first id of a time on; the first of all without one. */
export const firstIdSince = (sinceMs: number | undefined): number =>
  sinceMs === undefined ? Number.MIN_SAFE_INTEGER : firstIdAt(Math.ceil(sinceMs));
