import { createDecipheriv } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { Router } from 'express';
import jwt from 'jsonwebtoken';

export const manifest = Router();

manifest.post('/upload', (req, res) => {
  const text = gunzipSync(Buffer.from(req.body.data, 'base64')).toString(); // fails: gunzip-of-plain-text
  res.send(text);
});

manifest.get('/sealed', (_req, res) => {
  const decipher = createDecipheriv('aes-256-gcm', Buffer.alloc(16), Buffer.alloc(12)); // fails: key-of-the-wrong-length
  res.send(decipher.final());
});

manifest.get('/stamp', (req, res) => {
  const claims = jwt.verify(req.get('x-stamp') ?? 'none', process.env.STAMP_SECRET!); // fails: stamp-secret-or-stamp
  res.json(claims);
});

manifest.get('/crew', (_req, res) => {
  const crew = readFileSync('/etc/ferry/crew.csv', 'utf8'); // fails: crew-list-is-missing
  res.send(crew);
});

manifest.get('/sorted', (_req, res) => {
  const names: string[] | undefined = process.env.FERRY_NAMES?.split(',');
  res.json(names!.toSorted()); // fails: names-through-an-optional-chain
});

manifest.get('/total', async (_req, res) => {
  const weights = await Promise.all([12, 30].map(async (weight) => weight));
  const total = weights.reduce((sum, weight) => sum.plus(weight), 0 as never); // fails: number-has-no-plus
  res.json(total);
});

manifest.get('/teapot', (_req, res) => {
  res.sendStatus(500); // fails: answered-500-on-purpose
});
