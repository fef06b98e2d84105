import type { Removal, RemovalCause, Session, TraceRow } from '../../trace-store.ts';
import type { Row, SqlValue } from '../driver.ts';
import { decodeFacts } from '../trace-facts.ts';
import { formatPosition, type TracePosition } from '../trace-position.ts';

export const bytes = (hexDigits: string): Uint8Array => Buffer.from(hexDigits, 'hex');
export const hex = (value: SqlValue | undefined): string => Buffer.from(value as Uint8Array).toString('hex');

export function toTraceRow(row: Row, day: string): TracePosition & TraceRow {
  const id = Number(row.id);
  return {
    id,
    day,
    traceId: hex(row.trace_id),
    index: decodeFacts(String(row.facts)),
    position: formatPosition({ id, day }),
  };
}

export const toRemoval = (row: Row): Removal => ({
  startedAtMs: Number(row.started_at),
  removedAtMs: Number(row.removed_at),
  cause: row.cause as RemovalCause,
});

export function toSession(row: Row): Session {
  return {
    sessionId: String(row.session_id),
    startedAtMs: Number(row.started_at),
    lastSeenMs: Number(row.last_seen),
    info: JSON.parse(String(row.info)) as Session['info'],
  };
}
