import { readFile } from 'node:fs/promises';
import { Router } from 'express';
import { z } from 'zod';
import { loadPrices, loadRates } from './suppliers.js';

export const catalogue = Router();

catalogue.get('/prices', async (_request, response) => {
  response.json(await loadPrices()); // fails: html-where-json-was-expected
});

catalogue.get('/rates', async (_request, response) => {
  response.json(await loadRates());
});

const supplierItems = z.object({ ok: z.boolean(), items: z.array(z.string()) });

catalogue.get('/supplier-items', async (_request, response) => {
  const answer = await fetch(`${process.env.UPSTREAM_URL}/json/items`);
  const { items } = supplierItems.parse(await answer.json()); // fails: zod-of-an-upstream
  response.json(items);
});

catalogue.get('/recommendations', async (_request, response) => {
  const started = performance.now();
  await fetch(`${process.env.UPSTREAM_URL}/slow/1600/recommendations`); // fails: slow-upstream
  response.json({ took: performance.now() - started });
});

catalogue.get('/banner', async (_request, response) => {
  try {
    const answer = await fetch(`${process.env.DEAD_URL}/banner`); // fails: failure-behind-a-200
    response.send(await answer.text());
  } catch (error) {
    console.error('no banner today', error);
    response.send('');
  }
});

catalogue.get('/offers', async (_request, response) => {
  try {
    await fetch(`${process.env.DEAD_URL}/offers`);
    response.end();
  } catch {
    response.status(500).json({ error: 'something went wrong' }); // fails: swallowed
  }
});

catalogue.get('/terms', async (_request, response) => {
  response.send(await readFile('content/terms.md', 'utf8')); // fails: file-not-found
});

catalogue.get('/link', (request, response) => {
  response.send(new URL(`/p/${request.query.slug}`).href); // fails: invalid-url
});
