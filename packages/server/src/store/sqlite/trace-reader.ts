import { existsSync } from 'node:fs';
import type { LogRecord } from '../../traces/log-record.ts';
import type { Span } from '../../traces/span.ts';
import type {
  ErrorGroup,
  KnownName,
  Session,
  TraceFilter,
  TraceName,
  TraceQuery,
  TraceRow,
  TraceStore,
} from '../trace-store.ts';
import { isUnreadable } from './database-file.ts';
import { findDayFile, openDayFile, openRemovedFile, openSessionFile, removedFile, sessionFile } from './day-file.ts';
import type { Database, DriverName, Row, SqlValue, Statement } from './driver.ts';
import { nameKey, projectKey } from './index-keys.ts';
import { decodeLogs, LOGS_DEFLATED } from './log-codec.ts';
import { decodeSpans } from './span-codec.ts';
import {
  comparePositions,
  firstIdAt,
  lastIdAt,
  parsePosition,
  type TracePosition,
  timeOfId,
} from './trace-position.ts';
import { bytes, hex, toRemoval, toSession, toTraceRow } from './trace-rows.ts';
import { type Entries, REMOVED_BY_PREFIX, selectEntries, selectNames } from './trace-selects.ts';
import { unreachable } from './writer-client.ts';

type Reads =
  | 'readTrace'
  | 'readLogs'
  | 'findTraceIds'
  | 'findRemoved'
  | 'lastRemoved'
  | 'listTraces'
  | 'listTracesNamed'
  | 'listNames'
  | 'countTraces'
  | 'groupErrors'
  | 'readSession'
  | 'listSessions'
  | 'stats';

/** Answers questions on the caller's thread: each is a few index seeks, less than handing it to another thread costs. */
export interface TraceReader extends Pick<TraceStore, Reads> {
  /** Forgets the open handle of a day whose file is about to go. */
  dropDay(day: string): void;
  close(): void;
}

export interface TraceReaderOptions {
  dir: string;
  driver?: DriverName | undefined;
  log: (message: string) => void;
  /** Days that have a file, in any order. */
  days: () => Iterable<string>;
  hasSessions: () => boolean;
  /** Called when the file of a day turns out to be unreadable; the answer then comes from the other days. */
  onDamaged: (day: string) => Promise<void>;
}

interface Day {
  name: string;
  database: Database;
  sql: (text: string) => Statement;
}

/** Ids to look at, both ends inclusive. */
interface IdRange {
  from: number;
  to: number;
}

