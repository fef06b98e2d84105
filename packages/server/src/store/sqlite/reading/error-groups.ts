import type { ErrorGroup, TraceFilter, TraceStore } from '../../trace-store.ts';
import { comparePositions, parsePosition, type TracePosition, timeOfId } from '../trace-position.ts';
import type { Days } from './days.ts';
import { eachFilteredDay } from './filtered-days.ts';
import { toTraceRow } from './trace-rows.ts';
import { selectEntries } from './trace-selects.ts';

interface Group {
  count: number;
  first: TracePosition;
  newest: TracePosition;
}

/** Errors that are the same error, together. */
export const errorGroups = (days: Days): Pick<TraceStore, 'groupErrors'> => ({
  async groupErrors(projectId, { after, limit, ...filter }) {
    const groups = await readGroups(days, projectId, { minErrorRank: 1, ...filter });
    const position = after === undefined ? undefined : parsePosition(after);
    const page = groups
      .sort((a, b) => comparePositions(b.newest, a.newest))
      .filter(({ newest }) => !position || comparePositions(newest, position) < 0)
      .slice(0, limit);
    const answer: ErrorGroup[] = [];
    for (const { count, first, newest } of page) {
      await days.each(
        ({ sql }) => {
          const row = sql('SELECT id, trace_id, facts FROM trace WHERE id = ?').get(newest.id)!;
          const { traceId, index, position } = toTraceRow(row, newest.day);
          const firstMs = timeOfId(first.id);
          answer.push({ fingerprint: index.fingerprint!, count, firstMs, newest: { traceId, index, position } });
          return undefined;
        },
        [newest.day],
      );
    }
    return answer;
  },
});

async function readGroups(days: Days, projectId: number, errors: TraceFilter): Promise<Group[]> {
  const groups = new Map<number, Group>();
  const entries = selectEntries(projectId, errors, 'traces');
  await eachFilteredDay(days, errors, entries, ({ name, sql }, { from, parameters }) => {
    const rows = sql(
      `SELECT t.fingerprint AS fingerprint, count(*) AS n, min(t.id) AS first, max(t.id) AS newest FROM ${from}
       GROUP BY t.fingerprint`,
    ).all(...parameters);
    for (const row of rows) {
      const first = { id: Number(row.first), day: name };
      const newest = { id: Number(row.newest), day: name };
      const known = groups.get(Number(row.fingerprint)) ?? { count: 0, first, newest };
      groups.set(Number(row.fingerprint), {
        count: known.count + Number(row.n),
        first: comparePositions(first, known.first) < 0 ? first : known.first,
        newest: comparePositions(newest, known.newest) > 0 ? newest : known.newest,
      });
    }
  });
  return [...groups.values()];
}
