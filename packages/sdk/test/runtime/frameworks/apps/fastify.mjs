import Fastify from 'fastify';

const app = Fastify();
app.register(
  (scope, _options, done) => {
    scope.get('/users/:id', async (request) => {
      await null;
      throw new TypeError(`no user ${request.params.id}`); // marker:rejected
    });
    done();
  },
  { prefix: '/api' },
);
app.register((scope, _options, done) => {
  scope.setErrorHandler((_error, _request, reply) => reply.status(500).send({ ok: false }));
  scope.get('/answered', () => {
    throw new RangeError('answered by the error handler'); // marker:answered
  });
  done();
});
app.get(
  '/guarded',
  {
    onRequest(_request, _reply, done) {
      done(new Error('refused by a hook')); // marker:hook
    },
  },
  () => 'never',
);

await app.listen({ port: 0, host: '127.0.0.1' });
process.send(app.server.address().port);
