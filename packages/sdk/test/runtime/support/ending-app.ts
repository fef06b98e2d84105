import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server whose requests end the process. Writes its port on a line of its own. */
const server = createServer((request, response) => {
  console.error(`handling ${request.url}`);
  if (request.url === '/throw') throw new RangeError('no such poll'); // marker:throw
  if (request.url === '/reject') void Promise.reject(new RangeError('nobody awaits')); // marker:reject
  if (request.url === '/exit') {
    response.statusCode = 500;
    response.end();
    process.exit(3);
  }
  if (request.url === '/late') {
    response.end();
    response.once('close', () => setImmediate(throwLate));
  }
  if (request.url === '/quiet') response.end();
});
process.once('SIGUSR2', () => process.exit(4));

function throwLate(): never {
  throw new RangeError('after the response'); // marker:late
}

if (process.env.FAIL_AT_BOOT) {
  console.error(new RangeError('no database')); // marker:boot
  process.exit(1);
}
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
