import { randomInt, timingSafeEqual } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, type Tier } from '@glasstrace/protocol';
import { isUnreadable, openDatabaseFile, setAside } from '../store/sqlite/database-file.ts';
import type { Database, DriverName, Row } from '../store/sqlite/driver.ts';
import type { KeyAccess, KeyInfo, ProjectStore, ProjectTier, Scope } from './project-store.ts';

const CONTROL_SCHEMA = `
  CREATE TABLE project (
    id INTEGER PRIMARY KEY,
    tier TEXT NOT NULL,
    tier_ends_at INTEGER,          -- NULL: never
    created_at INTEGER NOT NULL
  );
  CREATE TABLE key (
    id INTEGER PRIMARY KEY,
    project INTEGER NOT NULL REFERENCES project (id),
    hash BLOB NOT NULL UNIQUE,     -- SHA-256
    name TEXT NOT NULL,
    scope TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
  );
`;

const LARGEST_RANDOM = 2 ** 47;

export interface ProjectStoreOptions {
  /** Folder of `control.db`; created with mode 0700. */
  dir: string;
  driver?: DriverName;
  /** Called when the file can't be read: it was set aside under that name, and all keys are unknown again. */
  onDamaged?: (setAsideAs: string) => void;
}

/**
 * Projects and keys in one SQLite file. Throws AppError STORE_UNREACHABLE when the folder can't be used, or when the
 * file can't be read and no `onDamaged` takes the loss of all keys.
 */
export function openSqliteProjectStore({ dir, driver, onDamaged }: ProjectStoreOptions): ProjectStore {
  const database = openControlFile(dir, driver, onDamaged);
  const byHash = database.prepare(
    `SELECT key.hash, key.project, key.scope, project.tier, project.tier_ends_at FROM key JOIN project ON project.id = key.project
     WHERE key.hash = ? AND key.revoked_at IS NULL`,
  );

  function find(hash: Buffer): KeyAccess | undefined {
    const row = byHash.get(hash);
    return row && timingSafeEqual(row.hash as Uint8Array, hash) ? toAccess(row) : undefined;
  }

  return {
    findByKeyHash: answering(find),

    openProject: answering(({ hash, name, scope, tier, tierEndsAtMs, projectOf }) => {
      inTransaction(database, () => {
        const known = database.prepare('SELECT id FROM key WHERE hash = ?').get(hash);
        if (known) return;
        const projectId =
          projectOf === undefined ? insertProject(database, tier, tierEndsAtMs) : findProject(database, projectOf);
        database
          .prepare('INSERT INTO key (project, hash, name, scope, created_at) VALUES (?, ?, ?, ?, ?)')
          .run(projectId, hash, name, scope, Date.now());
      });
      const access = find(hash);
      if (!access) throw new AppError('KEY_UNKNOWN');
      return access;
    }),

    listKeys: answering(() =>
      database
        .prepare(
          `SELECT key.*, project.tier, project.tier_ends_at FROM key JOIN project ON project.id = key.project
           ORDER BY key.id`,
        )
        .all()
        .map(toKeyInfo),
    ),

    revokeKey: answering((keyId) => {
      const active = database.prepare('SELECT id FROM key WHERE id = ? AND revoked_at IS NULL').get(keyId);
      if (active) database.prepare('UPDATE key SET revoked_at = ? WHERE id = ?').run(Date.now(), keyId);
      return active !== undefined;
    }),

    setTier: answering((keyId, tier, tierEndsAtMs) => {
      const key = database.prepare('SELECT project FROM key WHERE id = ?').get(keyId);
      if (!key) return false;
      database
        .prepare('UPDATE project SET tier = ?, tier_ends_at = ? WHERE id = ?')
        .run(tier, tierEndsAtMs ?? null, key.project!);
      return true;
    }),

    listProjects: answering(() =>
      database.prepare('SELECT id AS project, tier, tier_ends_at FROM project').all().map(toTier),
    ),

    async close() {
      database.close();
    },
  };
}

function openControlFile(
  dir: string,
  driver: DriverName | undefined,
  onDamaged: ProjectStoreOptions['onDamaged'],
): Database {
  const path = join(dir, 'control.db');
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    try {
      return openDatabaseFile(path, CONTROL_SCHEMA, driver);
    } catch (error) {
      if (!onDamaged || !isUnreadable(error)) throw error;
      onDamaged(setAside(path, Date.now()));
      return openDatabaseFile(path, CONTROL_SCHEMA, driver);
    }
  } catch (error) {
    throw new AppError('STORE_UNREACHABLE', undefined, { cause: error });
  }
}

/** Ids are random: should this file be lost, no new project is given the traces of an old one. */
function insertProject(database: Database, tier: Tier, tierEndsAtMs: number | undefined): number {
  const projectId = randomInt(1, LARGEST_RANDOM);
  database
    .prepare('INSERT INTO project (id, tier, tier_ends_at, created_at) VALUES (?, ?, ?, ?)')
    .run(projectId, tier, tierEndsAtMs ?? null, Date.now());
  return projectId;
}

function findProject(database: Database, keyId: number): number {
  const row = database.prepare('SELECT project FROM key WHERE id = ?').get(keyId);
  if (!row) throw new AppError('INVALID_INPUT', { problem: `There is no key ${keyId}.` });
  return Number(row.project);
}

function inTransaction(database: Database, work: () => void): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    work();
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

/** The port is asynchronous because the hosted store is; every failure of the engine gets the same name. */
function answering<Parameters extends unknown[], Result>(work: (...parameters: Parameters) => Result) {
  return async (...parameters: Parameters): Promise<Result> => {
    try {
      return work(...parameters);
    } catch (error) {
      throw error instanceof AppError ? error : new AppError('STORE_UNREACHABLE', undefined, { cause: error });
    }
  };
}

const toTier = (row: Row): ProjectTier => ({
  projectId: Number(row.project),
  tier: row.tier as Tier,
  ...(row.tier_ends_at !== null && { tierEndsAtMs: Number(row.tier_ends_at) }),
});

const toAccess = (row: Row): KeyAccess => ({ ...toTier(row), scope: row.scope as Scope });

const toKeyInfo = (row: Row): KeyInfo => ({
  keyId: Number(row.id),
  name: String(row.name),
  scope: row.scope as Scope,
  tier: row.tier as Tier,
  createdAt: Number(row.created_at),
  ...(row.tier_ends_at !== null && { tierEndsAtMs: Number(row.tier_ends_at) }),
  ...(row.revoked_at !== null && { revokedAt: Number(row.revoked_at) }),
});
