import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mustRun } from './child-process.ts';

const VERSION = '10.34.9';
const CACHE = fileURLToPath(new URL('../../../.cache/e2e', import.meta.url));

/** Installs what a folder's `package.json` names with pnpm; it and its store are kept between runs. */
export async function pnpmInstall(cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  const folder = join(CACHE, `pnpm-${VERSION}`);
  if (!existsSync(folder)) {
    const fresh = `${folder}.${process.pid}`;
    mkdirSync(fresh, { recursive: true });
    writeFileSync(join(fresh, 'package.json'), '{"private": true}');
    await mustRun('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', `pnpm@${VERSION}`], {
      cwd: fresh,
      env,
    });
    renameSync(fresh, folder);
  }
  const pnpm = join(folder, 'node_modules', 'pnpm', 'bin', 'pnpm.cjs');
  const flags = ['--reporter=silent', '--store-dir', join(CACHE, 'pnpm-store')];
  // Without CI it asks before it replaces a node_modules.
  await mustRun(process.execPath, [pnpm, 'install', ...flags], { cwd, env: { ...env, CI: '1' } });
}
