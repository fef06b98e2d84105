import { readFile } from 'node:fs/promises';
import mongoose from 'mongoose';
import nodemailer from 'nodemailer';
import OpenAI from 'openai';

mongoose.set('bufferTimeoutMS', 300);

const Desk = mongoose.model(
  'Desk',
  new mongoose.Schema({
    room: { type: Number, required: true },
    keys: { type: [String], validate: (v) => v.length > 0 },
  }),
);

const llm = (path) => new OpenAI({ apiKey: 'none', baseURL: `${process.env.UPSTREAM_URL}${path}`, maxRetries: 0 });

const ask = (path) =>
  llm(path).chat.completions.create({ model: 'small', messages: [{ role: 'user', content: 'hi' }] });

export const handlers = new Map();

handlers.set('/desks/new', async (req, res) => {
  const desk = new Desk({ room: 'blue', keys: [] }); // fails: mongoose-validation
  await desk.validate(); // fails: mongoose-validation
  res.end();
});

handlers.set('/desks', async (req, res) => {
  const desks = await Desk.find({ room: 1 }); // fails: mongoose-not-connected
  res.end(JSON.stringify(desks));
});

handlers.set('/desks/connect', async (req, res) => {
  await mongoose
    .createConnection(`mongodb://127.0.0.1:${process.env.DEAD_PORT}/office`, { serverSelectionTimeoutMS: 300 })
    .asPromise(); // fails: mongoose-server-selection
  res.end();
});

handlers.set('/summary', async (req, res) => {
  const completion = await ask('/status/401'); // fails: openai-key-refused
  res.end(completion.choices[0].message.content);
});

handlers.set('/summary/quick', async (req, res) => {
  const completion = await ask('/status/429'); // fails: openai-rate-limit
  res.end(completion.choices[0].message.content);
});

handlers.set('/summary/odd', async (req, res) => {
  const completion = await ask('/json/v1');
  res.end(completion.choices[0].message.content); // fails: openai-answers-otherwise
});

handlers.set('/mail', async (req, res) => {
  const transport = nodemailer.createTransport({ host: '127.0.0.1', port: Number(process.env.DEAD_PORT) });
  await transport.sendMail({ from: 'a@office.test', to: 'b@office.test', text: 'hi' }); // fails: smtp-refused
  res.end();
});

handlers.set('/settings', async (req, res) => {
  const text = await readFile(new URL('.', import.meta.url)); // fails: folder-read-as-a-file
  res.end(text);
});

handlers.set('/holidays', async (req, res) => {
  const { holidays } = await import('./holidays-2027.js'); // fails: module-of-next-year
  res.end(holidays.join());
});

handlers.set('/keys', async (req, res) => {
  const { privateKey } = JSON.parse(process.env.OFFICE_KEYS); // fails: json-of-a-missing-variable
  res.end(privateKey);
});

handlers.set('/lift', async (req, res) => {
  const limit = 4;
  limit = Number(new URL(req.url, 'http://x').searchParams.get('people')); // fails: assigns-to-a-constant
  res.end(String(limit));
});

handlers.set('/parking', async (req, res) => {
  const places = { free: [3, 5], taken: undefined };
  const all = [...places.free, ...places.taken]; // fails: spreads-undefined
  res.end(all.join());
});

handlers.set('/coffee', async (req, res) => {
  const [, strength] = /strength=(\d)/.exec(req.url); // fails: regular-expression-without-a-match
  res.end(strength);
});

class Printer {
  #paper;
  print() {
    return this.#paper ?? 0; // fails: method-without-its-object
  }
}

handlers.set('/print', async (req, res) => {
  const { print } = new Printer();
  res.end(String(print())); // fails: method-without-its-object
});

handlers.set('/visitors', async (req, res) => {
  res.end(13); // fails: number-as-a-body
});

handlers.set('/quota', async (req, res) => {
  const failure = new Error('quota exceeded for meeting rooms'); // fails: code-of-the-app
  failure.code = 'QUOTA_ROOMS';
  throw failure;
});

handlers.set('/null', async () => {
  throw null;
});

handlers.set('/early', async (req, res) => {
  const answers = await Promise.allSettled([fetch(`${process.env.DEAD_URL}/a`), Promise.resolve({ ok: true })]);
  const values = answers.map((answer) => answer.value.ok); // fails: settled-but-rejected
  res.end(String(values));
});
