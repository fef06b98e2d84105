import type { Tier } from '@glasstrace/protocol';

export type Scope = 'ingest' | 'read' | 'full';

/** Who is asking: the one project that a key opens, and what the key may do there. */
export interface Credential {
  projectId: number;
  tier: Tier;
  scope: ReadonlySet<'ingest' | 'read'>;
}

export interface KeyInfo {
  keyId: number;
  name: string;
  scope: Scope;
  tier: Tier;
  /** Milliseconds since the epoch. */
  createdAt: number;
  revokedAt?: number;
}

export interface NewKey {
  /** SHA-256 of the key. */
  hash: Buffer;
  name: string;
  scope: Scope;
  tier: Tier;
  /** keyId of another key. */
  projectOf?: number;
}

/** Keeps projects and the SHA-256 of their keys, never a key itself. */
export interface ProjectStore {
  /** The credential of a key, or undefined when it is unknown or revoked. */
  findByKeyHash(hash: Buffer): Promise<Credential | undefined>;
  /**
   * Opens a project for a key; the project that exists when another process was first. With `projectOf` the key joins
   * the project of that key, and its tier; rejects with AppError INVALID_INPUT when there is no such key.
   */
  openProject(key: NewKey): Promise<Credential>;
  listKeys(): Promise<KeyInfo[]>;
  revokeKey(keyId: number): Promise<boolean>;
  close(): Promise<void>;
}
