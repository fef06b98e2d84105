import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { freePort } from '../../packages/protocol/test/support/free-port.ts';

/** Services that misbehave when they are asked to, on loopback, and the variables by which programs find them. */
export interface Upstreams {
  env: Record<string, string>;
  /** Each port and the one that a recording shows in its place. */
  ports: ReadonlyMap<number, number>;
  close(): void;
}

/** The first part of the path says how the request is answered; the rest is the program's own. */
const BEHAVIOURS: Record<string, (respond: Parameters<RequestListener>[1], value: string) => void> = {
  status: (response, value) =>
    response.writeHead(Number(value), { 'content-type': 'application/json' }).end('{"error":"refused"}'),
  json: (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true,"items":null}'),
  html: (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><p>Maintenance</p>'),
  half: (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"rates": [1.2, '),
  empty: (response) => response.writeHead(200).end(),
  reset: (response) => response.socket?.resetAndDestroy(),
  hang: () => {},
  slow: (response, value) => setTimeout(() => response.end('{"ok":true}'), Number(value)),
  loop: (response, value) => response.writeHead(302, { location: `/loop/${value}` }).end(),
  cut: (response) => {
    response.writeHead(200, { 'content-length': '1000' }).write('{"items":[');
    setTimeout(() => response.socket?.destroy(), 30);
  },
};

const answer: RequestListener = (request, response) => {
  const [, behaviour = '', value = ''] = (request.url ?? '').split('/');
  request.resume();
  const behave = BEHAVIOURS[behaviour];
  if (behave) behave(response, value);
  else response.writeHead(404).end();
};

export async function startUpstreams(folder: string): Promise<Upstreams> {
  const plain = createServer(answer);
  const tls = createTlsServer(selfSigned(folder), answer);
  const portOf = async (server: typeof plain) => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  };
  const [plainPort, tlsPort, deadPort] = [await portOf(plain), await portOf(tls), await freePort()];
  return {
    env: {
      UPSTREAM_URL: `http://127.0.0.1:${plainPort}`,
      TLS_URL: `https://127.0.0.1:${tlsPort}`,
      DEAD_URL: `http://127.0.0.1:${deadPort}`,
      DEAD_PORT: String(deadPort),
    },
    ports: new Map([
      [plainPort, 4000],
      [tlsPort, 4443],
      [deadPort, 4999],
    ]),
    close() {
      for (const server of [plain, tls]) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}

function selfSigned(folder: string): { key: Buffer; cert: Buffer } {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, ...subject], {
    stdio: 'ignore',
  });
  return { key: readFileSync(key), cert: readFileSync(cert) };
}
