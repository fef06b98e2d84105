import { timingSafeEqual } from 'node:crypto';
import { AppError } from '@glasstrace/protocol';
import type { FastifyRequest } from 'fastify';
import { hashKey } from '../auth/api-key.ts';

/** Throws AppError unless the request comes from the user whose server this is. */
export type OwnerCheck = (request: FastifyRequest) => void;

/** The owner is on this machine and shows the instance id, which only who may read the state file knows. */
export function createOwnerCheck(instanceId: string): OwnerCheck {
  const expected = hashKey(`Bearer ${instanceId}`);
  return ({ socket, headers }) => {
    if (!isLoopback(socket.remoteAddress)) throw new AppError('KEY_UNKNOWN');
    if (!timingSafeEqual(hashKey(headers.authorization ?? ''), expected)) throw new AppError('KEY_UNKNOWN');
  };
}

const isLoopback = (address: string | undefined): boolean =>
  address !== undefined && /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/.test(address);
