import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { whenLoaded } from '../when-loaded.ts';
import type { FrameworkListener } from './framework-listener.ts';

type Handler = (...args: unknown[]) => unknown;

/** What an app registers; a router that mounts another takes the handler from here. */
interface Route {
  path: string;
  method: string;
  handler: Handler;
}

interface RouterModule {
  SmartRouter: { prototype: { add(method: string, path: string, entry: [Handler, Route]): void } };
}

const ROUTER_FILE = 'router/smart-router/router.js';

/**
 * Hono, by the router of `new Hono()`: all handlers pass it when they are registered. The ES module is the app's own
 * instance, loaded before the app loads it, so no loader hook is needed. Awaited before the app starts.
 */
export async function watchHono(projectDir: string, listener: FrameworkListener): Promise<void> {
  whenLoaded(`hono/dist/cjs/${ROUTER_FILE}`, (exports) => watchRouter(exports as RouterModule, listener));
  const dist = findDist(projectDir);
  if (dist === undefined) return;
  try {
    watchRouter((await import(pathToFileURL(join(dist, ROUTER_FILE)).href)) as RouterModule, listener);
  } catch {
    // Another version of Hono: its requests are recorded, without their patterns.
  }
}

function findDist(projectDir: string): string | undefined {
  try {
    const entry = createRequire(join(projectDir, 'package.json')).resolve('hono');
    return /^.*[\\/]hono[\\/]dist(?=[\\/])/.exec(entry)?.[0];
  } catch {
    return undefined;
  }
}

function watchRouter({ SmartRouter }: RouterModule, { matched, failed }: FrameworkListener): void {
  const { add } = SmartRouter.prototype;
  SmartRouter.prototype.add = function (method, path, [handler, route]) {
    // What a router that mounts this one takes over: there the path is another, the failures are the same.
    route.handler = wrap(handler, seeFailure);
    const isMiddleware = route.method === 'ALL' && route.path.endsWith('*');
    const entry = isMiddleware
      ? route.handler
      : wrap(route.handler, (run) => {
          matched(route.path);
          return run();
        });
    return add.call(this, method, path, [entry, route]);
  };

  function seeFailure(run: () => unknown): unknown {
    try {
      const result = run();
      return result instanceof Promise ? result.catch(rethrow) : result;
    } catch (error) {
      return rethrow(error);
    }
  }

  function rethrow(error: unknown): never {
    failed(error);
    throw error;
  }
}

/** A proxy: Hono tells middleware by the number of its parameters, and marks handlers with symbols. */
function wrap(handler: Handler, around: (run: () => unknown) => unknown): Handler {
  return new Proxy(handler, {
    apply: (target, self, args) => around(() => Reflect.apply(target, self, args) as unknown),
  });
}
