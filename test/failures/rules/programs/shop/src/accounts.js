import { Router } from 'express';
import { jwtVerify, SignJWT } from 'jose';
import jsonwebtoken from 'jsonwebtoken';
import { database } from './database.js';

export const accounts = Router();

const SECRET = ['not', 'much', 'of', 'a', 'secret', 'at', 'all'].join('-');

accounts.get('/me', (_request, response) => {
  const session = jsonwebtoken.sign({ sub: 'ana' }, SECRET, { expiresIn: -60 });
  const { sub } = jsonwebtoken.verify(session, SECRET); // fails: jwt-expired
  response.json({ sub });
});

accounts.get('/me/key', (_request, response) => {
  const session = jsonwebtoken.sign({ sub: 'ana' }, 'the key of last year');
  response.json(jsonwebtoken.verify(session, SECRET)); // fails: jwt-signature
});

accounts.get('/me/scopes', async (_request, response) => {
  const key = new TextEncoder().encode(SECRET);
  const token = await new SignJWT({}).setProtectedHeader({ alg: 'HS256' }).setExpirationTime('-1h').sign(key);
  const { payload } = await jwtVerify(token, key); // fails: jose-expired
  response.json(payload);
});

accounts.get('/secret', (request, response) => {
  if (!request.headers.authorization) return response.status(401).json({ error: 'sign in first' }); // fails: not-signed-in
  response.json({});
});

accounts.get('/admin', (_request, response) => {
  response.status(403).json({ error: 'for administrators' }); // fails: forbidden-by-the-app
});

accounts.get('/mail', (_request, response) => {
  const sender = process.env.MAIL_SENDER.trim(); // fails: environment-variable-used
  response.send(sender);
});

function requireSetting(name) {
  const value = process.env[name];
  if (!value) throw new Error(`Missing environment variable ${name}`); // fails: environment-variable-checked
  return value;
}

accounts.get('/billing', (_request, response) => {
  response.send(requireSetting('BILLING_ACCOUNT'));
});

accounts.get('/avatar', (_request, response) => {
  response.send(new URL(process.env.AVATAR_BASE_URL).host); // fails: environment-variable-as-url
});

accounts.post('/orders', (request, response) => {
  const insert = database.prepare('insert into orders (number, owner_email) values (?, ?)');
  insert.run(request.body.number, request.body.email); // fails: sqlite-unique
  response.status(201).end();
});

accounts.post('/addresses', (request, response) => {
  database.prepare('insert into addresses (order_id, kind) values (?, ?)').run(request.body.orderId, 'invoice'); // fails: sqlite-foreign-key
  response.status(201).end();
});

accounts.post('/numbers', (_request, response) => {
  database.prepare('insert into orders (owner_email) values (?)').run('ben@example.org'); // fails: sqlite-not-null
  response.status(201).end();
});

accounts.post('/totals', (request, response) => {
  database.prepare('update orders set total = ? where id = 1').run(request.body.total); // fails: sqlite-check
  response.end();
});

accounts.get('/coupons', (_request, response) => {
  response.json(database.prepare('select * from coupons').all()); // fails: sqlite-no-such-table
});

accounts.get('/phones', (_request, response) => {
  response.json(database.prepare('select phone from orders').all()); // fails: sqlite-no-such-column
});
