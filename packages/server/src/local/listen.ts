import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { isHeldByOwnServer } from './find-running.ts';

const FURTHER_PORTS = 20;

export type Listening =
  | { status: 'listening'; port: number }
  | { status: 'already_running'; port: number }
  | { status: 'port_taken' | 'port_forbidden'; port: number };

export interface ListenOptions {
  host: string;
  port: number;
  exactPort: boolean;
  stateDir: string;
}

/**
 * Binds the preferred port; the one who binds it is the server, whoever comes second leaves. When a stranger has it, one
 * of the next ports, unless this very port was asked for.
 */
export async function listen(app: FastifyInstance, options: ListenOptions): Promise<Listening> {
  const { host, port: preferred, exactPort, stateDir } = options;
  const last = exactPort ? preferred : Math.min(preferred + FURTHER_PORTS, 65_535);
  for (let port = preferred; port <= last; port++) {
    try {
      await app.listen({ host, port });
      return { status: 'listening', port: portOf(app) };
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Windows keeps whole ranges of ports to itself, and names them to nobody: any other will do.
      if (code === 'EACCES') return exactPort ? { status: 'port_forbidden', port } : listenAnywhere(app, host);
      if (code !== 'EADDRINUSE') throw error;
      if (await isHeldByOwnServer(stateDir, port)) return { status: 'already_running', port };
    }
  }
  return { status: 'port_taken', port: preferred };
}

async function listenAnywhere(app: FastifyInstance, host: string): Promise<Listening> {
  await app.listen({ host, port: 0 });
  return { status: 'listening', port: portOf(app) };
}

const portOf = (app: FastifyInstance): number => (app.server.address() as AddressInfo).port;
