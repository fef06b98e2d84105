import type { AddressInfo } from 'node:net';
import { AppError } from '@glasstrace/protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Refuses requests that a web page of another site could have made: by a Host that is not ours (DNS rebinding) or by an
 * Origin other than the server's own. Runs before anything else on every route.
 *
 * `allowedHosts` are further names by which the server may be reached: `name` with any port, or `name:port`.
 */
export function guardHostAndOrigin(app: FastifyInstance, allowedHosts: readonly string[]): void {
  app.addHook('onRequest', async (request) => {
    if (!isOurHost(request.headers.host, boundPort(app), allowedHosts))
      throw new AppError('HOST_NOT_ALLOWED', { host: shown(request.headers.host) });
    if (!isOwnOrigin(request)) throw new AppError('ORIGIN_NOT_ALLOWED');
  });
}

function isOurHost(header: string | undefined, port: number | undefined, allowedHosts: readonly string[]): boolean {
  const match = /^(\[[0-9a-f:.]+\]|[^:\s]+)(?::(\d+))?$/i.exec(header ?? '');
  if (!match) return false;
  const name = match[1]!.toLowerCase();
  const isLoopback = LOOPBACK_NAMES.includes(name) && (port === undefined || Number(match[2] ?? 80) === port);
  return isLoopback || allowedHosts.some((allowed) => [name, match[0].toLowerCase()].includes(allowed.toLowerCase()));
}

/** It is repeated to whoever sent it: nothing but what a name can hold. */
const shown = (header = ''): string => header.replace(/[^\w.:[\]-]/g, '').slice(0, 100);

/** undefined before the server listens, as when tests inject requests. */
function boundPort(app: FastifyInstance): number | undefined {
  return (app.server.address() as AddressInfo | null)?.port;
}

/** Programs send no Origin. A browser does, and `null` when it hides it. */
function isOwnOrigin({ headers: { origin, host } }: FastifyRequest): boolean {
  if (origin === undefined) return true;
  const own = host?.toLowerCase();
  return [`http://${own}`, `https://${own}`].includes(origin.toLowerCase());
}
