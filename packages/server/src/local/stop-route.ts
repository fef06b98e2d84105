import type { FastifyInstance } from 'fastify';
import type { OwnerCheck } from './owner-check.ts';

/** `POST /v1/local/stop`: a command or a newer SDK asks this server to leave. */
export function registerStop(app: FastifyInstance, checkOwner: OwnerCheck, stop: () => void): void {
  app.post('/v1/local/stop', async (request, reply) => {
    checkOwner(request);
    reply.raw.once('close', stop);
    return reply.code(202).send({ status: 'stopping' });
  });
}
