import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { instrumentationFile } from '../../packages/sdk/src/cli/edit/instrumentation/code.ts';
import { patchNextConfig } from '../../packages/sdk/src/cli/edit/next-config/patch.ts';
import { languageOf } from '../../packages/sdk/src/cli/edit/syntax/parse.ts';
import { mustRun } from '../e2e/support/child-process.ts';
import { linkTree } from '../e2e/support/link-tree.ts';
import type { Cell } from './cells.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CACHE = join(ROOT, '.cache', 'matrix');
const SDK = join(ROOT, 'packages', 'sdk');
const LEFT_BEHIND = new Set(['node_modules', '.next', '.glasstrace', 'next-env.d.ts', 'tsconfig.tsbuildinfo']);

/** Builds the SDK of the working tree into a folder, as its package has it. */
export async function buildSdk(folder: string): Promise<void> {
  const command = ['--no', '--', 'tsdown', '--no-dts', '--out-dir', join(folder, 'dist')];
  await mustRun('npx', command, { cwd: SDK, env: process.env });
  cpSync(join(SDK, 'package.json'), join(folder, 'package.json'));
}

/** The fixture app with its dependencies, the SDK and what `init` writes, in a folder that does not exist yet. */
export async function prepareApp(cell: Cell, sdk: string, folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  const installed = await install(fileURLToPath(new URL(`next-${cell.next}`, import.meta.url)), env);
  cpSync(fileURLToPath(new URL('app', import.meta.url)), folder, {
    recursive: true,
    filter: (path) => !LEFT_BEHIND.has(basename(path)),
  });
  cpSync(join(installed, 'package.json'), join(folder, 'package.json'));
  linkTree(join(installed, 'node_modules'), join(folder, 'node_modules'));
  cpSync(join(folder, 'fragile'), join(folder, 'node_modules', 'fragile'), { recursive: true });
  cpSync(sdk, join(folder, 'node_modules', '@glasstrace', 'sdk'), { recursive: true });
  writeFileSync(join(folder, 'src', 'instrumentation.ts'), instrumentationFile(true));
  if (cell.wrapped) wrapConfig(join(folder, 'next.config.mjs'));
  if (cell.next === 15) turnProxyIntoMiddleware(folder);
}

/** What `init --production` does to the configuration. */
function wrapConfig(file: string): void {
  const edit = patchNextConfig(readFileSync(file, 'utf8'), languageOf(file));
  if (edit.status !== 'changed') throw new Error(`${file} was not edited`);
  writeFileSync(file, edit.text);
}

/** Kept between runs for as long as the lock file is the same. */
async function install(versions: string, env: NodeJS.ProcessEnv): Promise<string> {
  const lock = readFileSync(join(versions, 'package-lock.json'));
  const cached = join(CACHE, createHash('sha256').update(lock).digest('hex'));
  if (existsSync(join(cached, 'node_modules'))) return cached;
  const fresh = `${cached}.${process.pid}`;
  mkdirSync(fresh, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) cpSync(join(versions, file), join(fresh, file));
  // Not `npm ci`: it refuses a lock file that leaves out a platform's optional package.
  await mustRun('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: fresh, env });
  renameSync(fresh, cached);
  return cached;
}

/** What Next 16 calls a proxy is a middleware before. */
function turnProxyIntoMiddleware(folder: string): void {
  const proxy = join(folder, 'src', 'proxy.ts');
  const middleware = join(folder, 'src', 'middleware.ts');
  renameSync(proxy, middleware);
  writeFileSync(middleware, readFileSync(middleware, 'utf8').replace('function proxy(', 'function middleware('));
}
