import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mustRun } from '../e2e/support/child-process.ts';

const CACHE = fileURLToPath(new URL('../../.cache/failures', import.meta.url));

/** A folder with the node_modules of a lock file; kept between runs for as long as the lock file is the same. */
export async function installDependencies(programs: string, env: NodeJS.ProcessEnv): Promise<string> {
  const lock = readFileSync(join(programs, 'package-lock.json'));
  const cached = join(CACHE, createHash('sha256').update(lock).digest('hex'));
  if (existsSync(join(cached, 'node_modules'))) return cached;
  const fresh = `${cached}.${process.pid}`;
  mkdirSync(fresh, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) cpSync(join(programs, file), join(fresh, file));
  // Not `npm ci`: it refuses a lock file that leaves out a platform's optional package.
  await mustRun('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: fresh, env });
  renameSync(fresh, cached);
  return cached;
}
