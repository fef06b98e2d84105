import type { KnownName, TraceName, TraceStore } from '../../trace-store.ts';
import { timeOfId } from '../trace-position.ts';
import type { Days } from './days.ts';
import { rangeOf } from './id-range.ts';
import { selectNames } from './trace-selects.ts';

/** The names that traces go by. */
export const traceNames = (days: Days): Pick<TraceStore, 'listNames'> => ({
  async listNames(projectId, { contains = [], limit, ...filter }) {
    const range = rangeOf(filter);
    const found = new Map<string, KnownName>();
    const within = await days.within(range, 'newest');
    await days.each(
      ({ sql }) => {
        const parts = contains.map((part) => part.toLowerCase());
        const rows = sql(selectNames(parts.length, filter)).all(range.from, range.to, projectId, ...parts, limit);
        for (const { kind, value, newest } of rows) {
          const name = { kind: kind as TraceName['kind'], value: String(value), newestMs: timeOfId(Number(newest)) };
          const known = found.get(`${kind} ${value}`);
          if (!known || known.newestMs < name.newestMs) found.set(`${kind} ${value}`, name);
        }
        return undefined;
      },
      within.map(({ name }) => name),
    );
    return [...found.values()].sort((a, b) => b.newestMs - a.newestMs).slice(0, limit);
  },
});
