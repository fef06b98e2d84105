import express from 'express';

const app = express();
const items = express.Router({ mergeParams: true });
items.get('/:id', (request) => {
  throw new TypeError(`No item ${request.params.id}`); // marker:thrown
});
items.get('/', async () => {
  await null;
  throw new RangeError('rejected'); // marker:rejected
});
const shops = express.Router();
shops.use('/:shop/items', items);
app.use('/api/shops', shops);

app.get('/passed', (_request, _response, next) => {
  next(new Error('passed on')); // marker:passed
});
app.get('/swallowed', (_request, response) => {
  response.status(500).json({ ok: false }); // marker:swallowed
});
app.get('/fine', (_request, response) => response.send('fine'));
app.get('/report.pdf', (_request, response) => response.send('made by code'));
app.use((error, _request, response, _next) => {
  response.status(500).json({ error: error.name });
});

const server = app.listen(0, '127.0.0.1', () => process.send(server.address().port));
