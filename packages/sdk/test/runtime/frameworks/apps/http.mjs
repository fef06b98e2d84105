import { createServer } from 'node:http';

const server = createServer(async (request, response) => {
  if (request.url === '/caught') {
    try {
      JSON.parse('{');
    } catch {
      response.writeHead(500).end('failed'); // marker:caught
    }
    return;
  }
  if (request.url === '/crash') {
    await null;
    throw new TypeError('nobody catches this'); // marker:crash
  }
  response.end('fine');
});
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
