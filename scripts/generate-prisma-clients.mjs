// Writes test/databases/prisma/<version>/generated: clients of test/databases/prisma/schema.prisma for both engines, each
// as one file of JavaScript. Prisma's own engines are not needed for that, and not downloaded.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './lib/run.mjs';
import { ROOT } from './lib/workspace.mjs';

const HOME = join(ROOT, 'test', 'databases', 'prisma');
/** Prisma 6 wants a URL, which no client uses that has a driver adapter. */
const PROVIDERS = { sqlite: 'file:unused', postgresql: 'postgresql://unused' };

for (const version of ['6', '7']) {
  const { dependencies } = JSON.parse(readFileSync(join(HOME, version, 'package.json'), 'utf8'));
  for (const [provider, url] of Object.entries(PROVIDERS)) {
    const folder = mkdtempSync(join(tmpdir(), 'prisma-'));
    const schema = readFileSync(join(HOME, 'schema.prisma'), 'utf8').replace(
      'provider = "sqlite"',
      version === '6' ? `provider = "${provider}"\n  url = "${url}"` : `provider = "${provider}"`,
    );
    writeFileSync(join(folder, 'schema.prisma'), schema);
    await run('npx', ['--yes', `prisma@${dependencies['@prisma/client']}`, 'generate', '--schema', 'schema.prisma'], {
      cwd: folder,
      env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true', PRISMA_QUERY_ENGINE_LIBRARY: '/bin/true' },
      show: true,
    });
    const outfile = join(HOME, version, 'generated', `${provider}.mjs`);
    const bundling = ['--bundle', '--format=esm', '--platform=node', '--packages=external', `--outfile=${outfile}`];
    await run('npx', ['--yes', 'esbuild@0.28.2', 'generated/client.ts', ...bundling], { cwd: folder, show: true });
    writeFileSync(outfile, readFileSync(outfile, 'utf8').replaceAll(folder, '/app'));
    rmSync(folder, { recursive: true });
  }
}
