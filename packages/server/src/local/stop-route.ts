import { timingSafeEqual } from 'node:crypto';
import { AppError } from '@glasstrace/protocol';
import type { FastifyInstance } from 'fastify';
import { hashKey } from '../auth/api-key.ts';

/**
 * `POST /v1/local/stop`: a newer SDK asks this server to leave. Only from this machine, and only with the instance id,
 * which only the owner of the state file can read.
 */
export function registerStop(app: FastifyInstance, instanceId: string, stop: () => void): void {
  const expected = hashKey(`Bearer ${instanceId}`);
  app.post('/v1/local/stop', async (request, reply) => {
    if (!isLoopback(request.socket.remoteAddress)) throw new AppError('HOST_NOT_ALLOWED');
    if (!timingSafeEqual(hashKey(request.headers.authorization ?? ''), expected)) throw new AppError('KEY_UNKNOWN');
    reply.raw.once('close', stop);
    return reply.code(202).send({ status: 'stopping' });
  });
}

const isLoopback = (address: string | undefined): boolean =>
  address !== undefined && /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/.test(address);
