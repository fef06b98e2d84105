const express = require('express');

const app = express();
const api = express.Router();
api.get('/users/:id', () => {
  throw new TypeError('no such user'); // marker:thrown
});
api.get('/users', (_request, _response, next) => {
  next(new RangeError('passed on')); // marker:passed
});
app.use('/api', api);
app.use((error, _request, response, _next) => response.status(500).send(error.name));

const server = app.listen(0, '127.0.0.1', () => process.send(server.address().port));
