import type { TraceIndex } from '../trace-store.ts';
import type { Database, Row, Statement } from './driver.ts';
import { groupKey, keysOfTrace, nameKey, namesOfTrace, projectKey } from './index-keys.ts';
import { compressLogs, LOGS_DEFLATED } from './log-codec.ts';
import { compressSpans, DEFLATE_WITH_DICTIONARY } from './span-codec.ts';
import { decodeFacts, encodeFacts } from './trace-facts.ts';
import { firstIdAt, lastIdAt, timeOfId } from './trace-position.ts';

/** What came in of one trace, packed by span-codec.ts and log-codec.ts, and the index over all that is known of it. */
export interface PackedWrite {
  traceId: string;
  packedSpans?: string;
  packedLogs?: string;
  index: TraceIndex;
}

export const NEXT_PROJECT = 'SELECT min(project) AS project FROM trace WHERE project > ?';
export const TRACES_AFTER = 'SELECT id, project, trace_id FROM trace WHERE id > ? ORDER BY id LIMIT ?';
/** By the key that every trace of a project has. */
export const OLDEST_OF_PROJECT = `SELECT t.id, t.project, t.trace_id
  FROM entry e CROSS JOIN trace t ON t.id = e.id AND t.project = ?
  WHERE e.key = ? AND e.id < ? ORDER BY e.id LIMIT ?`;

const without = (keys: Set<number>, others: Set<number>) => [...keys].filter((key) => !others.has(key));

/** Writes to the file of one day. */
export interface DayWriter {
  database: Database;
  find(projectId: number, traceId: string): { id: number; index: TraceIndex } | undefined;
  /** Inside a transaction of the caller. */
  write(projectId: number, write: PackedWrite): void;
  /** Projects that have traces here. */
  projects(): number[];
  /** When the youngest trace here began; undefined when there is none. */
  newestMs(): number | undefined;
  /** Of one project, or of all. */
  countTraces(projectId?: number): number;
  /** Traces after an id, in the order of time. */
  traceIds(afterId: number, limit: number): StoredTrace[];
  /** The oldest traces of a project before a time. */
  oldest(limit: number, of: { projectId: number; beforeMs: number }): StoredTrace[];
  /** What the spans and log records of a trace take. */
  bytesOf(id: number): number;
  /** Removes traces with all that belongs to them; all or nothing. */
  remove(traces: readonly StoredTrace[]): void;
}

/** A trace as its row names it. */
export interface StoredTrace {
  id: number;
  projectId: number;
  traceId: Uint8Array;
}

