import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { captureError, registerGlasstrace } from '../../../src/index.ts';

/** A server without a framework, in a process of its own. Sends its port to the parent. */
await registerGlasstrace();
await registerGlasstrace();

const server = createServer((request, response) => {
  if (request.url?.startsWith('/boom')) {
    captureError(new TypeError('boom')); // marker:boom
    response.statusCode = 500;
  }
  if (request.url === '/late') setTimeout(() => console.error(new Error('too late')), 20); // marker:late
  response.end(JSON.stringify({ ok: true, headers: Object.keys(request.headers).sort() }));
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.once('message', () => {
  server.closeAllConnections();
  server.close();
  process.disconnect();
});
