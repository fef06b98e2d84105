import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { registerGlasstrace } from '../../../src/index.ts';

/** A server that begins to record when it has answered already. Sends its port to the parent. */
const server = createServer(async (request, response) => {
  if (request.url === '/register') await registerGlasstrace();
  // An answer that goes on keeps its connection for as long as anything else may take.
  if (request.url === '/endless') response.write('ok');
  else response.end('ok');
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