export function openDayWriter(database: Database): DayWriter {
  const prepared = new Map<string, Statement>();
  const sql = (text: string): Statement => {
    const statement = prepared.get(text) ?? database.prepare(text);
    prepared.set(text, statement);
    return statement;
  };

  function find(projectId: number, traceId: string) {
    const row = sql('SELECT id, facts FROM trace WHERE project = ? AND trace_id = ?').get(
      projectId,
      Buffer.from(traceId, 'hex'),
    );
    return row && { id: Number(row.id), index: decodeFacts(String(row.facts)) };
  }

  /** The next place in the trace's millisecond; when 4096 others began in it too, one of the next millisecond. */
  function freeId(timeMs: number): number {
    for (let time = timeMs; ; time++) {
      const last = sql('SELECT max(id) AS id FROM trace WHERE id BETWEEN ? AND ?').get(firstIdAt(time), lastIdAt(time));
      const id = last?.id == null ? firstIdAt(time) : Number(last.id) + 1;
      if (id <= lastIdAt(time)) return id;
    }
  }

  function enter(id: number, keys: Iterable<number>, hidden: 0 | 1) {
    for (const key of keys) sql('INSERT INTO entry (key, id, hidden) VALUES (?, ?, ?)').run(key, id, hidden);
  }

  function leave(id: number, keys: Iterable<number>) {
    for (const key of keys) sql('DELETE FROM entry WHERE key = ? AND id = ?').run(key, id);
  }

  /** A name stays when its last trace has lost it: who reads names asks for their newest trace anyway. */
  function know(projectId: number, index: TraceIndex) {
    for (const name of namesOfTrace(index)) {
      sql('INSERT OR IGNORE INTO name (project, value, kind, key) VALUES (?, ?, ?, ?)').run(
        projectId,
        name.value,
        name.kind,
        nameKey(projectId, name),
      );
    }
  }

  /** Names that no trace goes by any longer: they are captured text, and no longer kept than the traces. */
  function unlearn(projectId: number, index: TraceIndex) {
    for (const { value, kind } of namesOfTrace(index)) {
      sql(
        `DELETE FROM name WHERE project = ? AND value = ? AND kind = ?
         AND NOT EXISTS (SELECT 1 FROM entry WHERE entry.key = name.key)`,
      ).run(projectId, value, kind);
    }
  }

  return {
    database,
    find,
    write(projectId, { traceId, packedSpans, packedLogs, index }) {
      const known = find(projectId, traceId);
      const stays = known !== undefined && timeOfId(known.id) === Math.floor(index.startedAtMs);
      const id = stays ? known.id : freeId(index.startedAtMs);
      const keys = keysOfTrace(projectId, index);
      const hidden = index.frameworkInternal ? 1 : 0;
      const fingerprint = index.fingerprint === undefined ? null : groupKey(projectId, index.fingerprint);

      if (known === undefined) {
        enter(id, keys, hidden);
        sql('INSERT INTO trace (id, project, trace_id, fingerprint, facts) VALUES (?, ?, ?, ?, ?)').run(
          id,
          projectId,
          Buffer.from(traceId, 'hex'),
          fingerprint,
          encodeFacts(index),
        );
      } else {
        const before = keysOfTrace(projectId, known.index);
        if (id === known.id && known.index.frameworkInternal === index.frameworkInternal) {
          leave(id, without(before, keys));
          enter(id, without(keys, before), hidden);
        } else {
          leave(known.id, before);
          enter(id, keys, hidden);
        }
        sql('UPDATE trace SET id = ?, fingerprint = ?, facts = ? WHERE id = ?').run(
          id,
          fingerprint,
          encodeFacts(index),
          known.id,
        );
        if (id !== known.id) sql('UPDATE chunk SET id = ? WHERE id = ?').run(id, known.id);
      }
      know(projectId, index);
      const insertChunk = sql('INSERT INTO chunk (id, codec, body) VALUES (?, ?, ?)');
      if (packedSpans !== undefined) insertChunk.run(id, DEFLATE_WITH_DICTIONARY, compressSpans(packedSpans));
      if (packedLogs !== undefined) insertChunk.run(id, LOGS_DEFLATED, compressLogs(packedLogs));
    },

    projects() {
      const found: number[] = [];
      for (let after = -1; ; after = found.at(-1)!) {
        const project = sql(NEXT_PROJECT).get(after)?.project;
        if (project == null) return found;
        found.push(Number(project));
      }
    },

    newestMs() {
      const id = sql('SELECT max(id) AS id FROM trace').get()?.id;
      return id == null ? undefined : timeOfId(Number(id));
    },

    countTraces: (projectId) =>
      Number(
        projectId === undefined
          ? sql('SELECT count(*) AS n FROM trace').get()!.n
          : sql('SELECT count(*) AS n FROM entry WHERE key = ?').get(projectKey(projectId))!.n,
      ),

    traceIds: (afterId, limit) => sql(TRACES_AFTER).all(afterId, limit).map(toStoredTrace),

    oldest: (limit, { projectId, beforeMs }) =>
      sql(OLDEST_OF_PROJECT)
        .all(projectId, projectKey(projectId), firstIdAt(Math.ceil(beforeMs)), limit)
        .map(toStoredTrace),

    bytesOf: (id) => Number(sql('SELECT sum(length(body)) AS n FROM chunk WHERE id = ?').get(id)!.n ?? 0),

    remove(traces) {
      database.exec('BEGIN IMMEDIATE');
      try {
        for (const { id, projectId } of traces) {
          const facts = sql('SELECT facts FROM trace WHERE id = ?').get(id)?.facts;
          if (facts === undefined) continue;
          const index = decodeFacts(String(facts));
          leave(id, keysOfTrace(projectId, index));
          unlearn(projectId, index);
          sql('DELETE FROM chunk WHERE id = ?').run(id);
          sql('DELETE FROM trace WHERE id = ?').run(id);
        }
        database.exec('COMMIT');
      } catch (error) {
        database.exec('ROLLBACK');
        throw error;
      }
    },
  };
}

const toStoredTrace = (row: Row): StoredTrace => ({
  id: Number(row.id),
  projectId: Number(row.project),
  traceId: row.trace_id as Uint8Array,
});
