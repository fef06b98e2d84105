import { existsSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mustRun } from './child-process.ts';
import type { Sandbox } from './sandbox.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const CACHE = join(ROOT, '.cache', 'e2e');

interface Source {
  /** The npm package it comes in, with its version; undefined for one of this repository's own packages. */
  fetched?: string;
  /** Its program, in node_modules. */
  program: string;
  /** The names it goes by on PATH. */
  names: string[];
}

const BUN = `@oven/bun-${bunTarget()}`;
const SOURCES = {
  pnpm: { program: 'pnpm/bin/pnpm.cjs', names: ['pnpm'] },
  'yarn 4': { program: '@yarnpkg/cli-dist/bin/yarn.js', names: ['yarn'] },
  // Their packages want scripts of their own to be run, or hold the program of one platform alone.
  'yarn 1': { fetched: 'yarn@1.22.22', program: 'yarn/bin/yarn.js', names: ['yarn'] },
  bun: { fetched: `${BUN}@1.4.5`, program: `${BUN}/bin/bun`, names: ['bun', 'bunx'] },
} satisfies Record<string, Source>;

export type PackageManagerName = keyof typeof SOURCES;

/** The sandbox's environment, in which this package manager is the one on PATH. What is fetched is kept between runs. */
export async function withPackageManager(name: PackageManagerName, sandbox: Sandbox): Promise<NodeJS.ProcessEnv> {
  const { fetched, program, names }: Source = SOURCES[name];
  const modules = fetched === undefined ? join(ROOT, 'node_modules') : await fetchPackage(fetched, sandbox.env);
  const folder = join(sandbox.folder, 'bin', name);
  mkdirSync(folder, { recursive: true });
  for (const link of names.map((each) => join(folder, each))) {
    if (!existsSync(link)) symlinkSync(join(modules, program), link);
  }
  // As on a developer's machine: where it is CI, Yarn 4 writes no lock file.
  const { CI: _, ...env } = sandbox.env;
  return { ...env, PATH: `${folder}${delimiter}${sandbox.env.PATH}` };
}

async function fetchPackage(fetched: string, env: NodeJS.ProcessEnv): Promise<string> {
  const folder = join(CACHE, fetched.replaceAll('/', '+'));
  if (!existsSync(folder)) {
    const fresh = `${folder}.${process.pid}`;
    mkdirSync(fresh, { recursive: true });
    writeFileSync(join(fresh, 'package.json'), '{"private": true}');
    const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    await mustRun('npm', ['install', ...flags, fetched], { cwd: fresh, env });
    renameSync(fresh, folder);
  }
  return join(folder, 'node_modules');
}

/** The build of Bun for this machine: of Linux there are those for other C libraries and for processors without AVX2. */
function bunTarget(): string {
  const { platform } = process;
  const arch = process.arch === 'arm64' ? 'aarch64' : process.arch;
  if (platform !== 'linux') return `${platform}-${arch}`;
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  const libc = header.glibcVersionRuntime === undefined ? '-musl' : '';
  const isOld = arch === 'x64' && !/\bavx2\b/.test(readFileSync('/proc/cpuinfo', 'utf8'));
  return `linux-${arch}${libc}${isOld ? '-baseline' : ''}`;
}
