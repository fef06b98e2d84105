import { AppError, type Tier } from '@glasstrace/protocol';
import { ANONYMOUS_KEY, isApiKey } from '@glasstrace/protocol/ids';
import { hashKey } from './api-key.ts';
import type { Credential, KeyAccess, ProjectStore, Scope } from './project-store.ts';
import { tierInForce } from './tier-in-force.ts';

/**
 * Who is asking, by the value of an Authorization header. Rejects with AppError KEY_MISSING, KEY_MALFORMED, KEY_UNKNOWN
 * or STORE_UNREACHABLE.
 */
export type Authenticate = (authorization: string | undefined) => Promise<Credential>;

/** A revoked key opens nothing after this time at the latest. */
const REMEMBER_MS = 10_000;
const REMEMBERED_KEYS = 1_000;

export interface AuthenticatorOptions {
  projects: ProjectStore;
  /** `local`: any well-formed key opens a project. Otherwise anonymous keys do, of this tier. */
  serverTier: Tier;
  /** How long projects of the tier `local` are kept, when the operator says so. */
  localTtlHours?: number | undefined;
  now?: () => number;
}

export function createAuthenticator(options: AuthenticatorOptions): Authenticate {
  const { projects, serverTier, localTtlHours, now = Date.now } = options;
  const remembered = new Map<string, { credential: Credential; untilMs: number }>();

  async function findAccess(key: string, hash: Buffer): Promise<KeyAccess> {
    const known = await projects.findByKeyHash(hash);
    if (known) return known;
    const anonymous = ANONYMOUS_KEY.test(key);
    if (!anonymous && serverTier !== 'local') throw new AppError('KEY_UNKNOWN');
    const name = anonymous ? 'anonymous' : 'developer';
    return projects.openProject({ hash, name, scope: 'full', tier: serverTier });
  }

  return async (authorization) => {
    const key = readBearer(authorization);
    const hash = hashKey(key);
    const cacheKey = hash.toString('base64');
    const cached = remembered.get(cacheKey);
    if (cached && cached.untilMs > now()) return cached.credential;

    const { projectId, scope, ...stored } = await findAccess(key, hash);
    const isVisitor = serverTier !== 'local' && ANONYMOUS_KEY.test(key);
    const permissions = isVisitor ? INGEST_AND_READ : SCOPES[scope];
    const credential = { projectId, scope: permissions, ...tierInForce(stored, localTtlHours, now()) };
    remembered.delete(cacheKey);
    remembered.set(cacheKey, { credential, untilMs: now() + REMEMBER_MS });
    const oldest = remembered.keys().next().value;
    if (remembered.size > REMEMBERED_KEYS && oldest !== undefined) remembered.delete(oldest);
    return credential;
  };
}

/** An anonymous key of a hosted server: whoever finds one must not empty the project. */
const INGEST_AND_READ: Credential['scope'] = new Set(['ingest', 'read']);

const SCOPES: Record<Scope, Credential['scope']> = {
  ingest: new Set(['ingest']),
  read: new Set(['read']),
  full: new Set(['ingest', 'read', 'remove']),
};

function readBearer(authorization: string | undefined): string {
  if (authorization === undefined || authorization.trim() === '') throw new AppError('KEY_MISSING');
  const key = /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
  if (key === undefined || !isApiKey(key)) throw new AppError('KEY_MALFORMED');
  return key;
}
