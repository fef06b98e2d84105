import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What is set of a configuration of Next.js 15 and 16. */
interface NextSettings {
  output?: string;
  experimental?: { serverSourceMaps?: boolean };
  serverExternalPackages?: string[];
  transpilePackages?: string[];
  outputFileTracingIncludes?: Record<string, string[]>;
}

/** Packages that are recorded where Node loads them, and that Next.js would merge into its bundles. */
const WATCHED_PACKAGES = ['@trpc/server', 'mysql2', 'ioredis', 'redis'];

/**
 * Lets a production build be recorded as exactly as `next dev`: `export default withGlasstrace(nextConfig)`. Takes every
 * form of a configuration (object, function, promise) and gives back the same form. A build then writes source maps for
 * the server, so that positions are those of the source; tRPC, mysql2, ioredis and redis stay packages, so that their
 * calls are seen; and a standalone build has the SDK. What the configuration sets itself wins. In development, and with
 * `GLASSTRACE_FORCE_ENABLE=false`, the configuration stays as it is. Never throws by itself.
 */
export function withGlasstrace<Config>(config: Config): Config {
  return isWanted() ? (prepare(config) as Config) : config;
}

function isWanted(): boolean {
  const { NODE_ENV, GLASSTRACE_FORCE_ENABLE } = process.env;
  return NODE_ENV === 'production' && !/^(?:0|false|off|no)$/i.test(GLASSTRACE_FORCE_ENABLE?.trim() ?? '');
}

function prepare(config: unknown): unknown {
  if (typeof config === 'function') {
    return function prepared(this: unknown, ...args: unknown[]): unknown {
      return prepare(Reflect.apply(config, this, args));
    };
  }
  if (typeof config !== 'object' || config === null) return config;
  if (isPromise(config)) return config.then(prepare);
  try {
    // In place: what the app does with its object behind this line still counts.
    return Object.assign(Object.isFrozen(config) ? { ...config } : config, additions(config));
  } catch {
    return config;
  }
}

const isPromise = (value: object): value is Promise<unknown> => 'then' in value && typeof value.then === 'function';

function additions({
  output,
  experimental,
  serverExternalPackages = [],
  transpilePackages = [],
  outputFileTracingIncludes,
}: NextSettings): NextSettings {
  const settled = new Set([...serverExternalPackages, ...transpilePackages]);
  const folder = relative(process.cwd(), fileURLToPath(new URL('..', import.meta.url)))
    .split(sep)
    .join('/');
  return {
    experimental: { ...experimental, serverSourceMaps: experimental?.serverSourceMaps ?? true },
    serverExternalPackages: [...serverExternalPackages, ...WATCHED_PACKAGES.filter((name) => !settled.has(name))],
    ...(output === 'standalone' && {
      outputFileTracingIncludes: {
        ...outputFileTracingIncludes,
        '/**': [...(outputFileTracingIncludes?.['/**'] ?? []), `${folder || '.'}/**/*`],
      },
    }),
  };
}
