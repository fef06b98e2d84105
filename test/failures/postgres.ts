import { execFileSync } from 'node:child_process';
import { chownSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProcess } from '../e2e/support/child-process.ts';
import { freePort } from '../e2e/support/free-port.ts';

const NOBODY = 65_534;

/** A PostgreSQL in a folder of its own. `initdb` and `postgres` must be on the PATH. */
export async function startPostgres(): Promise<{ url: string; port: number; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'failures-postgres-'));
  const data = join(folder, 'data');
  // PostgreSQL refuses to run as root.
  const isRoot = process.getuid?.() === 0;
  if (isRoot) chownSync(folder, NOBODY, NOBODY);
  execFileSync('initdb', ['-D', data, '-U', 'shop', '-A', 'trust', '--no-sync', '-E', 'UTF8', '--locale=C'], {
    stdio: 'ignore',
    ...(isRoot && { uid: NOBODY, gid: NOBODY }),
  });
  const port = await freePort();
  const args = [
    '-D',
    data,
    '-p',
    String(port),
    '-h',
    '127.0.0.1',
    '-k',
    folder,
    '-c',
    'fsync=off',
    '-c',
    'max_connections=20',
  ];
  const server = startProcess('postgres', args, {
    cwd: folder,
    env: { PATH: process.env.PATH },
    ...(isRoot && { uid: NOBODY, gid: NOBODY }),
  });
  await server.printed('ready to accept connections', 30_000);
  return {
    url: `postgres://shop@127.0.0.1:${port}/postgres`,
    port,
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
