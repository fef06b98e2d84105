import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mustRun } from './child-process.ts';
import { linkTree } from './link-tree.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const EXAMPLE = join(ROOT, 'examples', 'next-app');
const CACHE = join(ROOT, '.cache', 'e2e');
export const PACKS = join(ROOT, 'dist', 'packs');

const NPM_QUIET = ['--no-audit', '--no-fund', '--loglevel=error'];
/** What a build or a developer left behind is no part of the app. */
const LEFT_BEHIND = new Set(['node_modules', '.next', '.glasstrace', 'next-env.d.ts', 'tsconfig.tsbuildinfo']);
/** npm rewrites these in place. */
const REWRITTEN_BY_NPM = new Set(['.package-lock.json']);

/** Copies the sources of the example app into a folder that does not exist yet; nothing is installed. */
export function copyExample(folder: string): void {
  cpSync(EXAMPLE, folder, {
    recursive: true,
    filter: (path) => !LEFT_BEHIND.has(basename(path)) && !/\.db(?:-\w+)?$/.test(path),
  });
}

/** Installs the packages under test, as they were packed, into an app. */
export async function installPackages(folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  const tarballs = ['sdk', 'server'].map((name) => join(PACKS, `glasstrace-${name}.tgz`));
  await mustRun('npm', ['install', '--save-dev', ...NPM_QUIET, ...tarballs], { cwd: folder, env });
}

/** The example app with its own dependencies; they are kept between runs for as long as its lock file is the same. */
export async function installExample(folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  copyExample(folder);
  const cached = join(
    CACHE,
    createHash('sha256')
      .update(readFileSync(join(EXAMPLE, 'package-lock.json')))
      .digest('hex'),
  );
  if (!existsSync(cached)) {
    const fresh = `${cached}.${process.pid}`;
    mkdirSync(fresh, { recursive: true });
    for (const file of ['package.json', 'package-lock.json']) cpSync(join(EXAMPLE, file), join(fresh, file));
    await mustRun('npm', ['ci', ...NPM_QUIET], { cwd: fresh, env });
    renameSync(fresh, cached);
  }
  linkTree(join(cached, 'node_modules'), join(folder, 'node_modules'), REWRITTEN_BY_NPM);
}

/** A copy of an installed app that is its own git repository with everything committed. */
export async function cloneApp(template: string, folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  cpSync(template, folder, { recursive: true, filter: (path) => basename(path) !== 'node_modules' });
  linkTree(join(template, 'node_modules'), join(folder, 'node_modules'), REWRITTEN_BY_NPM);
  const git = (...args: string[]) => mustRun('git', args, { cwd: folder, env });
  await git('init', '--quiet');
  await git('add', '--all');
  await git('-c', 'user.name=Test', '-c', 'user.email=test@localhost', 'commit', '--quiet', '--message', 'The app');
}
