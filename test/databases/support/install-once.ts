import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mustRun } from '../../e2e/support/child-process.ts';

const CACHE = fileURLToPath(new URL('../../../.cache/databases', import.meta.url));

/** A folder with the packages of an app, kept between runs for as long as its lock file is the same. */
export async function installOnce(app: string): Promise<string> {
  const lock = readFileSync(join(app, 'package-lock.json'));
  const cached = join(CACHE, createHash('sha256').update(lock).digest('hex'));
  if (existsSync(cached)) return cached;
  const fresh = `${cached}.${process.pid}`;
  mkdirSync(fresh, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) cpSync(join(app, file), join(fresh, file));
  // Prisma's scripts download engines that its clients here do without. Not `npm ci`: it refuses a lock file that leaves
  // out a platform's optional package.
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await mustRun('npm', ['install', ...flags], { cwd: fresh, env: process.env });
  renameSync(fresh, cached);
  return cached;
}
