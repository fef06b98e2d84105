import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, it } from 'vitest';
import { availableDrivers } from '../../../src/store/sqlite/driver.ts';
import { openSqliteStore } from '../../../src/store/sqlite/open-sqlite-store.ts';
import { START_MS } from '../../traces/a-span.ts';
import { aFailure, aTrace } from '../a-trace.ts';
import { describeTraceStore } from '../contract.ts';

const PROJECT = 7;
const folders: string[] = [];
const newFolder = () => {
  const dir = mkdtempSync(join(tmpdir(), 'glasstrace-store-'));
  folders.push(dir);
  return dir;
};
afterAll(() => {
  for (const dir of folders) rmSync(dir, { recursive: true, force: true });
});

for (const driver of availableDrivers()) {
  describeTraceStore(`SQLite with ${driver}`, async () => openSqliteStore({ dir: newFolder(), driver }));

  describe(`SQLite files with ${driver}`, () => {
    const newest = { order: 'newest', limit: 10 } as const;

    it('are still there after the store was closed and opened again', async () => {
      const dir = newFolder();
      const trace = aFailure();
      const first = openSqliteStore({ dir, driver });
      await first.append(PROJECT, [trace]);
      await first.recordSession(PROJECT, { sessionId: 'a'.repeat(16), startedAtMs: 1, lastSeenMs: 2, info: {} });
      await first.close();

      const second = openSqliteStore({ dir, driver });
      expect(await second.readTrace(PROJECT, trace.traceId)).toEqual(trace.spans);
      expect(await second.listTraces(PROJECT, newest)).toMatchObject([{ traceId: trace.traceId, index: trace.index }]);
      expect(await second.listSessions(PROJECT, 5)).toHaveLength(1);
      await second.close();
    });

    it('keep every acknowledged append when the process is killed', async () => {
      const dir = newFolder();
      const child = startWriter(dir, driver);
      const acknowledged: string[] = [];
      for await (const traceId of createInterface({ input: child.stdout! })) {
        acknowledged.push(traceId);
        if (acknowledged.length === 25) child.kill('SIGKILL');
      }

      const store = openSqliteStore({ dir, driver });
      for (const traceId of acknowledged) expect(await store.readTrace(PROJECT, traceId)).toHaveLength(2);
      const whole = await store.listTraces(PROJECT, { ...newest, limit: 10_000 });
      for (const { traceId } of whole) expect(await store.readTrace(PROJECT, traceId)).toHaveLength(2);
      await store.append(PROJECT, [aTrace({ traceId: 'f'.repeat(32), startedAtMs: Date.now() })]);
      expect(await store.countTraces(PROJECT, {})).toBe(whole.length + 1);
      await store.close();
    });

    it('are private to their owner', async () => {
      const dir = join(newFolder(), 'deep', 'store');
      const store = openSqliteStore({ dir, driver });
      await store.append(PROJECT, [aTrace()]);
      await store.recordSession(PROJECT, { sessionId: 'a'.repeat(16), startedAtMs: 1, lastSeenMs: 1, info: {} });
      const modes = new Set(readdirSync(dir).map((name) => (statSync(join(dir, name)).mode & 0o777).toString(8)));
      await store.close();
      expect([...modes]).toEqual(['600']);
      expect((statSync(dir).mode & 0o777).toString(8)).toBe('700');
    });

    describe('that are damaged', () => {
      const day = '20251120.db';
      const garbage = Buffer.alloc(20_000, 'not a database ');

      it('are set aside when a question meets them, and the other days still answer', async () => {
        const dir = newFolder();
        writeFileSync(join(dir, day), garbage);
        const messages: string[] = [];
        const store = openSqliteStore({ dir, driver, log: (message) => messages.push(message) });
        const later = aTrace({ startedAtMs: START_MS + 48 * 3_600_000 });
        await store.append(PROJECT, [later]);
        expect(await store.listTraces(PROJECT, newest)).toMatchObject([{ traceId: later.traceId }]);
        await store.close();
        expect(readdirSync(dir)).toContainEqual(expect.stringMatching(/^20251120\.db\.damaged-\d+$/));
        expect(messages).toEqual([expect.stringContaining('20251120')]);
      });

      it('are set aside when new traces belong there', async () => {
        const dir = newFolder();
        writeFileSync(join(dir, day), garbage);
        const store = openSqliteStore({ dir, driver });
        const trace = aTrace({ startedAtMs: START_MS });
        await store.append(PROJECT, [trace]);
        expect(await store.readTrace(PROJECT, trace.traceId)).toEqual(trace.spans);
        await store.close();
        expect(readdirSync(dir)).toContainEqual(expect.stringMatching(/^20251120\.db\.damaged-\d+$/));
      });

      it('are set aside when they come from a newer version', async () => {
        const dir = newFolder();
        const { openDatabase } = await import('../../../src/store/sqlite/driver.ts');
        const database = openDatabase(join(dir, day), driver);
        database.exec('PRAGMA user_version = 99');
        database.close();
        const store = openSqliteStore({ dir, driver });
        expect(await store.stats(PROJECT)).toEqual({ traces: 0 });
        await store.close();
        expect(readdirSync(dir)).toContainEqual(expect.stringMatching(/^20251120\.db\.damaged-\d+$/));
      });
    });

    it('can not be opened where a file is in the way', () => {
      const file = join(newFolder(), 'file');
      writeFileSync(file, '');
      expect(() => openSqliteStore({ dir: join(file, 'store'), driver })).toThrow(
        expect.objectContaining({ code: 'STORE_UNREACHABLE' }),
      );
    });
  });
}

/** A process that appends traces of two spans and says the id of each one that was acknowledged. */
function startWriter(dir: string, driver: string): ChildProcess {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join(import.meta.dirname, 'write-until-killed.ts'), dir, driver],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  void once(child, 'exit');
  return child;
}
