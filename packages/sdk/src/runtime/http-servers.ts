import { Server as HttpServer } from 'node:http';
import { Server as HttpsServer } from 'node:https';
import { type Server, Socket } from 'node:net';
import { LIMITS } from '@glasstrace/protocol/environment';
import type { AppProcess } from '@glasstrace/protocol/sdk-init';

/** Where the HTTP servers of this process listen on a port. */
export function findListening(): AppProcess['listening'] {
  const listening = handles().flatMap((handle) => {
    const address = isHttp(handle) ? handle.address() : null;
    if (address === null || typeof address === 'string') return [];
    const everywhere = address.address === '::' || address.address === '0.0.0.0';
    const host = everywhere ? {} : { host: address.address.slice(0, LIMITS.hostChars) };
    return [{ port: address.port, ...host, secure: handle instanceof HttpsServer }];
  });
  return listening.slice(0, LIMITS.listeners);
}

/** How many connected clients these servers have answered already. */
export function countAnswered(): number {
  return handles().filter((handle) => handle instanceof Socket && isHttp(serverOf(handle)) && handle.bytesWritten > 0)
    .length;
}

const isHttp = (handle: unknown): handle is Server => handle instanceof HttpServer || handle instanceof HttpsServer;

const serverOf = (socket: Socket): unknown => (socket as { server?: unknown }).server;

/** Node has no documented way to them; without it nothing is known. */
function handles(): unknown[] {
  try {
    return (process as { _getActiveHandles?: () => unknown[] })._getActiveHandles?.() ?? [];
  } catch {
    return [];
  }
}
