import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lookAround } from '../../../src/cli/surroundings/look-around.ts';
import { aNextApp, type TestAppOptions } from '../support/next-app.ts';

function look(options: TestAppOptions = {}, env: NodeJS.ProcessEnv = {}) {
  const app = aNextApp(options);
  return lookAround({ cwd: app.app, home: app.home, env });
}

const manifest = (more: object) => ({ 'package.json': JSON.stringify({ scripts: { dev: 'node x.js' }, ...more }) });

describe('the package manager', () => {
  it.each([
    ['is npm without any sign', {}, 'npm'],
    ['has its lock file', { 'bun.lock': '' }, 'bun'],
    [
      'is declared, whatever lock files lie around',
      { ...manifest({ packageManager: 'pnpm@10.34.9+sha512.abc' }), 'yarn.lock': '' },
      'pnpm',
    ],
    ['is declared for developers', manifest({ devEngines: { packageManager: [{ name: 'yarn' }] } }), 'yarn'],
    ['is npm for a declaration that we do not know', manifest({ packageManager: 'vlt@1.0.0' }), 'npm'],
  ])('%s', (_, files, expected) => {
    expect(look({ files }).packageManager).toBe(expected);
  });

  it.each([
    ['that runs us, without any sign', {}, 'pnpm'],
    ['that runs us, of several with a lock file', { 'package-lock.json': '{}', 'pnpm-lock.yaml': '' }, 'pnpm'],
    ['with the lock file, whoever runs us', { 'package-lock.json': '{}' }, 'npm'],
  ])('is the one %s', (_, files, expected) => {
    expect(look({ files }, { npm_config_user_agent: 'pnpm/10.0.0 npm/? node/v20' }).packageManager).toBe(expected);
  });

  it('is that of the root of the workspace', () => {
    expect(
      look({ folder: 'apps/web', files: { 'pnpm-lock.yaml': '', 'pnpm-workspace.yaml': 'packages: [apps/*]' } }),
    ).toMatchObject({
      packageManager: 'pnpm',
      apps: [{ path: 'apps/web', framework: 'next', isSetUp: false }],
    });
  });
});

it('sees Next.js, however many frameworks are around it', () => {
  const dependencies = { express: '5', next: '16', fastify: '5' };

  expect(look({ files: manifest({ dependencies }) })).toMatchObject({
    framework: { name: 'next', version: '16.4.6' },
    devScript: 'dev',
  });
});

it('sees the script that starts Next.js under another name', () => {
  const scripts = { build: 'next build', 'dev:web': 'next dev --turbopack' };

  expect(look({ files: { 'package.json': JSON.stringify({ scripts, dependencies: { next: '16' } }) } }).devScript).toBe(
    'dev:web',
  );
});

it('sees who else watches the server', () => {
  const dependencies = { next: '16', '@sentry/nextjs': '10', 'dd-trace': '6' };

  expect(
    look({ files: manifest({ dependencies, devDependencies: { '@vercel/otel': '2' } }) }).otherInstrumentation,
  ).toEqual(['@vercel/otel', '@sentry/nextjs', 'dd-trace']);
});

it('counts what is not committed', () => {
  const app = aNextApp({ files: { 'AGENTS.md': '' } });
  const dirty = () => lookAround({ cwd: join(app.app, 'app'), home: app.home, env: {} }).git;
  const before = dirty()!.dirty;
  app.git('add', '--all');
  app.git('-c', 'user.name=x', '-c', 'user.email=x@localhost', 'commit', '--quiet', '--message', 'x');

  expect(before).toBeGreaterThan(2);
  expect(dirty()).toEqual({ dirty: 0 });
  expect(look({ withoutGit: true }).git).toBeUndefined();
});
