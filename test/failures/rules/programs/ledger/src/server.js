import { createServer } from 'node:http';
import { routes } from './routes.js';
import { createTables } from './tables.js';

await createTables();

async function readJson(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString()); // fails: json-of-a-request
}

const server = createServer(async (request, response) => {
  try {
    const route = routes[`${request.method} ${request.url}`];
    if (!route) return response.writeHead(404).end();
    const body = request.method === 'POST' ? await readJson(request) : undefined;
    const answer = await route(body);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer ?? null));
  } catch (error) {
    console.error(error);
    response.writeHead(500).end(); // fails: postgres-no-such-database
  }
});
server.listen(Number(process.env.PORT), '127.0.0.1');
