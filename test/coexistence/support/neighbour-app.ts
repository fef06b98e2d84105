import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mustRun } from '../../e2e/support/child-process.ts';
import { linkTree } from '../../e2e/support/link-tree.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const SOURCE = join(ROOT, 'test', 'coexistence', 'app');
const LOCK = join(SOURCE, 'package-lock.json');
const CACHE = join(ROOT, '.cache', 'coexistence');
const SDK = join(ROOT, 'dist', 'packs', 'glasstrace-sdk.tgz');

export type Neighbour = 'vercel-otel' | 'node-sdk' | 'sentry';
/** Who registers first. */
export type Order = 'neighbour first' | 'Glasstrace first';

/** A Next.js app that has another recorder beside the packed SDK, registered in the given order. */
export async function makeNeighbourApp(
  folder: string,
  neighbour: Neighbour,
  order: Order,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  cpSync(SOURCE, folder, { recursive: true });
  linkTree(join(await installOnce(env), 'node_modules'), join(folder, 'node_modules'));
  const sdk = join(folder, 'node_modules', '@glasstrace', 'sdk');
  mkdirSync(sdk, { recursive: true });
  // What runs in an app has no dependencies: it is all in the package.
  await mustRun('tar', ['-xzf', SDK, '-C', sdk, '--strip-components=1'], { cwd: folder, env });
  writeFileSync(join(folder, 'src', 'instrumentation.ts'), instrumentation(neighbour, order));
}

/** The dependencies of the app, kept between runs for as long as its lock file is the same. */
async function installOnce(env: NodeJS.ProcessEnv): Promise<string> {
  const cached = join(CACHE, createHash('sha256').update(readFileSync(LOCK)).digest('hex'));
  if (existsSync(cached)) return cached;
  const fresh = `${cached}.${process.pid}`;
  mkdirSync(fresh, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) cpSync(join(SOURCE, file), join(fresh, file));
  // OpenTelemetry's packages refuse the newest API as a peer; apps have it all the same. Sentry's command is not needed.
  const flags = ['--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  // Not `npm ci`: it refuses a lock file that leaves out a platform's optional package.
  await mustRun('npm', ['install', ...flags], { cwd: fresh, env });
  renameSync(fresh, cached);
  return cached;
}

/** As `init` writes it, with the neighbour before or after. */
function instrumentation(neighbour: Neighbour, order: Order): string {
  const theirs = `  if (process.env.NEXT_RUNTIME === 'nodejs') (await import('./neighbours/${neighbour}')).start();`;
  const ours = '  await (await glasstrace)?.registerGlasstrace();';
  const reportsErrors = neighbour === 'sentry';
  return [
    "import type { Instrumentation } from 'next';",
    'const glasstrace =',
    "  process.env.NEXT_RUNTIME === 'nodejs'",
    "    ? import(/* webpackIgnore: true */ /* turbopackIgnore: true */ '@glasstrace/sdk').catch(() => undefined)",
    '    : undefined;',
    'export async function register() {',
    ...(order === 'neighbour first' ? [theirs, ours] : [ours, theirs]),
    '}',
    'export const onRequestError: Instrumentation.onRequestError = async (...args) => {',
    ...(reportsErrors ? [`  (await import('./neighbours/${neighbour}')).captureRequestError(...args);`] : []),
    '  await (await glasstrace)?.onRequestError(...args);',
    '};',
    '',
  ].join('\n');
}
