import type { TraceStore } from '../../trace-store.ts';
import { projectKey } from '../index-keys.ts';
import { timeOfId } from '../trace-position.ts';
import type { Days } from './days.ts';
import { eachFilteredDay } from './filtered-days.ts';
import { firstIdSince } from './id-range.ts';
import { selectEntries } from './trace-selects.ts';

/** How many traces there are. */
export const traceCounts = (days: Days): Pick<TraceStore, 'countTraces' | 'stats'> => ({
  async countTraces(projectId, filter) {
    let count = 0;
    const entries = selectEntries(projectId, filter, 'entries');
    await eachFilteredDay(days, filter, entries, ({ sql }, { from, parameters }) => {
      count += Number(sql(`SELECT count(*) AS n FROM ${from}`).get(...parameters)!.n);
    });
    return count;
  },

  async stats(projectId, sinceMs) {
    let traces = 0;
    let oldest = Number.POSITIVE_INFINITY;
    let newest = Number.NEGATIVE_INFINITY;
    await days.each(({ sql }) => {
      const row = sql(
        'SELECT count(*) AS n, min(id) AS oldest, max(id) AS newest FROM entry WHERE key = ? AND id >= ?',
      ).get(projectKey(projectId), firstIdSince(sinceMs))!;
      if (row.n === 0) return undefined;
      traces += Number(row.n);
      oldest = Math.min(oldest, Number(row.oldest));
      newest = Math.max(newest, Number(row.newest));
      return undefined;
    });
    return traces === 0 ? { traces } : { traces, oldestMs: timeOfId(oldest), newestMs: timeOfId(newest) };
  },
});
