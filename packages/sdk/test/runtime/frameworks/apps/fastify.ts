import Fastify from 'fastify';

interface Params {
  readonly id: string;
}

/** The compiler takes out what stands above and here: no line is right by accident. */
const app = Fastify();
app.get<{ Params: Params }>('/typed/:id', (request) => {
  const params: Params = request.params;
  throw new TypeError(`typed ${params.id}`); // marker:thrown
});

await app.listen({ port: 0, host: '127.0.0.1' });
process.send?.((app.server.address() as { port: number }).port);
