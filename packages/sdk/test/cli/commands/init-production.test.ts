import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { aNextApp } from '../support/next-app.ts';

const PACKAGE = JSON.stringify({ dependencies: { next: '16.4.6', '@glasstrace/sdk': '0.1.0' } });
const CONFIG = `import type { NextConfig } from 'next';

const nextConfig: NextConfig = { reactStrictMode: true };

export default nextConfig; // ours
`;
const options = { agents: [], verify: false };

it('wraps the configuration of Next.js, and uninit takes it out to the byte', async () => {
  const app = aNextApp({ files: { 'package.json': PACKAGE, 'next.config.ts': CONFIG } });
  const before = app.files();

  const { exitCode, stdout } = await app.init({ ...options, production: true });

  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/edit {3}next\.config\.ts +withGlasstrace around it/);
  expect(app.read('next.config.ts')).toBe(
    CONFIG.replace("from 'next';", "from 'next';\nimport { withGlasstrace } from '@glasstrace/sdk/next';").replace(
      'default nextConfig;',
      'default withGlasstrace(nextConfig);',
    ),
  );
  expect((await app.init({ ...options, production: true })).stdout).toContain('Everything is already set up');

  await app.uninit({ purge: true });

  expect(app.files()).toEqual(before);
});

it('leaves the configuration alone without --production', async () => {
  const app = aNextApp({ files: { 'package.json': PACKAGE, 'next.config.ts': CONFIG } });

  await app.init(options);

  expect(app.read('next.config.ts')).toBe(CONFIG);
});

it('creates a configuration where there is none, and uninit deletes it', async () => {
  const app = aNextApp({ files: { 'package.json': PACKAGE } });

  await app.init({ ...options, production: true });

  expect(app.read('next.config.ts')).toContain('export default withGlasstrace(nextConfig);');

  await app.uninit({});

  expect(Object.keys(app.files())).not.toContain('next.config.ts');
});

it('takes its part out of a configuration that went on since', async () => {
  const app = aNextApp({ files: { 'package.json': PACKAGE, 'next.config.ts': CONFIG } });
  await app.init({ ...options, production: true });
  const written = app.read('next.config.ts');
  writeFileSync(`${app.root}/next.config.ts`, written.replace('reactStrictMode: true', 'compress: false'));

  await app.uninit({});

  expect(app.read('next.config.ts')).toBe(CONFIG.replace('reactStrictMode: true', 'compress: false'));
});

it('refuses a configuration that it does not understand, with what to write instead', async () => {
  const text = 'if (process.env.CI) module.exports = {};\nelse module.exports = { compress: false };\n';
  const app = aNextApp({ files: { 'package.json': PACKAGE, 'next.config.js': text } });

  const { exitCode, stdout } = await app.init({ ...options, production: true });

  expect(exitCode).toBe(3);
  expect(stdout).toContain('next.config.js was left alone. It sets module.exports inside of other code.');
  expect(stdout).toContain('export default withGlasstrace(nextConfig);');
  expect(app.read('next.config.js')).toBe(text);
});

it('plans to make the SDK a dependency that the app has in production, too', async () => {
  const app = aNextApp({ withoutPackages: ['@glasstrace/sdk', '@glasstrace/server'] });

  const { stdout } = await app.init({ ...options, production: true, install: false });

  expect(stdout).toMatch(/npm install --save-prod @glasstrace\/sdk@\S+ @glasstrace\/server@/);
});

it('changes nothing where a production installation would lack the SDK, and says how to install it', async () => {
  const app = aNextApp({
    files: {
      'package.json': JSON.stringify({ devDependencies: { next: '16.4.6', '@glasstrace/sdk': '0.1.0' } }),
      'next.config.ts': CONFIG,
    },
  });
  const before = app.files();

  const { exitCode, stderr } = await app.init({ ...options, production: true });

  expect(exitCode).toBe(1);
  expect(stderr).toMatch(
    /^@glasstrace\/sdk is a development dependency of .*; nothing was changed\.\nRun there: npm install --save-prod @glasstrace\/sdk\n$/,
  );
  expect(app.files()).toEqual(before);
});
