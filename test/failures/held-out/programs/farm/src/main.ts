import fastify from 'fastify';
import { animals } from './animals/routes.ts';
import { migrate } from './database.ts';
import { machines } from './machines/routes.ts';

async function main() {
  await migrate();
  const server = fastify({ logger: { level: 'error' } });
  server.get('/healthy', () => 'ok');
  await server.register(animals);
  await server.register(machines);
  await server.listen({ host: '127.0.0.1', port: Number(process.env.PORT) });
}

void main();
