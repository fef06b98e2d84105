const express = require('express');

const app = express();
const api = express.Router();
api.get('/users/:id', async () => {
  await null;
  throw new TypeError('no such user'); // marker:thrown
});
app.use('/api', api);

const server = app.listen(0, '127.0.0.1', () => process.send(server.address().port));
