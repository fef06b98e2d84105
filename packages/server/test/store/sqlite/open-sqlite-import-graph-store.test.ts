import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { availableDrivers } from '../../../src/store/sqlite/driver.ts';
import { openSqliteImportGraphStore } from '../../../src/store/sqlite/open-sqlite-import-graph-store.ts';
import { aGraph } from '../../analysis/a-graph.ts';
import { describeImportGraphStore } from '../import-graph-contract.ts';

const PROJECT = 7;
const folders: string[] = [];
const newFolder = () => {
  const dir = mkdtempSync(join(tmpdir(), 'glasstrace-graphs-'));
  folders.push(dir);
  return dir;
};
afterAll(() => {
  for (const dir of folders) rmSync(dir, { recursive: true, force: true });
});

for (const driver of availableDrivers()) {
  describeImportGraphStore(`SQLite with ${driver}`, async (now) =>
    openSqliteImportGraphStore({ dir: newFolder(), driver, now }),
  );

  describe(`SQLite file of import graphs with ${driver}`, () => {
    it('is still there after the store was closed and opened again, for its owner alone', async () => {
      const dir = newFolder();
      const first = openSqliteImportGraphStore({ dir, driver });
      await first.write(PROJECT, aGraph({ 'a.ts': {} }));
      await first.close();

      const second = openSqliteImportGraphStore({ dir, driver });
      expect(await second.read(PROJECT)).toEqual(aGraph({ 'a.ts': {} }));
      await second.close();
      expect(statSync(join(dir, 'import-graphs.db')).mode & 0o777).toBe(0o600);
    });

    it('is set aside when it is damaged, and graphs are taken again', async () => {
      const dir = newFolder();
      const said: string[] = [];
      writeFileSync(join(dir, 'import-graphs.db'), 'this is no database, and never was one '.repeat(50));
      const store = openSqliteImportGraphStore({ dir, driver, log: (message) => said.push(message) });
      expect(await store.readHash(PROJECT)).toBeUndefined();
      await store.write(PROJECT, aGraph({ 'a.ts': {} }));
      expect(await store.read(PROJECT)).toEqual(aGraph({ 'a.ts': {} }));
      await store.close();
      expect(said).toEqual([expect.stringContaining('import-graphs.db.damaged-')]);
      expect(readdirSync(dir)).toContainEqual(expect.stringMatching(/^import-graphs\.db\.damaged-\d+$/));
    });
  });
}
