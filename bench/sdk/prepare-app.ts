import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mustRun } from '../../test/e2e/support/child-process.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const APP = join(ROOT, 'bench', 'sdk', 'app');
const SDK = join(ROOT, 'packages', 'sdk');

/**
 * The app under test, installed and built for production, with the SDK as its sources are now. Dependencies and build
 * are kept between runs for as long as the app is the same.
 */
export async function prepareApp(env: NodeJS.ProcessEnv): Promise<string> {
  const app = join(ROOT, '.cache', 'bench-sdk', hashFolder(APP));
  if (!existsSync(app)) {
    const fresh = `${app}.${process.pid}`;
    mkdirSync(fresh, { recursive: true });
    cpSync(APP, fresh, { recursive: true });
    await mustRun('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: fresh, env });
    await mustRun('npx', ['--no', '--', 'next', 'build'], { cwd: fresh, env });
    renameSync(fresh, app);
  }
  await buildSdk(join(app, 'node_modules', '@glasstrace', 'sdk'), env);
  return app;
}

async function buildSdk(folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(join(SDK, 'package.json'), join(folder, 'package.json'));
  await mustRun('npx', ['--no', '--', 'tsdown', '--out-dir', join(folder, 'dist'), '--no-dts'], { cwd: SDK, env });
}

function hashFolder(folder: string): string {
  const hash = createHash('sha256');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const file of files.map(({ parentPath, name }) => join(parentPath, name)).sort()) {
    hash.update(file).update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 16);
}
