import type { Tier, TierLimits } from '@glasstrace/protocol';

export type Scope = 'ingest' | 'read' | 'full';
/** What a scope allows: to send traces, to read them, to remove them. */
export type Permission = 'ingest' | 'read' | 'remove';

/** Who is asking: the one project that a key opens, what the key may do there, and the limits that count now. */
export interface Credential {
  projectId: number;
  /** In force: `anonymous` once the project's own tier has lapsed. */
  tier: Tier;
  limits: TierLimits;
  scope: ReadonlySet<Permission>;
  /** The tier that the project had, and since when it has it no more; absent while it runs. */
  lapsed?: { tier: Tier; atMs: number };
}

/** What a key opens, as it is stored. */
export interface KeyAccess {
  projectId: number;
  tier: Tier;
  /** Milliseconds since the epoch; absent: the tier never ends. */
  tierEndsAtMs?: number;
  scope: Scope;
}

export interface KeyInfo {
  keyId: number;
  name: string;
  scope: Scope;
  tier: Tier;
  /** Milliseconds since the epoch. */
  createdAt: number;
  tierEndsAtMs?: number;
  revokedAt?: number;
}

export interface NewKey {
  /** SHA-256 of the key. */
  hash: Buffer;
  name: string;
  scope: Scope;
  tier: Tier;
  /** When the tier of the new project ends; absent: never. */
  tierEndsAtMs?: number;
  /** keyId of another key. */
  projectOf?: number;
}

/** A project and the tier that decides how long its traces are kept. */
export type ProjectTier = Pick<KeyAccess, 'projectId' | 'tier' | 'tierEndsAtMs'>;

/** Keeps projects and the SHA-256 of their keys, never a key itself. */
export interface ProjectStore {
  /** What the key opens, or undefined when it is unknown or revoked. */
  findByKeyHash(hash: Buffer): Promise<KeyAccess | undefined>;
  /**
   * Opens a project for a key; the project that exists when another process was first. With `projectOf` the key joins
   * the project of that key, and its tier; rejects with AppError INVALID_INPUT when there is no such key.
   */
  openProject(key: NewKey): Promise<KeyAccess>;
  listKeys(): Promise<KeyInfo[]>;
  revokeKey(keyId: number): Promise<boolean>;
  /** Gives the key's project another tier, for ever or until a time; false when there is no such key. */
  setTier(keyId: number, tier: Tier, tierEndsAtMs: number | undefined): Promise<boolean>;
  listProjects(): Promise<ProjectTier[]>;
  close(): Promise<void>;
}
