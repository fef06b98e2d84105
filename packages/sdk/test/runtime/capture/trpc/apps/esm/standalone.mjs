import { initTRPC } from '@trpc/server';
import { createHTTPServer } from '@trpc/server/adapters/standalone';

const t = initTRPC.context().create();
const router = t.router({
  greeting: t.procedure.query(() => 'hello'),
  stuck: t.procedure.query(() => new Promise(() => {})),
  polls: t.router({
    total: t.procedure.query(async () => {
      await null;
      throw new RangeError('no votes'); // marker:total
    }),
  }),
});

const server = createHTTPServer({ router, createContext: () => ({}) });
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
