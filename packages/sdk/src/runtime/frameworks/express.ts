import type { IncomingMessage } from 'node:http';
import { whenLoaded } from '../when-loaded.ts';
import type { FrameworkListener } from './framework-listener.ts';

type Next = (error?: unknown) => void;
type Request = IncomingMessage & { baseUrl?: string };
type Path = string | RegExp | readonly (string | RegExp)[];

type HandleRequest = (this: Layer, request: Request, response: unknown, next: Next) => unknown;
type HandleError = (this: Layer, error: unknown, request: Request, response: unknown, next: Next) => unknown;

/** One entry of a router's stack: a route, a middleware, or a router that is mounted. */
interface Layer {
  route?: { path: Path };
  /** Express 5. */
  handleRequest: HandleRequest;
  handleError: HandleError;
  /** Express 4. */
  handle_request: HandleRequest;
  handle_error: HandleError;
}

type LayerClass = (new (path: Path, ...rest: unknown[]) => Layer) & { prototype: Layer };

/**
 * Express, by its router: every handler is called through a layer, and every error comes back through the `next` of
 * one: thrown, rejected (Express 5) or passed on.
 */
export function watchExpress({ matched, failed }: FrameworkListener): void {
  whenLoaded('router/lib/layer.js', (layer) => watchLayer(layer, 'handleRequest', 'handleError'));
  whenLoaded('express/lib/router/layer.js', (layer) => watchLayer(layer, 'handle_request', 'handle_error'));

  function watchLayer(
    exports: unknown,
    requestMethod: 'handleRequest' | 'handle_request',
    errorMethod: 'handleError' | 'handle_error',
  ): LayerClass {
    const Original = exports as LayerClass;
    const mountPaths = new WeakMap<Layer, Path>();
    const prefixes = createPrefixes();
    const { [requestMethod]: handleRequest, [errorMethod]: handleError } = Original.prototype;

    Original.prototype[requestMethod] = function (request, response, next) {
      const mountPath = mountPaths.get(this);
      if (this.route) matched(joinPaths(prefixes.of(request), textOf(this.route.path)));
      else if (mountPath !== undefined) prefixes.add(request, mountPath);
      return handleRequest.call(this, request, response, seeErrors(next));
    };
    Original.prototype[errorMethod] = function (error, request, response, next) {
      failed(error);
      return handleError.call(this, error, request, response, seeErrors(next));
    };

    // Layers of older versions do not keep the path that they were made with.
    return new Proxy(Original, {
      construct(target, args: [Path, ...unknown[]], newTarget) {
        const layer = Reflect.construct(target, args, newTarget) as Layer;
        mountPaths.set(layer, args[0]);
        return layer;
      },
    });
  }

  function seeErrors(next: Next): Next {
    return (error) => {
      if (error && error !== 'route' && error !== 'router') failed(error);
      next(error);
    };
  }
}

/** Routers that are mounted in routers: the request only has the URL they matched, `/users/42` for `/users/:id`. */
function createPrefixes() {
  const byRequest = new WeakMap<Request, Map<string, string>>();
  const patternOf = (request: Request, url: string) => byRequest.get(request)?.get(url) ?? url;
  return {
    of: (request: Request) => patternOf(request, request.baseUrl ?? ''),
    /** What matched `path` is the end of the request's `baseUrl`; how much of it can't be told of wildcards. */
    add(request: Request, path: Path) {
      const { baseUrl = '' } = request;
      const segments = typeof path === 'string' && !/[*{]/.test(path) ? path.split('/').filter(Boolean) : [];
      if (segments.length === 0) return;
      const outerUrl = baseUrl.split('/').slice(0, -segments.length).join('/');
      const known = byRequest.get(request) ?? new Map<string, string>();
      byRequest.set(request, known.set(baseUrl, `${patternOf(request, outerUrl)}/${segments.join('/')}`));
    },
  };
}

const textOf = (path: Path): string =>
  typeof path === 'object' && 'map' in path ? path.map(String).join('|') : String(path);

const joinPaths = (prefix: string, path: string): string => `${prefix}${path}`.replace(/(?<=.)\/$/, '') || '/';
