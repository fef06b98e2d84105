import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TIER_LIMITS, type Tier } from '@glasstrace/protocol';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createDeveloperKey, hashKey } from '../../src/auth/api-key.ts';
import { createAuthenticator } from '../../src/auth/authenticate.ts';
import { openSqliteProjectStore } from '../../src/auth/open-sqlite-project-store.ts';
import { anAnonymousKey } from '../http/a-server.ts';

function newFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'glasstrace-auth-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  return dir;
}

function anAuthenticator(serverTier: Tier, dir = newFolder()) {
  const projects = openSqliteProjectStore({ dir });
  onTestFinished(() => projects.close());
  let now = 0;
  const authenticate = createAuthenticator({ projects, serverTier, now: () => now });
  return {
    projects,
    ask: (key: string) => authenticate(`Bearer ${key}`),
    authenticate,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

describe('a key', () => {
  it.each([
    [undefined, 'KEY_MISSING'],
    ['', 'KEY_MISSING'],
    ['Bearer', 'KEY_MALFORMED'],
    ['Basic dXNlcjpwYXNz', 'KEY_MALFORMED'],
    [`Bearer gt_anon_${'a'.repeat(47)}`, 'KEY_MALFORMED'],
    [`Bearer gt_anon_${'A'.repeat(48)}`, 'KEY_MALFORMED'],
    [`Bearer gt_dev_${'a'.repeat(48)} x`, 'KEY_MALFORMED'],
    [anAnonymousKey(), 'KEY_MALFORMED'],
  ])('in the header %j is %s', async (header, code) => {
    await expect(anAuthenticator('local').authenticate(header)).rejects.toMatchObject({ code, status: 401 });
  });

  it('is accepted whatever the case of "bearer"', async () => {
    const { authenticate } = anAuthenticator('local');
    expect(await authenticate(`bearer ${anAnonymousKey()}`)).toMatchObject({ tier: 'local' });
  });
});

describe('on a local server', () => {
  it.each([anAnonymousKey, createDeveloperKey])(
    'any well-formed key opens a project of its own, with full scope',
    async (make) => {
      const { ask } = anAuthenticator('local');
      const [key, other] = [make(), make()];
      const credential = await ask(key);
      expect(credential).toEqual({
        projectId: expect.any(Number),
        tier: 'local',
        limits: TIER_LIMITS.local,
        scope: new Set(['ingest', 'read', 'remove']),
      });
      expect(await ask(key)).toEqual(credential);
      expect((await ask(other)).projectId).not.toBe(credential.projectId);
    },
  );

  it('opens the same project again after a restart', async () => {
    const dir = newFolder();
    const key = anAnonymousKey();
    const { projectId } = await anAuthenticator('local', dir).ask(key);
    expect(await anAuthenticator('local', dir).ask(key)).toMatchObject({ projectId });
  });

  it('opens one project when the key is seen by many at once', async () => {
    const dir = newFolder();
    const key = anAnonymousKey();
    const asked = Array.from({ length: 5 }, () => anAuthenticator('local', dir).ask(key));
    expect(new Set((await Promise.all(asked)).map(({ projectId }) => projectId)).size).toBe(1);
  });
});

describe('on a hosted server', () => {
  it('an anonymous key opens a project of the server’s tier', async () => {
    const { ask } = anAuthenticator('trial');
    expect(await ask(anAnonymousKey())).toMatchObject({ tier: 'trial', scope: new Set(['ingest', 'read']) });
  });

  it('a developer key must have been made here', async () => {
    const { ask, projects } = anAuthenticator('anonymous');
    const key = createDeveloperKey();
    await expect(ask(key)).rejects.toMatchObject({ code: 'KEY_UNKNOWN' });
    await projects.openProject({ hash: hashKey(key), name: 'ci', scope: 'ingest', tier: 'pro' });
    expect(await ask(key)).toMatchObject({ tier: 'pro', scope: new Set(['ingest']) });
  });

  it('keys may share a project', async () => {
    const { ask, projects } = anAuthenticator('anonymous');
    const [writer, reader] = [createDeveloperKey(), createDeveloperKey()];
    await projects.openProject({ hash: hashKey(writer), name: 'app', scope: 'ingest', tier: 'pro' });
    const { keyId } = (await projects.listKeys())[0]!;
    await projects.openProject({
      hash: hashKey(reader),
      name: 'agent',
      scope: 'read',
      tier: 'trial',
      projectOf: keyId,
    });
    const [a, b] = [await ask(writer), await ask(reader)];
    expect([b.projectId, b.tier]).toEqual([a.projectId, 'pro']);
    const lost = { hash: hashKey(createDeveloperKey()), name: 'x', scope: 'read', tier: 'pro', projectOf: 99 } as const;
    await expect(projects.openProject(lost)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('a revoked key opens nothing after ten seconds', async () => {
    const { ask, projects, pass } = anAuthenticator('anonymous');
    const key = createDeveloperKey();
    await projects.openProject({ hash: hashKey(key), name: 'ci', scope: 'full', tier: 'pro' });
    await ask(key);
    expect(await projects.revokeKey(1)).toBe(true);
    expect(await projects.revokeKey(1)).toBe(false);
    pass(10_001);
    await expect(ask(key)).rejects.toMatchObject({ code: 'KEY_UNKNOWN' });
    expect(await projects.listKeys()).toMatchObject([
      { keyId: 1, name: 'ci', scope: 'full', tier: 'pro', revokedAt: expect.any(Number) },
    ]);
  });

  it('a revoked anonymous key does not open its project again', async () => {
    const { ask, projects, pass } = anAuthenticator('anonymous');
    const key = anAnonymousKey();
    await ask(key);
    await projects.revokeKey(1);
    pass(10_001);
    await expect(ask(key)).rejects.toMatchObject({ code: 'KEY_UNKNOWN' });
  });
});

describe('a tier that ends', () => {
  const DAY_MS = 86_400_000;
  const make = async (projects: ReturnType<typeof anAuthenticator>['projects']) => {
    const key = createDeveloperKey();
    const limits = { name: 'ci', scope: 'full', tier: 'trial', tierEndsAtMs: 14 * DAY_MS } as const;
    await projects.openProject({ hash: hashKey(key), ...limits });
    return key;
  };

  it('counts until its end, then the free limits do, and the key goes on', async () => {
    const { ask, projects, pass } = anAuthenticator('anonymous');
    const key = await make(projects);
    const running = await ask(key);
    expect(running).toMatchObject({ tier: 'trial', limits: TIER_LIMITS.trial });
    expect(running).not.toHaveProperty('lapsed');
    pass(14 * DAY_MS);
    expect(await ask(key)).toEqual({
      projectId: running.projectId,
      scope: running.scope,
      tier: 'anonymous',
      limits: TIER_LIMITS.anonymous,
      lapsed: { tier: 'trial', atMs: 14 * DAY_MS },
    });
  });

  it('is renewed, or replaced, for all keys of the project', async () => {
    const { ask, projects, pass } = anAuthenticator('anonymous');
    const key = await make(projects);
    pass(15 * DAY_MS);
    expect(await ask(key)).toHaveProperty('lapsed');
    expect(await projects.setTier(1, 'pro', undefined)).toBe(true);
    expect(await projects.setTier(99, 'pro', undefined)).toBe(false);
    pass(10_001);
    const renewed = await ask(key);
    expect(renewed).toMatchObject({ tier: 'pro', limits: TIER_LIMITS.pro });
    expect(renewed).not.toHaveProperty('lapsed');
    expect(await projects.listProjects()).toEqual([{ projectId: renewed.projectId, tier: 'pro' }]);
  });
});

it('a key that was just seen costs no disk read', async () => {
  const { ask, projects } = anAuthenticator('local');
  const key = anAnonymousKey();
  await ask(key);
  const find = vi.spyOn(projects, 'findByKeyHash');
  await ask(key);
  expect(find).not.toHaveBeenCalled();
});

describe('control.db', () => {
  it('is private and holds no key', async () => {
    const dir = newFolder();
    const key = anAnonymousKey();
    await anAuthenticator('local', dir).ask(key);
    for (const name of readdirSync(dir)) {
      expect(statSync(join(dir, name)).mode & 0o077).toBe(0);
      const content = readFileSync(join(dir, name));
      expect(content.includes(key)).toBe(false);
      expect(content.includes(Buffer.from(key.slice(8), 'hex'))).toBe(false);
    }
  });

  it('that is damaged is set aside only by who can bear to lose it', () => {
    const dir = newFolder();
    writeFileSync(join(dir, 'control.db'), 'not a database, '.repeat(1_000));
    expect(() => openSqliteProjectStore({ dir })).toThrow(expect.objectContaining({ code: 'STORE_UNREACHABLE' }));
    const names: string[] = [];
    void openSqliteProjectStore({ dir, onDamaged: (name) => names.push(name) }).close();
    expect(names).toEqual([expect.stringContaining('control.db.damaged-')]);
  });
});
