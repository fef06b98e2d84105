import { Router } from 'express';

export const reports = Router();

reports.get('/revenue', (_request, response) => {
  response.send(JSON.stringify({ cents: 12n })); // fails: bigint-in-json
});

reports.get('/tree', (_request, response) => {
  const node = { name: 'root' };
  node.parent = node;
  response.send(JSON.stringify(node)); // fails: circular-json
});

reports.get('/since', (request, response) => {
  response.send(new Date(String(request.query.day)).toISOString()); // fails: invalid-date
});

const depth = (category) => 1 + depth(category.parent ?? category); // fails: endless-recursion

reports.get('/depth', (_request, response) => {
  response.json(depth({ name: 'Lamps' }));
});

reports.get('/twice', (_request, response) => {
  response.send('done');
  response.setHeader('x-report', '1'); // fails: headers-already-sent
});

reports.post('/filter', (request, response) => {
  const { filter } = request.body;
  response.json(JSON.parse(filter)); // fails: json-in-a-request-field
});

reports.get('/total', () => {
  const totals = Object.freeze({ sum: 0 });
  totals.sum = 12; // fails: writing-to-a-constant-object
});
