import got from 'got';
import { Hono } from 'hono';

export const labs = new Hono();

const lab = got.extend({ prefixUrl: process.env.UPSTREAM_URL!, retry: { limit: 0 } });

labs.get('/results', async (c) => {
  const results = await lab('html/results').json<{ results: string[] }>(); // fails: got-page-for-json
  return c.json(results);
});

labs.get('/orders', async (c) => {
  const orders = await lab('hang/orders', { timeout: { request: 300 } }).text(); // fails: got-timeout
  return c.text(orders);
});

labs.get('/samples', async (c) => {
  const samples = await lab('status/503/samples').text(); // fails: got-503
  return c.text(samples);
});

labs.get('/catalogue', async (c) => {
  const catalogue = await got(`${process.env.DEAD_URL}/catalogue`, { retry: { limit: 0 } }).text(); // fails: got-refused
  return c.text(catalogue);
});

labs.get('/couriers', async (c) => {
  const { LAB_COURIER_KEY } = process.env;
  const [id, key] = LAB_COURIER_KEY!.split(':'); // fails: variable-taken-out-of-env
  return c.json({ id, key: key?.length });
});

labs.get('/broken-stream', async (c) => {
  const response = await fetch(`${process.env.UPSTREAM_URL}/cut/stream`);
  const rows = await response.json(); // fails: answer-breaks-off
  return c.json(rows);
});

labs.get('/many-redirects', async (c) => {
  const response = await fetch(`${process.env.UPSTREAM_URL}/loop/1`); // fails: redirects-without-end
  return c.text(await response.text());
});

labs.get('/aborted', async (c) => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 120);
  const response = await fetch(`${process.env.UPSTREAM_URL}/hang/x`, { signal: controller.signal }); // fails: aborted-by-the-app
  return c.text(await response.text());
});
