import type { TraceQuery, TraceRow, TraceStore } from '../../trace-store.ts';
import type { Row } from '../driver.ts';
import { nameKey } from '../index-keys.ts';
import { comparePositions, parsePosition, type TracePosition } from '../trace-position.ts';
import type { Day, Days } from './days.ts';
import { firstIdSince, type IdRange, rangeOf } from './id-range.ts';
import { bytes, hex, toTraceRow } from './trace-rows.ts';
import { selectEntries } from './trace-selects.ts';

/** Traces by what they are found by, in pages. */
export function traceLists(days: Days): Pick<TraceStore, 'findTraceIds' | 'listTraces' | 'listTracesNamed'> {
  return {
    async findTraceIds(projectId, prefix, limit, sinceMs) {
      const found: (TracePosition & { traceId: string })[] = [];
      await days.each(({ name, sql }) => {
        const rows = sql(
          `SELECT id, trace_id FROM trace WHERE project = ? AND trace_id BETWEEN ? AND ? AND id >= ?
           ORDER BY id DESC LIMIT ?`,
        ).all(projectId, bytes(prefix.padEnd(32, '0')), bytes(prefix.padEnd(32, 'f')), firstIdSince(sinceMs), limit);
        for (const row of rows) found.push({ id: Number(row.id), day: name, traceId: hex(row.trace_id) });
        return undefined;
      });
      return found
        .sort((a, b) => comparePositions(b, a))
        .slice(0, limit)
        .map(({ traceId }) => traceId);
    },

    async listTraces(projectId, query) {
      const entries = selectEntries(projectId, query, 'traces');
      return listRows(days, query, ({ sql }, rest) =>
        sql(`SELECT t.id, t.trace_id, t.facts FROM ${entries.from} ORDER BY e.id ${direction(query)} LIMIT ?`).all(
          ...entries.parameters,
          rest.from,
          rest.to,
          query.limit,
        ),
      );
    },

    async listTracesNamed(projectId, names, query) {
      const named = names
        .filter(({ method }) => method === undefined || query.method === undefined || method === query.method)
        .map(({ method = query.method, ...name }) =>
          selectEntries(
            projectId,
            { ...query, ...(method !== undefined && { method }) },
            'entries',
            nameKey(projectId, name),
          ),
        );
      const isNewest = query.order === 'newest';
      return listRows(days, query, ({ sql }, rest) => {
        let ids: number[] = [];
        let { from, to } = rest;
        for (const entries of named) {
          const more = sql(`SELECT e.id FROM ${entries.from} ORDER BY e.id ${direction(query)} LIMIT ?`)
            .all(...entries.parameters, from, to, query.limit)
            .map(({ id }) => Number(id));
          if (more.length === 0) continue;
          ids = [...new Set([...ids, ...more])].sort((a, b) => (isNewest ? b - a : a - b)).slice(0, query.limit);
          // What comes after the last of a full list is of no interest any more.
          const last = ids[query.limit - 1];
          if (last !== undefined && isNewest) from = last;
          else if (last !== undefined) to = last;
        }
        return ids
          .map((id) => sql('SELECT id, trace_id, facts FROM trace WHERE id = ? AND project = ?').get(id, projectId))
          .filter((row) => row !== undefined);
      });
    },
  };
}

/** The traces of a query, from the days that have them; `read` answers those of one day within the range, in order. */
async function listRows(
  days: Days,
  { order, after, limit, ...filter }: TraceQuery,
  read: (day: Day, rest: IdRange) => Row[],
): Promise<TraceRow[]> {
  const range = rangeOf(filter);
  const position = after === undefined ? undefined : parsePosition(after);
  const inOrder = (a: TracePosition, b: TracePosition) =>
    order === 'newest' ? comparePositions(b, a) : comparePositions(a, b);
  let found: (TracePosition & TraceRow)[] = [];
  for (const { name, from, to } of await days.within(range, order)) {
    // Files overlap only around midnight, so most lists end in the first.
    const last = found.length >= limit ? found.at(-1)! : undefined;
    if (last && (order === 'newest' ? to < last.id : from > last.id)) break;
    const rest = restOfDay(range, name, order, position);
    await days.each(
      (day) => {
        found.push(...read(day, rest).map((row) => toTraceRow(row, name)));
        return undefined;
      },
      [name],
    );
    found = found.sort(inOrder).slice(0, limit);
  }
  return found.map(({ traceId, index, position }) => ({ traceId, index, position }));
}

/** What of a day comes after a position. */
function restOfDay(range: IdRange, day: string, order: TraceQuery['order'], after: TracePosition | undefined): IdRange {
  if (!after) return range;
  return order === 'newest'
    ? { from: range.from, to: Math.min(range.to, day < after.day ? after.id : after.id - 1) }
    : { from: Math.max(range.from, day > after.day ? after.id : after.id + 1), to: range.to };
}

const direction = ({ order }: TraceQuery) => (order === 'newest' ? 'DESC' : 'ASC');
