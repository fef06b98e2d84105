import express from 'express';
import { crossings } from './crossings.ts';
import { manifest } from './manifest.ts';

const app = express();
app.use(express.json());
app.get('/healthy', (_req, res) => void res.send('ok'));
app.use(crossings);
app.use('/manifest', manifest);

app.use(((error, _req, res, _next) => {
  const status = typeof error.status === 'number' ? error.status : 500;
  res.status(status).json({ code: error.code ?? 'internal' });
}) as express.ErrorRequestHandler);

app.listen(Number(process.env.PORT), '127.0.0.1');