export function openTraceReader({ dir, driver, log, days, hasSessions, onDamaged }: TraceReaderOptions): TraceReader {
  const open = new Map<string, Day>();
  let sessions: Database | undefined;
  let removed: Database | undefined;

  function day(name: string): Day {
    const known = open.get(name);
    if (known) return known;
    const path = findDayFile(dir, name);
    if (path === undefined) throw new Error(`The file of ${name} is gone`);
    const database = openDayFile(path, driver);
    database.exec('PRAGMA query_only = 1');
    const opened = { name, database, sql: preparing(database) };
    open.set(name, opened);
    return opened;
  }

  function dropDay(name: string): void {
    open.get(name)?.database.close();
    open.delete(name);
  }

  /** Asks the days one after the other, the newest first, until `use` answers `stop`. */
  async function eachDay(use: (day: Day) => 'stop' | undefined, names = [...days()].sort().reverse()): Promise<void> {
    for (const name of names) {
      try {
        if (use(day(name)) === 'stop') return;
      } catch (error) {
        if (!isUnreadable(error)) throw unreachable(error);
        dropDay(name);
        await onDamaged(name);
      }
    }
  }

  /** Days that have traces in the range, in the order in which a list meets them, with their own ranges. */
  async function daysWithin(range: IdRange, order: TraceQuery['order']): Promise<(IdRange & { name: string })[]> {
    const found: (IdRange & { name: string })[] = [];
    await eachDay(({ name, sql }) => {
      const row = sql('SELECT (SELECT min(id) FROM trace) AS oldest, (SELECT max(id) FROM trace) AS newest').get()!;
      const own = { name, from: Number(row.oldest), to: Number(row.newest) };
      if (row.oldest !== null && own.from <= range.to && own.to >= range.from) found.push(own);
      return undefined;
    });
    return found.sort((a, b) => (order === 'newest' ? b.to - a.to : a.from - b.from));
  }

  /** Runs `use` for the entries of a filter, day by day. */
  async function eachDayOf(filter: TraceFilter, entries: Entries, use: (day: Day, entries: Entries) => void) {
    const range = rangeOf(filter);
    const within = await daysWithin(range, 'newest');
    const { from, parameters } = entries;
    await eachDay(
      (it) => {
        use(it, { from, parameters: [...parameters, range.from, range.to] });
        return undefined;
      },
      within.map(({ name }) => name),
    );
  }

  /** The traces of a query, from the days that have them; `read` answers those of one day within the range, in order. */
  async function listRows({ order, after, limit, ...filter }: TraceQuery, read: (day: Day, rest: IdRange) => Row[]) {
    const range = rangeOf(filter);
    const position = after === undefined ? undefined : parsePosition(after);
    const inOrder = (a: TracePosition, b: TracePosition) =>
      order === 'newest' ? comparePositions(b, a) : comparePositions(a, b);
    let found: (TracePosition & TraceRow)[] = [];
    for (const { name, from, to } of await daysWithin(range, order)) {
      // Files overlap only around midnight, so most lists end in the first.
      const last = found.length >= limit ? found.at(-1)! : undefined;
      if (last && (order === 'newest' ? to < last.id : from > last.id)) break;
      const rest = restOfDay(range, name, order, position);
      await eachDay(
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

  function sessionRows(where: string, ...parameters: SqlValue[]): Session[] {
    if (!hasSessions()) return [];
    try {
      sessions ??= openSessionFile(sessionFile(dir), driver);
      return sessions
        .prepare(`SELECT * FROM session ${where}`)
        .all(...parameters)
        .map(toSession);
    } catch (error) {
      throw unreachable(error);
    }
  }

  function removedRows(sql: string, ...parameters: SqlValue[]): Row[] {
    try {
      if (!removed) {
        // Nobody was ever removed.
        if (!existsSync(removedFile(dir))) return [];
        removed = openRemovedFile(removedFile(dir), driver);
      }
      return removed.prepare(sql).all(...parameters);
    } catch (error) {
      throw unreachable(error);
    }
  }

  /** Chunks of a trace in the order of their arrival; one that `use` can't read is left out. */
  async function eachChunk(
    projectId: number,
    traceId: string,
    what: 'spans' | 'log records',
    use: (codec: number, body: Uint8Array) => void,
  ): Promise<void> {
    const codecs = what === 'spans' ? `codec <> ${LOGS_DEFLATED}` : `codec = ${LOGS_DEFLATED}`;
    await eachDay(({ sql }) => {
      const trace = sql('SELECT id FROM trace WHERE project = ? AND trace_id = ?').get(projectId, bytes(traceId));
      if (!trace) return undefined;
      const chunks = sql(`SELECT codec, body FROM chunk WHERE id = ? AND ${codecs} ORDER BY number`).all(trace.id!);
      for (const { codec, body } of chunks) {
        try {
          use(Number(codec), body as Uint8Array);
        } catch (error) {
          log(`Some ${what} of trace ${traceId} can't be read: ${(error as Error).message}`);
        }
      }
      return 'stop';
    });
  }

  return {
    dropDay,

    async readTrace(projectId, traceId) {
      const spans = new Map<string, Span>();
      await eachChunk(projectId, traceId, 'spans', (codec, body) => {
        for (const span of decodeSpans(traceId, codec, body)) spans.set(span.spanId, span);
      });
      return [...spans.values()].sort((a, b) => a.startMs - b.startMs);
    },

    async readLogs(projectId, traceId) {
      const logs = new Map<string, LogRecord>();
      await eachChunk(projectId, traceId, 'log records', (_codec, body) => {
        for (const log of decodeLogs(traceId, body)) {
          const { scope: _scope, resource: _resource, ...said } = log;
          logs.set(JSON.stringify(said), log);
        }
      });
      return [...logs.values()].sort((a, b) => a.timeMs - b.timeMs);
    },

    async findTraceIds(projectId, prefix, limit, sinceMs) {
      const since = sinceMs === undefined ? Number.MIN_SAFE_INTEGER : firstIdAt(Math.ceil(sinceMs));
      const found: (TracePosition & { traceId: string })[] = [];
      await eachDay(({ name, sql }) => {
        const rows = sql(
          `SELECT id, trace_id FROM trace WHERE project = ? AND trace_id BETWEEN ? AND ? AND id >= ?
           ORDER BY id DESC LIMIT ?`,
        ).all(projectId, bytes(prefix.padEnd(32, '0')), bytes(prefix.padEnd(32, 'f')), since, limit);
        for (const row of rows) found.push({ id: Number(row.id), day: name, traceId: hex(row.trace_id) });
        return undefined;
      });
      return found
        .sort((a, b) => comparePositions(b, a))
        .slice(0, limit)
        .map(({ traceId }) => traceId);
    },

    async findRemoved(projectId, prefix, limit) {
      const range = [bytes(prefix.padEnd(32, '0')), bytes(prefix.padEnd(32, 'f'))];
      return removedRows(REMOVED_BY_PREFIX, projectId, ...range, limit).map((row) => ({
        traceId: hex(row.trace_id),
        ...toRemoval(row),
      }));
    },

    async lastRemoved(projectId) {
      const [last] = removedRows('SELECT * FROM removed_until WHERE project = ?', projectId);
      return last && toRemoval(last);
    },

    async listTraces(projectId, query) {
      const entries = selectEntries(projectId, query, 'traces');
      return listRows(query, ({ sql }, rest) =>
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
      return listRows(query, ({ sql }, rest) => {
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

    async listNames(projectId, { contains = [], limit, ...filter }) {
      const range = rangeOf(filter);
      const found = new Map<string, KnownName>();
      for (const { name: day } of await daysWithin(range, 'newest')) {
        await eachDay(
          ({ sql }) => {
            const rows = sql(selectNames(contains.length, filter)).all(
              range.from,
              range.to,
              projectId,
              ...contains.map((part) => part.toLowerCase()),
              limit,
            );
            for (const { kind, value, newest } of rows) {
              const name = {
                kind: kind as TraceName['kind'],
                value: String(value),
                newestMs: timeOfId(Number(newest)),
              };
              const known = found.get(`${kind} ${value}`);
              if (!known || known.newestMs < name.newestMs) found.set(`${kind} ${value}`, name);
            }
            return undefined;
          },
          [day],
        );
      }
      return [...found.values()].sort((a, b) => b.newestMs - a.newestMs).slice(0, limit);
    },

    async countTraces(projectId, filter) {
      let count = 0;
      const entries = selectEntries(projectId, filter, 'entries');
      await eachDayOf(filter, entries, ({ sql }, { from, parameters }) => {
        count += Number(sql(`SELECT count(*) AS n FROM ${from}`).get(...parameters)!.n);
      });
      return count;
    },

    async groupErrors(projectId, { after, limit, ...filter }) {
      const groups = new Map<number, { count: number; first: TracePosition; newest: TracePosition }>();
      const errors: TraceFilter = { minErrorRank: 1, ...filter };
      await eachDayOf(errors, selectEntries(projectId, errors, 'traces'), ({ name, sql }, { from, parameters }) => {
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
      const position = after === undefined ? undefined : parsePosition(after);
      const page = [...groups.values()]
        .sort((a, b) => comparePositions(b.newest, a.newest))
        .filter(({ newest }) => !position || comparePositions(newest, position) < 0)
        .slice(0, limit);
      const answer: ErrorGroup[] = [];
      for (const { count, first, newest } of page) {
        await eachDay(
          ({ sql }) => {
            const row = toTraceRow(
              sql('SELECT id, trace_id, facts FROM trace WHERE id = ?').get(newest.id)!,
              newest.day,
            );
            answer.push({
              fingerprint: row.index.fingerprint!,
              count,
              firstMs: timeOfId(first.id),
              newest: { traceId: row.traceId, index: row.index, position: row.position },
            });
            return undefined;
          },
          [newest.day],
        );
      }
      return answer;
    },

    async readSession(projectId, sessionId) {
      return sessionRows('WHERE project = ? AND session_id = ?', projectId, sessionId)[0];
    },

    async listSessions(projectId, limit) {
      return sessionRows('WHERE project = ? ORDER BY started_at DESC LIMIT ?', projectId, limit);
    },

    async stats(projectId, sinceMs) {
      const since = sinceMs === undefined ? Number.MIN_SAFE_INTEGER : firstIdAt(Math.ceil(sinceMs));
      let traces = 0;
      let oldest = Number.POSITIVE_INFINITY;
      let newest = Number.NEGATIVE_INFINITY;
      await eachDay(({ sql }) => {
        const row = sql(
          'SELECT count(*) AS n, min(id) AS oldest, max(id) AS newest FROM entry WHERE key = ? AND id >= ?',
        ).get(projectKey(projectId), since)!;
        if (row.n === 0) return undefined;
        traces += Number(row.n);
        oldest = Math.min(oldest, Number(row.oldest));
        newest = Math.max(newest, Number(row.newest));
        return undefined;
      });
      return traces === 0 ? { traces } : { traces, oldestMs: timeOfId(oldest), newestMs: timeOfId(newest) };
    },

    close() {
      for (const name of [...open.keys()]) dropDay(name);
      sessions?.close();
      sessions = undefined;
      removed?.close();
      removed = undefined;
    },
  };
}

function rangeOf({ window }: TraceFilter): IdRange {
  const clamp = (id: number) => Math.min(Math.max(id, Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
  return {
    from: clamp(window ? firstIdAt(Math.ceil(window.startMs)) : Number.MIN_SAFE_INTEGER),
    to: clamp(window ? lastIdAt(window.endMs) : Number.MAX_SAFE_INTEGER),
  };
}

/** What of a day comes after a position. */
function restOfDay(range: IdRange, day: string, order: TraceQuery['order'], after: TracePosition | undefined): IdRange {
  if (!after) return range;
  return order === 'newest'
    ? { from: range.from, to: Math.min(range.to, day < after.day ? after.id : after.id - 1) }
    : { from: Math.max(range.from, day > after.day ? after.id : after.id + 1), to: range.to };
}

function preparing(database: Database): Day['sql'] {
  const prepared = new Map<string, Statement>();
  return (text) => {
    const statement = prepared.get(text) ?? database.prepare(text);
    prepared.set(text, statement);
    return statement;
  };
}

const direction = ({ order }: TraceQuery) => (order === 'newest' ? 'DESC' : 'ASC');
