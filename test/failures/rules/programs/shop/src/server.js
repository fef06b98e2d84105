import express from 'express';
import { accounts } from './accounts.js';
import { catalogue } from './catalogue.js';
import { orders } from './orders.js';
import { reports } from './reports.js';
import { shipping } from './shipping.js';

const app = express();
app.get('/healthy', (_request, response) => response.send('yes'));
app.use(express.json({ limit: '2kb' }));
app.use('/orders', orders);
app.use('/accounts', accounts);
app.use('/catalogue', catalogue);
app.use('/shipping', shipping);
app.use('/reports', reports);
app.listen(Number(process.env.PORT), '127.0.0.1');
