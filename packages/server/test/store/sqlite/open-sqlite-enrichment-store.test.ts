import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { availableDrivers } from '../../../src/store/sqlite/driver.ts';
import { openSqliteEnrichmentStore } from '../../../src/store/sqlite/open-sqlite-enrichment-store.ts';
import { describeEnrichmentStore } from '../enrichment-contract.ts';

const folders: string[] = [];
const newFolder = () => {
  const dir = mkdtempSync(join(tmpdir(), 'glasstrace-enrichments-'));
  folders.push(dir);
  return dir;
};
afterAll(() => {
  for (const dir of folders) rmSync(dir, { recursive: true, force: true });
});

for (const driver of availableDrivers()) {
  describeEnrichmentStore(`SQLite with ${driver}`, async (now) =>
    openSqliteEnrichmentStore({ dir: newFolder(), driver, now }),
  );

  describe(`SQLite file of enrichments with ${driver}`, () => {
    it('is still there after the store was closed and opened again, for its owner alone', async () => {
      const dir = newFolder();
      const first = openSqliteEnrichmentStore({ dir, driver });
      await first.reserveTokens('2026-01-01', 7, 10);
      await first.close();
      const second = openSqliteEnrichmentStore({ dir, driver });
      expect(await second.reserveTokens('2026-01-01', 4, 10)).toBe(false);
      await second.close();
      expect(statSync(join(dir, 'enrichments.db')).mode & 0o777).toBe(0o600);
    });

    it('is set aside when it is damaged', async () => {
      const dir = newFolder();
      const said: string[] = [];
      writeFileSync(join(dir, 'enrichments.db'), 'this is no database, and never was one '.repeat(50));
      const store = openSqliteEnrichmentStore({ dir, driver, log: (message) => said.push(message) });
      expect(await store.listTraces()).toEqual([]);
      await store.close();
      expect(said).toEqual([expect.stringContaining('enrichments.db.damaged-')]);
      expect(readdirSync(dir)).toContainEqual(expect.stringMatching(/^enrichments\.db\.damaged-\d+$/));
    });
  });
}
