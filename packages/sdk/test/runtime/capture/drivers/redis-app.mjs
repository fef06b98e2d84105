import { createServer } from 'node:http';
import { createServer as listen } from 'node:net';
import Redis from 'ioredis';

/** Answers in Redis's protocol as a server would whose key holds something else than a list. */
const database = listen((socket) => {
  socket.on('error', () => {});
  socket.on('data', (data) => {
    // Clients send several commands at once; each begins with its number of words.
    for (const command of data
      .toString()
      .split(/^\*\d+\r\n/m)
      .slice(1)) {
      const isPush = /lpush/i.test(command);
      socket.write(isPush ? '-WRONGTYPE Operation against a key holding the wrong kind of value\r\n' : '+OK\r\n');
    }
  });
});
await new Promise((resolve) => database.listen(0, '127.0.0.1', resolve));
const redis = new Redis(database.address().port, '127.0.0.1', { enableReadyCheck: false });
await new Promise((resolve) => redis.once('ready', resolve));
const secret = ['value', 'secret'].join('-');

const routes = {
  '/fine': () => redis.set('user:1', secret),
  '/wrong-type': () => redis.lpush('user:1', secret), // marker:wrongType
};

const server = createServer(async (request, response) => {
  try {
    await routes[request.url]();
    response.end('fine');
  } catch (error) {
    response.statusCode = 500;
    response.end(error.name);
  }
});
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
