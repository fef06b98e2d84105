import { REMEMBERED_DAYS, type RemovalCause } from '../trace-store.ts';
import type { Database } from './driver.ts';

export interface Removal {
  projectId: number;
  traceId: Uint8Array;
  startedAtMs: number;
}

const REMEMBER_MS = REMEMBERED_DAYS * 86_400_000;
/** About 15 MB, and no more than a fiftieth of what the store may take, but for the last thousand. */
const MOST_REMEMBERED = 250_000;
const LEAST_REMEMBERED = 1_000;
const BYTES_EACH = 60;
const SHARE_OF_STORE = 1 / 50;
/** Rows that one step forgets at most. */
const STEP = 5_000;

/** Remembers traces as removed; all or nothing. */
export function rememberRemoved(
  database: Database,
  removals: readonly Removal[],
  cause: RemovalCause,
  nowMs: number,
): void {
  const remember = database.prepare(
    'INSERT OR REPLACE INTO removed (project, trace_id, started_at, removed_at, cause) VALUES (?, ?, ?, ?, ?)',
  );
  const moveUntil = database.prepare(
    `INSERT INTO removed_until (project, started_at, removed_at, cause) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET started_at = excluded.started_at, removed_at = excluded.removed_at,
       cause = excluded.cause WHERE excluded.started_at >= started_at`,
  );
  database.exec('BEGIN IMMEDIATE');
  try {
    for (const { projectId, traceId, startedAtMs } of removals) {
      remember.run(projectId, traceId, startedAtMs, nowMs, cause);
      moveUntil.run(projectId, startedAtMs, nowMs, cause);
    }
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

/** Forgets a bounded number of removed traces that are too many or too long gone; false when there are none. */
export function forgetRemoved(database: Database, maxBytes: number | undefined, nowMs: number): boolean {
  const share = Math.floor(((maxBytes ?? Infinity) * SHARE_OF_STORE) / BYTES_EACH);
  const most = Math.min(MOST_REMEMBERED, Math.max(LEAST_REMEMBERED, share));
  const { first, last, fresh } = database
    .prepare(
      `SELECT (SELECT min(number) FROM removed) AS first, (SELECT max(number) FROM removed) AS last,
         (SELECT removed_at >= ? FROM removed ORDER BY number LIMIT 1) AS fresh`,
    )
    .get(nowMs - REMEMBER_MS)!;
  if (first == null || (fresh === 1 && Number(last) - Number(first) < most)) return false;
  const upTo = Math.min(Number(first) + STEP - 1, fresh === 1 ? Number(last) - most : Number(last));
  if (fresh === 1) database.prepare('DELETE FROM removed WHERE number <= ?').run(upTo);
  else database.prepare('DELETE FROM removed WHERE number <= ? AND removed_at < ?').run(upTo, nowMs - REMEMBER_MS);
  return true;
}
