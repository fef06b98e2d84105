import type { TraceFilter } from '../../trace-store.ts';
import type { SqlValue } from '../driver.ts';
import { type IndexKey, keysAgainstFilter, keysOfFilter, projectKey } from '../index-keys.ts';

export const REMOVED_BY_PREFIX = `SELECT * FROM removed WHERE project = ? AND trace_id BETWEEN ? AND ?
  ORDER BY number DESC LIMIT ?`;

/** A FROM clause; its parameters are those before the range of ids that ends it. */
export interface Entries {
  from: string;
  parameters: SqlValue[];
}

/**
 * The entries that pass a filter, alone or with their traces: walks those of one key in the order of time, of the given
 * one or of the rarest of the filter, and probes for the other keys.
 */
export function selectEntries(
  projectId: number,
  filter: TraceFilter,
  select: 'entries' | 'traces',
  walked?: IndexKey,
): Entries {
  const ofFilter = keysOfFilter(projectId, filter);
  const [first = projectKey(projectId), ...others] = walked === undefined ? ofFilter : [walked, ...ofFilter];
  const against = keysAgainstFilter(projectId, filter);
  const probe = 'EXISTS (SELECT 1 FROM entry o WHERE o.key = ? AND o.id = e.id)';
  const probes = [...others.map(() => `AND ${probe}`), ...against.map(() => `AND NOT ${probe}`)];
  const visible = filter.includeFrameworkInternal ? '' : 'AND e.hidden = 0';
  const condition = `WHERE e.key = ? ${visible} ${probes.join(' ')} AND e.id BETWEEN ? AND ?`;
  const keys = [first, ...others, ...against];
  return select === 'entries'
    ? { from: `entry e ${condition}`, parameters: keys }
    : {
        // CROSS JOIN keeps SQLite from choosing another order. The key holds the project already; the row is asked
        // again, in case two keys ever have the same hash.
        from: `entry e CROSS JOIN trace t ON t.id = e.id AND t.project = ? ${condition}`,
        parameters: [projectId, ...keys],
      };
}

/**
 * The names of a day with the id of their newest trace; parameters are the range of ids, the project, what names must
 * contain, and how many of them.
 */
export function selectNames(contains: number, { includeFrameworkInternal }: TraceFilter): string {
  const visible = includeFrameworkInternal ? '' : 'AND e.hidden = 0';
  const parts = Array.from({ length: contains }, () => 'instr(lower(n.value), ?) > 0');
  const condition = contains === 0 ? '' : `AND (${parts.join(' OR ')})`;
  return `SELECT * FROM (
      SELECT n.kind AS kind, n.value AS value, (
        SELECT e.id FROM entry e WHERE e.key = n.key ${visible} AND e.id BETWEEN ? AND ? ORDER BY e.id DESC LIMIT 1
      ) AS newest
      FROM name n WHERE n.project = ? ${condition}
    ) WHERE newest IS NOT NULL ORDER BY newest DESC LIMIT ?`;
}
