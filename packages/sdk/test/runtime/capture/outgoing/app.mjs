import { createServer, get, request as send } from 'node:http';

const silent = createServer(() => {});
await new Promise((resolve) => silent.listen(0, '127.0.0.1', resolve));
silent.unref();
const upstream = createServer((request, response) => {
  response.statusCode = request.url.startsWith('/missing') ? 404 : 200;
  response.end('upstream');
});
await new Promise((resolve) => upstream.listen(0, '127.0.0.1', resolve));
const here = `http://127.0.0.1:${upstream.address().port}`;

const ask = (url, options = {}) =>
  new Promise((resolve, reject) => {
    const request = get(url, options, (response) => response.resume().on('end', () => resolve(response.statusCode)));
    request.on('timeout', () => request.destroy());
    request.on('error', reject);
  });

const routes = {
  '/ok': () => ask(`${here}/found?token=query-secret`, { headers: { authorization: 'header-secret' } }),
  '/missing': () => ask(`${here}/missing`),
  '/refused': () => ask('http://127.0.0.1:9/refused-path'), // marker:refused
  '/slow': () => ask(`http://127.0.0.1:${silent.address().port}/slow-path`, { timeout: 100 }),
  '/aborted': () => ask(`http://127.0.0.1:${silent.address().port}/aborted-path`, { signal: AbortSignal.timeout(100) }),
  '/posted': () =>
    new Promise((resolve) => {
      send(`${here}/posted-path`, { method: 'POST' }, (response) => response.resume().on('end', resolve)).end(
        'body-secret',
      );
    }),
};

const server = createServer(async (request, response) => {
  try {
    await routes[request.url]();
    response.end('fine');
  } catch (error) {
    console.error(error);
    response.statusCode = 502;
    response.end(error.code);
  }
});
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
