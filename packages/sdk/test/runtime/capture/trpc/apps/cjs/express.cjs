const express = require('express');
const { initTRPC } = require('@trpc/server');
const { createExpressMiddleware } = require('@trpc/server/adapters/express');

const t = initTRPC.create();
const router = t.router({
  greeting: t.procedure.query(() => 'hello'),
  polls: t.router({
    total: t.procedure.query(() => {
      throw new RangeError('no votes'); // marker:total
    }),
  }),
});

const app = express();
app.use('/api/rpc', createExpressMiddleware({ router }));
const server = app.listen(0, '127.0.0.1', () => process.send(server.address().port));
