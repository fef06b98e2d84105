import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { logger } from './logger.js';
import { labs } from './modules/labs.js';
import { patients } from './modules/patients.js';
import { visits } from './modules/visits.js';
import { setUp } from './storage.js';

const app = new Hono();

app.get('/healthy', (c) => c.text('ok'));
app.route('/patients', patients);
app.route('/visits', visits);
app.route('/labs', labs);

app.onError((err, c) => {
  logger.error(err);
  return c.json({ ok: false }, 500);
});

await setUp();
serve({ fetch: app.fetch, port: Number(process.env.PORT), hostname: '127.0.0.1' });
