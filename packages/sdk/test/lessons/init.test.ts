import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { aNextApp } from '../cli/support/next-app.ts';

it('puts instrumentation.ts where Next.js looks for it when the app lives in src', async () => {
  const app = aNextApp({ files: { 'src/app/page.tsx': '' } });
  rmSync(join(app.app, 'app'), { recursive: true });

  const { exitCode } = await app.init({ agents: [] });

  expect(exitCode).toBe(0);
  expect(app.read('src/instrumentation.ts')).toContain('registerGlasstrace');
  expect(Object.keys(app.files())).not.toContain('instrumentation.ts');
});

it.each(['next.config.ts', 'next.config.mjs', 'next.config.js'])('does not touch %s', async (name) => {
  const config = 'export default async (phase) => ({ distDir: phase }); // mine\n';
  const app = aNextApp({ files: { [name]: config } });

  const { exitCode, stdout } = await app.init({ agents: ['claude-code', 'codex'] });

  expect(exitCode).toBe(0);
  expect(app.read(name)).toBe(config);
  expect(stdout).not.toContain('next.config');
});
