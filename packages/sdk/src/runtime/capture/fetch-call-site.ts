import { rememberCallSite } from './call-sites.ts';
import { captureStack, type StackHolder } from './capture-stack.ts';

/**
 * Errors of `fetch` and of abort signals are made by the runtime, on Node 24 with an empty stack: remembers where the
 * call was made. Returns what must be called before every request, as Next puts its own saved `fetch` back at every
 * hot reload.
 */
export function rememberFetchCallSites(): () => void {
  const original = globalThis.fetch;
  const watched = new Proxy(original, {
    apply(target, self, args: Parameters<typeof fetch>) {
      const stack = captureStack(watched);
      const response: unknown = Reflect.apply(target, self, args);
      return response instanceof Promise ? response.catch((error: unknown) => rethrow(error, stack)) : response;
    },
  });
  globalThis.fetch = watched;
  return () => {
    if (globalThis.fetch === original) globalThis.fetch = watched;
  };
}

function rethrow(error: unknown, stack: StackHolder): never {
  rememberCallSite(error, stack);
  throw error;
}
