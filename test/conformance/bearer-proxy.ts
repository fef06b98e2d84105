import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface BearerProxy {
  url: URL;
  close(): Promise<void>;
}

/**
 * Stands in front of a server and adds a key to every request, which the suite can't send. Host and Origin that name the
 * proxy are made to name the server; others go through as they are, so that the server still has to refuse them.
 */
export async function startBearerProxy(target: URL, key: string): Promise<BearerProxy> {
  const proxy = createServer((incoming, answer) => {
    const own = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const asTarget = (text: string | undefined) => text?.replace(own, target.host);
    const headers = { ...incoming.headers, authorization: `Bearer ${key}` };
    const host = asTarget(incoming.headers.host);
    const origin = asTarget(incoming.headers.origin);
    const outgoing = request(
      new URL(incoming.url ?? '/', target),
      {
        method: incoming.method,
        headers: { ...headers, ...(host !== undefined && { host }), ...(origin !== undefined && { origin }) },
      },
      (reply) => {
        answer.writeHead(reply.statusCode!, reply.headers);
        reply.pipe(answer);
      },
    );
    outgoing.on('error', () => answer.destroy());
    answer.on('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    url: new URL(target.pathname, `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`),
    async close() {
      proxy.closeAllConnections();
      proxy.close();
      await once(proxy, 'close');
    },
  };
}
