import { AppError, type Tier } from '@glasstrace/protocol';
import { ANONYMOUS_KEY, isApiKey } from '@glasstrace/protocol/ids';
import { hashKey } from './api-key.ts';
import type { Credential, ProjectStore } from './project-store.ts';

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
  now?: () => number;
}

export function createAuthenticator({ projects, serverTier, now = Date.now }: AuthenticatorOptions): Authenticate {
  const remembered = new Map<string, { credential: Credential; untilMs: number }>();

  async function resolve(key: string, hash: Buffer): Promise<Credential> {
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

    const credential = await resolve(key, hash);
    remembered.delete(cacheKey);
    remembered.set(cacheKey, { credential, untilMs: now() + REMEMBER_MS });
    const oldest = remembered.keys().next().value;
    if (remembered.size > REMEMBERED_KEYS && oldest !== undefined) remembered.delete(oldest);
    return credential;
  };
}

function readBearer(authorization: string | undefined): string {
  if (authorization === undefined || authorization.trim() === '') throw new AppError('KEY_MISSING');
  const key = /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
  if (key === undefined || !isApiKey(key)) throw new AppError('KEY_MALFORMED');
  return key;
}
