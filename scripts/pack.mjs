// Builds the published packages and writes them to dist/packs/ as npm would publish them.
import { copyFileSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { run } from './lib/run.mjs';
import { PACKS, PUBLISHED, packageFolder, ROOT, tarballOf } from './lib/workspace.mjs';

rmSync(PACKS, { recursive: true, force: true });
mkdirSync(PACKS, { recursive: true });

for (const name of PUBLISHED) {
  const folder = packageFolder(name);
  await run('npm', ['run', 'build'], { cwd: folder });

  const license = join(folder, 'LICENSE');
  copyFileSync(join(ROOT, 'LICENSE'), license);
  try {
    const report = await run('npm', ['pack', '--json', '--pack-destination', PACKS], { cwd: folder });
    const [{ filename }] = JSON.parse(report.slice(report.indexOf('[')));
    copyFileSync(join(PACKS, filename), tarballOf(name));
  } finally {
    rmSync(license);
  }
  console.log(`${relative(ROOT, tarballOf(name))}  ${Math.ceil(statSync(tarballOf(name)).size / 1_000)} kB`);
}
