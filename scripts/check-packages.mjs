// Looks at the packed packages the way their users get them.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { run } from './lib/run.mjs';
import { PUBLISHED, ROOT, tarballOf } from './lib/workspace.mjs';

const problems = [];

if (!PUBLISHED.every((name) => existsSync(tarballOf(name)))) await run('node', ['scripts/pack.mjs'], { show: true });

for (const name of PUBLISHED) {
  tool('publint', ['run', tarballOf(name), '--strict']);
  inspect(name);
}
// The server is a command without an import surface; there are types only in the SDK.
tool('attw', [tarballOf('sdk'), '--profile', 'esm-only', '--no-emoji']);

for (const problem of problems) console.error(problem);
process.exit(problems.length > 0 ? 1 : 0);

function tool(command, args) {
  const { status, stdout, stderr } = spawnSync(join(ROOT, 'node_modules', '.bin', command), args, {
    cwd: ROOT,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status !== 0) problems.push(`${command} ${args.join(' ')}\n${stdout}${stderr}`);
}

function inspect(name) {
  const unpacked = mkdtempSync(join(tmpdir(), 'glasstrace-pack-'));
  try {
    spawnSync('tar', ['-xzf', tarballOf(name), '-C', unpacked]);
    const files = readdirSync(unpacked, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    for (const wanted of ['LICENSE', 'README.md', 'package.json']) {
      if (!files.includes(join(unpacked, 'package', wanted))) problems.push(`${name}: ${wanted} is missing`);
    }
    for (const file of files.filter((path) => /\.(?:js|ts|map)$/.test(path))) {
      const text = readFileSync(file, 'utf8');
      const complain = (what) => problems.push(`${name}: ${relative(unpacked, file)} ${what}`);
      if (text.includes(ROOT)) complain('holds a path of the machine that built it');
      if (!file.endsWith('.map') && /(?:from|import\()\s*['"]@glasstrace\/protocol/.test(text))
        complain('imports the private protocol package');
      const map = /\/\/# sourceMappingURL=(\S+)\s*$/.exec(text)?.[1];
      if (map && !map.startsWith('data:') && !existsSync(join(dirname(file), map)))
        complain(`points to ${map}, which is not packed`);
    }
  } finally {
    rmSync(unpacked, { recursive: true, force: true });
  }
}
