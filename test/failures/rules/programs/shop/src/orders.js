import { Router } from 'express';
import { z } from 'zod';
import { database } from './database.js';

export const orders = Router();

const drafts = new Map([[7, { id: 7, customer: { name: 'Ana', address: null }, items: [{ name: 'Lamp' }] }]]);

orders.get('/drafts/:id', (request, response) => {
  const draft = drafts.get(Number(request.params.id));
  response.json({ id: draft.id, items: draft.items.length }); // fails: property-of-undefined
});

orders.get('/drafts/:id/city', (request, response) => {
  const draft = drafts.get(Number(request.params.id));
  const label = `${draft.customer.name}, ${draft.customer.address.city}`; // fails: property-of-null-in-a-chain
  response.send(label);
});

orders.get('/drafts/:id/total', (request, response) => {
  const { items } = drafts.get(Number(request.params.id));
  const prices = items.map((item) => item.price.amount); // fails: property-in-a-callback
  response.json({ total: prices.reduce((sum, price) => sum + price, 0) });
});

orders.get('/:id/owner', (request, response) => {
  const row = database.prepare('select * from orders where id = ?').get(Number(request.params.id));
  response.json({ owner: row.owner_email.toLowerCase() }); // fails: row-not-found
});

async function loadInvoiceAddress(id) {
  const rows = database.prepare('select * from addresses where order_id = ?').all(id);
  return rows.find(({ kind }) => kind === 'invoice');
}

orders.get('/:id/invoice-address', async (request, response) => {
  const { city, street } = await loadInvoiceAddress(Number(request.params.id)); // fails: destructuring-undefined
  response.json({ city, street });
});

const counters = {};

orders.post('/:id/views', (request, response) => {
  counters[request.params.id].views = 1; // fails: setting-a-property-of-undefined
  response.end();
});

orders.get('/:id/discount', (request, response) => {
  const order = { id: Number(request.params.id), total: 20, discount: 0.1 };
  response.json({ total: order.applyDiscount() }); // fails: method-that-does-not-exist
});

function loadTags() {
  return { first: 'new', second: 'sale' };
}

orders.get('/:id/tags', (_request, response) => {
  response.json(loadTags().map((tag) => tag.toUpperCase())); // fails: map-of-an-object
});

orders.post('/import', (request, response) => {
  const names = [];
  for (const { name } of request.body.items) names.push(name); // fails: not-iterable
  response.json(names);
});

orders.get('/:id/shipping-cost', (_request, response) => {
  response.json({ cost: basePrice * 1.2 }); // fails: undefined-variable
});

orders.get('/:id/label', (_request, response) => {
  const label = `${prefix}-17`; // fails: variable-before-its-declaration
  const prefix = 'GT';
  response.send(label);
});

const newOrder = z.object({
  customer: z.object({ email: z.email(), age: z.number().int() }),
  items: z.array(z.object({ sku: z.string(), quantity: z.number().positive() })),
});

orders.post('/', (request, response) => {
  const order = newOrder.parse(request.body); // fails: zod-of-a-request
  response.status(201).json(order);
});

orders.get('/:id/receipt', async (_request, response) => {
  const { renderReceipt } = await import('./receipts/render.js'); // fails: module-not-found
  response.send(renderReceipt());
});

orders.get('/:id/export', async (_request, response) => {
  const { default: ExcelFile } = await import('excel-file-writer'); // fails: package-not-found
  response.send(new ExcelFile().write());
});

orders.get('/:id/cancel', () => {
  throw 'the order was sent already'; // fails: thrown-string
});

orders.get('/:id/refund', (request) => {
  const refund = Number(request.query.amount);
  if (refund > 20) throw new Error('a refund cannot be larger than the order'); // fails: rule-of-the-app
});
