import { subscribe } from 'node:diagnostics_channel';
import type { FrameworkListener } from './framework-listener.ts';

interface FastifyRequest {
  /** `url` is undefined when no route matched. */
  routeOptions?: { url?: string };
}

interface FastifyInstance {
  addHook(name: 'onRequest', hook: (request: FastifyRequest, reply: unknown, done: () => void) => void): unknown;
  addHook(
    name: 'onError',
    hook: (request: FastifyRequest, reply: unknown, error: unknown, done: () => void) => void,
  ): unknown;
}

/** Fastify says by itself when an instance is made, and what a handler threw before an error handler answers it. */
export function watchFastify({ matched, failed }: FrameworkListener): void {
  subscribe('fastify.initialization', (message) => {
    const { fastify } = message as { fastify: FastifyInstance };
    fastify.addHook('onRequest', (request, _reply, done) => {
      const url = request.routeOptions?.url;
      if (url !== undefined) matched(url);
      done();
    });
    // Errors of hooks and of validation; not called where an error handler of the app answers without an error.
    fastify.addHook('onError', (_request, _reply, error, done) => {
      failed(error);
      done();
    });
  });
  subscribe('tracing:fastify.request.handler:error', (message) => failed((message as { error?: unknown }).error));
}
