import { serve } from '@hono/node-server';
import { Hono } from 'hono';

const users = new Hono();
users.get('/:id', async (context) => {
  await null;
  throw new TypeError(`no user ${context.req.param('id')}`); // marker:rejected
});
const answering = new Hono();
answering.onError((_error, context) => context.json({ ok: false }, 500));
answering.get('/here', () => {
  throw new RangeError('answered by the error handler'); // marker:answered
});

const app = new Hono();
app.use('*', (_context, next) => next());
app.route('/api/users', users);
app.route('/answered', answering);
app.get('/fine', (context) => context.text('fine'));

serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => process.send(port));
