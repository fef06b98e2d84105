import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import sdk from '../../../package.json' with { type: 'json' };

/** Where all copies of OpenTelemetry's API 1.x meet. */
interface ApiGlobal {
  version: string;
  trace?: unknown;
  context?: unknown;
  propagation?: unknown;
}

/** The copy in this bundle; pinned exactly. */
const ownVersion = sdk.devDependencies['@opentelemetry/api'];

const API_GLOBAL = Symbol.for('opentelemetry.js.api.1');

export const readApiGlobal = (): ApiGlobal | undefined => (globalThis as { [API_GLOBAL]?: ApiGlobal })[API_GLOBAL];

/**
 * A copy of the API ignores, without a word, what an older copy has registered: an app with a newer one than ours would
 * lose every span of Next. Raises the registered version to the newest copy that the app can load; the interfaces of
 * 1.x only grew by optional parts.
 */
export function raiseApiVersion(projectDir: string): void {
  const registered = readApiGlobal();
  if (!registered) return;
  showVersion([registered.version, ownVersion, ...findApiVersions(projectDir)].reduce(newer));
}

/** Registering is refused unless the versions are equal: shows the registry as ours while `register` runs. */
export function registerAsOwnVersion(register: () => void): void {
  const version = readApiGlobal()?.version;
  showVersion(ownVersion);
  try {
    register();
  } finally {
    if (version !== undefined) showVersion(version);
  }
}

/** The version of a registry that API 1.10 made can't be written; another registry with the same contents can be put in its place. */
function showVersion(version: string): void {
  const registered = readApiGlobal();
  if (!registered || registered.version === version) return;
  (globalThis as { [API_GLOBAL]?: ApiGlobal })[API_GLOBAL] = { ...registered, version };
}

/** Packages that load the API on their own account. */
const LOADERS = ['next/dist/server/lib/trace/tracer.js', '@vercel/otel', '@prisma/instrumentation'];

function findApiVersions(projectDir: string): string[] {
  const manifest = join(projectDir, 'package.json');
  const fromApp = createRequire(manifest);
  return [manifest, ...LOADERS].flatMap((loader) => {
    try {
      const from = loader === manifest ? manifest : fromApp.resolve(loader);
      return readPackageVersion(createRequire(from).resolve('@opentelemetry/api'));
    } catch {
      return [];
    }
  });
}

function readPackageVersion(entry: string): string[] {
  for (let dir = dirname(entry); dir !== dirname(dir); dir = dirname(dir)) {
    try {
      const { name, version } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')) as Record<string, unknown>;
      if (name === '@opentelemetry/api' && typeof version === 'string')
        return /^1\.\d+\.\d+$/.test(version) ? [version] : [];
    } catch {
      // A folder between the entry and the root of its package.
    }
  }
  return [];
}

/** Of versions that are three numbers. A collator would do, but takes milliseconds to make. */
function newer(a: string, b: string): string {
  const [ours, theirs] = [a, b].map((version) => version.split('.').map(Number));
  const difference = ours!.map((number, place) => number - theirs![place]!).find((distance) => distance !== 0) ?? 0;
  return difference >= 0 ? a : b;
}
