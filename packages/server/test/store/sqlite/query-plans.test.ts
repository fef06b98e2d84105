import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDayFile, openRemovedFile } from '../../../src/store/sqlite/day-file.ts';
import { NEXT_PROJECT, OLDEST_OF_PROJECT, TRACES_AFTER } from '../../../src/store/sqlite/day-writer.ts';
import type { Database } from '../../../src/store/sqlite/driver.ts';
import { REMOVED_BY_PREFIX, selectEntries, selectNames } from '../../../src/store/sqlite/reading/trace-selects.ts';
import type { TraceFilter } from '../../../src/store/trace-store.ts';

describe('query plans', () => {
  const dir = mkdtempSync(join(tmpdir(), 'glasstrace-plans-'));
  let database: Database;
  beforeAll(() => {
    database = openDayFile(join(dir, '20251120.db'));
  });
  afterAll(() => {
    database.close();
    rmSync(dir, { recursive: true });
  });

  const planOf = (sql: string) =>
    database
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map(({ detail }) => String(detail));

  const filters: [string, TraceFilter][] = [
    ['nothing', {}],
    ['a session', { sessionId: 'a' }],
    ['errors of a session', { sessionId: 'a', minErrorRank: 2 }],
    ['a url and a method', { url: '/x', method: 'GET' }],
    [
      'everything',
      { correlationId: 'c', url: '/x', procedure: 'p', fingerprint: 'f', statusCode: 500, minErrorRank: 1 },
    ],
  ];
  describe.each(filters)('a list by %s', (_name, filter) => {
    it.each(['DESC', 'ASC'])('is index seeks in the order of time, %s', (direction) => {
      const { from } = selectEntries(1, filter, 'traces');
      const plan = planOf(`SELECT t.id, t.trace_id, t.facts FROM ${from} ORDER BY e.id ${direction} LIMIT 20`);
      expect(plan[0]).toBe('SEARCH e USING PRIMARY KEY (key=? AND id>? AND id<?)');
      for (const step of plan.slice(1)) {
        expect(step).toMatch(
          /^SEARCH (t USING INTEGER PRIMARY KEY \(rowid=\?\)|o (USING PRIMARY KEY|EXISTS) ?\(key=\? AND id=\?\))|^(CORRELATED SCALAR SUBQUERY|SEARCH o EXISTS)/,
        );
      }
    });
  });

  it('a list by name walks the entries of that name, whatever else is asked', () => {
    const { from } = selectEntries(1, { method: 'POST', minErrorRank: 1, belowErrorRank: 2 }, 'entries', 7);
    const [first, ...others] = planOf(`SELECT e.id FROM ${from} ORDER BY e.id DESC LIMIT 20`);
    expect(first).toBe('SEARCH e USING PRIMARY KEY (key=? AND id>? AND id<?)');
    expect(others.filter((step) => !/^CORRELATED|^SEARCH o /.test(step))).toEqual([]);
    expect(others.filter((step) => /^SEARCH o /.test(step))).toHaveLength(3);
  });

  it('reads the names of one project, and the newest trace of each by a seek', () => {
    const plan = planOf(selectNames(2, {}));
    expect(plan).toContain('SEARCH n USING PRIMARY KEY (project=?)');
    expect(plan).toContain('SEARCH e USING PRIMARY KEY (key=? AND id>? AND id<?)');
    expect(plan.filter((step) => /\bSCAN [en]\b|\btrace\b/.test(step))).toEqual([]);
  });

  it('counts without touching a trace', () => {
    const { from } = selectEntries(1, { minErrorRank: 1 }, 'entries');
    expect(planOf(`SELECT count(*) FROM ${from}`)).toEqual(['SEARCH e USING PRIMARY KEY (key=? AND id>? AND id<?)']);
  });

  it('finds a trace, or the start of its id, by seeking', () => {
    expect(planOf("SELECT id FROM trace WHERE project = 1 AND trace_id = x'00'")).toEqual([
      'SEARCH trace USING COVERING INDEX trace_by_trace_id (project=? AND trace_id=?)',
    ]);
    expect(planOf("SELECT id FROM trace WHERE project = 1 AND trace_id BETWEEN x'00' AND x'ff'")).toEqual([
      'SEARCH trace USING COVERING INDEX trace_by_trace_id (project=? AND trace_id>? AND trace_id<?)',
    ]);
    expect(planOf("SELECT id FROM trace WHERE project = 1 AND trace_id BETWEEN x'00' AND x'ff' AND id >= 5")).toEqual([
      'SEARCH trace USING COVERING INDEX trace_by_trace_id (project=? AND trace_id>? AND trace_id<?)',
    ]);
    expect(planOf('SELECT codec, body FROM chunk WHERE id = 1 ORDER BY number')).toEqual([
      'SEARCH chunk USING INDEX chunk_by_trace (id=?)',
    ]);
  });

  it('finds what is to be removed by seeking', () => {
    expect(planOf(NEXT_PROJECT)).toEqual(['SEARCH trace USING COVERING INDEX trace_by_trace_id (project>?)']);
    expect(planOf(TRACES_AFTER)).toEqual(['SEARCH trace USING INTEGER PRIMARY KEY (rowid>?)']);
    expect(planOf(OLDEST_OF_PROJECT)).toEqual([
      'SEARCH e USING PRIMARY KEY (key=? AND id<?)',
      'SEARCH t USING INTEGER PRIMARY KEY (rowid=?)',
    ]);
  });

  it('finds removed traces by seeking', () => {
    const removed = openRemovedFile(join(dir, 'removed.db'));
    const plan = removed.prepare(`EXPLAIN QUERY PLAN ${REMOVED_BY_PREFIX}`).all();
    removed.close();
    expect(plan.map(({ detail }) => detail)).toEqual([
      'SEARCH removed USING INDEX removed_by_trace_id (project=? AND trace_id>? AND trace_id<?)',
      'USE TEMP B-TREE FOR ORDER BY',
    ]);
  });
});
