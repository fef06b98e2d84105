import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A service on loopback that takes every request and never answers. */
export async function startSilentService(): Promise<{ url: string; close(): void }> {
  const server = createServer(() => {}).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/check`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
