import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { withGlasstrace } from '../src/next.ts';

const WATCHED = ['@trpc/server', 'mysql2', 'ioredis', 'redis'];

beforeEach(() => void vi.stubEnv('NODE_ENV', 'production'));
afterEach(() => void vi.unstubAllEnvs());

it('asks for source maps of the server, and keeps packages that are watched', () => {
  expect(withGlasstrace({ reactStrictMode: true })).toEqual({
    reactStrictMode: true,
    experimental: { serverSourceMaps: true },
    serverExternalPackages: WATCHED,
  });
});

it('gives back what the app set itself', () => {
  const config = {
    experimental: { serverSourceMaps: false, cpus: 2 },
    serverExternalPackages: ['sharp', 'redis'],
    transpilePackages: ['mysql2'],
  };

  expect(withGlasstrace(config)).toEqual({
    experimental: { serverSourceMaps: false, cpus: 2 },
    serverExternalPackages: ['sharp', 'redis', '@trpc/server', 'ioredis'],
    transpilePackages: ['mysql2'],
  });
});

it('puts the SDK into a standalone build, which has only what a bundler sees', () => {
  const { outputFileTracingIncludes } = withGlasstrace({
    output: 'standalone',
    outputFileTracingIncludes: { '/**': ['./certs/**'], '/api': ['./keys/**'] },
  });

  expect(outputFileTracingIncludes).toEqual({
    '/**': ['./certs/**', expect.stringMatching(/\/\*\*\/\*$/)],
    '/api': ['./keys/**'],
  });
});

it('answers the object that it was given, so that what the app does with it later counts', () => {
  const config: Record<string, unknown> = {};

  expect(withGlasstrace(config)).toBe(config);
});

it('copies an object that may not change', () => {
  expect(withGlasstrace(Object.freeze({ compress: true }))).toMatchObject({
    compress: true,
    experimental: { serverSourceMaps: true },
  });
});

it('waits for functions and promises, with the arguments that Next.js passes', async () => {
  const fromFunction = withGlasstrace(async (phase: string, { base }: { base: object }) => ({ ...base, phase }));
  const fromPromise = withGlasstrace(Promise.resolve({ compress: true }));

  expect(await fromFunction('build', { base: { compress: false } })).toMatchObject({
    compress: false,
    phase: 'build',
    experimental: { serverSourceMaps: true },
  });
  expect(await fromPromise).toMatchObject({ compress: true, experimental: { serverSourceMaps: true } });
});

it('lets a function of the app fail as it fails', async () => {
  const failing = withGlasstrace(() => {
    throw new Error('no settings');
  });

  expect(failing).toThrow('no settings');
  await expect(withGlasstrace(Promise.reject(new Error('no vault')))).rejects.toThrow('no vault');
});

describe('changes nothing', () => {
  it.each([
    ['in development', { NODE_ENV: 'development' }],
    ['where recording in production is switched off', { GLASSTRACE_FORCE_ENABLE: 'false' }],
  ])('%s', (_, env) => {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    const config = { reactStrictMode: true };

    expect(withGlasstrace(config)).toEqual({ reactStrictMode: true });
  });

  it.each([[undefined], [null], ['text'], [1]])('of %j, which is no configuration', (value) => {
    expect(withGlasstrace(value)).toBe(value);
  });

  it('of an object that breaks when it is read', () => {
    const broken = Object.defineProperty({}, 'experimental', {
      get: () => {
        throw new Error('not now');
      },
    });

    expect(withGlasstrace(broken)).toBe(broken);
  });
});
